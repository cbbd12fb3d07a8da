import type { Membership } from './entities.ts'

const teams: Readonly<Partial<Record<Membership, string>>> = {
  'other-organisation': 'T0HARBOURLINE',
  'grid-member': 'T0BRIGHTHOME',
}

/** The workspace a person belongs to, when it is not the one of the app; payloads name it as the person's. */
export const otherTeamIdOf = (membership: Membership): string | undefined => teams[membership]
