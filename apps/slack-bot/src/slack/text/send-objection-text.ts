import type { OfferProblem, SendObjection } from '../../rollouts/model/send-objection.ts'

const OFFERS = {
  unread: 'unread',
  stale: 'stale',
  offline: 'offline',
  superseded: 'superseded',
  'version-unread': 'not enough, because its installed version was not read lately',
  'not-offered': 'not there any more',
} as const satisfies Record<OfferProblem, string>

/** Why a call is not made after all, as a clause. */
export const sendObjectionText = (objection: SendObjection): string => {
  switch (objection.code) {
    case 'rollout-stopped':
      return `the rollout is ${objection.status.replaceAll('-', ' ')}`
    case 'wave-stopped':
      return `wave ${objection.wave} is held back`
    case 'not-sent-in-time':
      return 'nobody sent it in time'
    case 'offer':
      return `the offer of ${objection.deviceName} is ${OFFERS[objection.problem]}`
    case 'moved-on':
      return `${objection.deviceName} is not part of it any more`
    case 'room-locked':
      return `the room of ${objection.deviceName} is locked`
    case 'window-closed':
      return `the window of ${objection.deviceName} is closed or closes too soon`
    case 'no-slot':
      return `no slot is free for ${objection.deviceName}`
  }
}
