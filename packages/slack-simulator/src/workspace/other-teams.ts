import type { Membership } from './entities.ts'

const teams: Readonly<Partial<Record<Membership, string>>> = {
  'other-organisation': 'T0HARBOURLINE',
  'grid-member': 'T0BRIGHTHOME',
}

/** The person's own workspace, if it isn't the app's. Payloads include it. */
export const otherTeamIdOf = (membership: Membership): string | undefined => teams[membership]
