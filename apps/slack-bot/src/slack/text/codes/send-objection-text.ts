import { theWave } from '../wave-name.ts'
import type { OfferProblem, SendObjection } from '../../../rollouts/model/codes/send-objection.ts'

const OFFERS = {
  unread: 'unread',
  stale: 'stale',
  offline: 'offline',
  superseded: 'for another version now',
  'version-unread': 'not enough, because its installed version was not read recently',
  'not-offered': 'no longer there',
} as const satisfies Record<OfferProblem, string>

/** Why an intended call isn't made, as a clause. */
export const sendObjectionText = (objection: SendObjection): string => {
  switch (objection.code) {
    case 'rollout-stopped':
      return `the rollout is ${objection.status.replaceAll('-', ' ')}`
    case 'wave-stopped':
      return `${theWave(objection.wave)} is stopped`
    case 'not-sent-in-time':
      return 'it was not sent in time'
    case 'offer':
      return `the offer of ${objection.deviceName} is ${OFFERS[objection.problem]}`
    case 'moved-on':
      return `${objection.deviceName} is no longer part of it`
    case 'room-locked':
      return `the room of ${objection.deviceName} is locked`
    case 'window-closed':
      return `the window of ${objection.deviceName} is closed or closes too soon`
    case 'no-slot':
      return `too many other updates are running for ${objection.deviceName} to be sent`
  }
}
