import type { DeviceProgress, DeviceRecord } from '../../../src/rollouts/model/device-progress.ts'
import { isUnsent } from '../../../src/rollouts/model/facts/record-facts.ts'
import type { ExecutingRollout } from '../../../src/rollouts/model/rollout.ts'

/** What people must be told of a device that nobody has to move: why it waits, and until when. */
export interface MustSay {
  /** In the device's own line. */
  readonly why: RegExp
  /** In its line or on the card. */
  readonly until: RegExp
}

const DATE = String.raw`<!date\^\d+\^[^>]+>`
const dated = (before: string): RegExp => new RegExp(`${before}${DATE}`, 'u')

const BY_ITSELF = /finish(?:es)? by (?:itself|themselves)/u
const TIME_LEFT = /(?:[Aa]bout|[Uu]p to) .+ left/u

/** How an update that is under way ends. */
const underWay = ({ status }: ExecutingRollout): RegExp => (status === 'running' ? TIME_LEFT : BY_ITSELF)

/** How the wait of a device that was not sent ends. A pause that a person ends has no such sentence: it has a button. */
const beforeSending = (rollout: ExecutingRollout): RegExp | undefined => {
  switch (rollout.status) {
    case 'running':
      return TIME_LEFT
    case 'scheduled':
      return dated('starts ')
    case 'paused':
      if (rollout.pausedFor === 'window')
        return new RegExp(`Goes on ${DATE}|until the next window opens`, 'u')
      return rollout.pausedFor === 'api' && rollout.untilPerson !== true
        ? /goes on by itself when Tuya takes calls again/u
        : undefined
    case 'halting':
      return undefined
  }
}

const WHY_PARKED = {
  offline: [/· offline, will follow/u, dated('read again about ')],
  wake: [/· sent, but not started/u, dated('read again about ')],
  locked: [/· waiting, its room is locked/u, dated('until about ')],
  window: [/· waiting: its maintenance window is closed/u, new RegExp(`opens ${DATE}|until it opens`, 'u')],
} as const

/** A device that nobody can move now. A halting rollout waits only for those that it sent and that move. */
const waited = ({ status }: ExecutingRollout): RegExp =>
  status === 'halting' ? /watched until R-\d+ has ended/u : dated('waited for until about ')

const orUndefined = (why: RegExp, until: RegExp | undefined): MustSay | undefined =>
  until === undefined ? undefined : { why, until }

const AFTER_THE_END = /can be planned again when R-\d+ has ended/u
const PLANNED_AGAIN = /planned again as R-\d+/u

const skipped = (
  { reason }: Extract<DeviceProgress, { state: 'skipped' }>,
  { status }: ExecutingRollout,
): MustSay => {
  // A halting rollout has freed it already: there is a button, or the request that took it over.
  const until = status === 'halting' ? PLANNED_AGAIN : AFTER_THE_END
  switch (reason) {
    case 'gone':
      return { why: /no longer in the project/u, until: /left out/u }
    case 'nothing-to-do':
      return { why: /nothing to update any more/u, until: /left out/u }
    case 'superseded':
      return { why: /another version is offered now/u, until }
    case 'changed':
      return { why: /another version is installed/u, until }
    case 'no-window':
      return { why: /never fits into its maintenance window/u, until }
    case 'halted':
      return { why: /was ended before it was updated/u, until }
    case 'replanned':
      // Tried again, its rollout no longer names that one.
      return {
        why: /part of a newer rollout/u,
        until: status === 'halting' ? PLANNED_AGAIN : /newer rollout/u,
      }
  }
}

/** For each state of a device in a rollout that has not ended; undefined where only a command will do. */
export const mustSay = (rollout: ExecutingRollout, record: DeviceRecord): MustSay | undefined => {
  const { progress } = record
  switch (progress.state) {
    case 'planned':
    case 'intended':
      return orUndefined(/· waiting/u, beforeSending(rollout))
    case 'sending':
    case 'sent':
    case 'waiting':
      return { why: /· (?:being sent|sent|perhaps sent)/u, until: underWay(rollout) }
    case 'updating':
    case 'verifying':
      return { why: /· updating/u, until: underWay(rollout) }
    case 'stalled':
      return { why: /· updating for too long, please check it/u, until: waited(rollout) }
    case 'unknown':
      return { why: /· unknown, please check it: .+/u, until: waited(rollout) }
    case 'parked': {
      const { reason } = progress
      if (reason === 'quarantine' || reason === 'gateway' || reason === 'refused')
        return rollout.status === 'halting'
          ? { why: /· set aside: .+/u, until: /tried again when it has ended/u }
          : undefined
      const [why, until] = WHY_PARKED[reason]
      // A device that no reading moves while its rollout waits for people has no time of its own.
      return isUnsent(record) && rollout.status !== 'running' && rollout.status !== 'halting'
        ? orUndefined(why, beforeSending(rollout))
        : { why, until }
    }
    case 'failed':
      return rollout.status === 'halting'
        ? { why: /· failed/u, until: /tried again when it has ended/u }
        : undefined
    case 'skipped':
      return skipped(progress, rollout)
    case 'verified':
      return { why: /· updated/u, until: /updated/u }
  }
}
