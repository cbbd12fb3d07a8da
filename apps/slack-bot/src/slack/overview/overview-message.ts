import type { StoredRollout } from '../../rollouts/ports/rollout-store.ts'
import { button } from '../blocks/elements.ts'
import { answer, type MessageView } from '../blocks/message.ts'
import { ACTIONS, numbered } from '../platform/ids.ts'
import { standingOf } from '../rollout-card/rollout-mark.ts'
import { rolloutSummary } from '../status/rollout-summary.ts'
import { ageText } from '../text/duration.ts'
import { bold, type Line } from '../text/inline.ts'
import { plural } from '../text/plural.ts'

export interface OverviewFacts {
  readonly projectName: string
  /** Absent when Tuya could not be read; `trouble` says why. */
  readonly waiting?: { readonly devices: number; readonly rooms: number; readonly readAtMs: number }
  /** Devices whose last update failed; absent when Tuya did not give them. */
  readonly failed?: number
  readonly trouble?: readonly Line[]
  readonly running: readonly StoredRollout[]
  /** Requests that this person may approve now, and paused rollouts that they may resume. */
  readonly forYou: readonly StoredRollout[]
  /** Other requests that are waiting for approval. */
  readonly forOthers: readonly StoredRollout[]
}

const waitingText = ({ waiting }: OverviewFacts, nowMs: number): string => {
  if (waiting === undefined) return ''
  if (waiting.devices === 0)
    return ` — no devices waiting for an update (read ${ageText(waiting.readAtMs, nowMs)})`
  return ` — ${plural(waiting.devices, 'device')} waiting in ${plural(waiting.rooms, 'room')} (read ${ageText(waiting.readAtMs, nowMs)})`
}

const SHOWN = 5

const listLines = (title: string, rollouts: readonly StoredRollout[], nowMs: number): readonly Line[] => {
  if (rollouts.length === 0) return []
  const shown = rollouts.slice(0, SHOWN).map(({ rollout }) => rolloutSummary(rollout, nowMs))
  const hidden = rollouts.length - shown.length
  return [[bold(title)], ...shown, ...(hidden === 0 ? [] : [[`and ${hidden} more, see /ota status`]])]
}

/** `2 rollouts: 1 updating, 1 paused`. */
const rolloutsText = (rollouts: readonly StoredRollout[]): string => {
  const words = [...Map.groupBy(rollouts, ({ rollout }) => standingOf(rollout).word)]
  return words.length === 0
    ? 'No rollouts running'
    : `${plural(rollouts.length, 'rollout')}: ${words.map(([word, of]) => `${of.length} ${word}`).join(', ')}`
}

/** `/ota`: one screen with waiting devices, running rollouts and the requests this person may approve. */
export const overviewMessage = (facts: OverviewFacts, nowMs: number): MessageView => {
  const { running, forYou, forOthers } = facts
  const others = running.filter((one) => !forYou.includes(one))
  const lines: readonly Line[] = [
    [
      bold(`Updates · ${facts.projectName}`),
      waitingText(facts, nowMs),
      (facts.failed ?? 0) === 0 ? '' : ` · ${facts.failed} failed`,
    ],
    ...(facts.trouble ?? []),
    [
      `${rolloutsText(running)} · ${forYou.length === 0 ? 'nothing needs you' : `${forYou.length} ${forYou.length === 1 ? 'needs' : 'need'} you`}`,
      forOthers.length === 0 ? '.' : `, ${plural(forOthers.length, 'request')} waiting for others.`,
    ],
    ...listLines('Needs you', forYou, nowMs),
    ...listLines('Running', others, nowMs),
    ...listLines('Waiting for others', forOthers, nowMs),
  ]
  const opened = [...forYou, ...others, ...forOthers].slice(0, SHOWN)
  return answer(lines, [
    button({
      actionId: numbered(ACTIONS.run, 0),
      text: 'See waiting devices',
      value: 'pending',
      style: 'primary',
    }),
    ...opened.map(({ rollout }, index) =>
      button({
        actionId: numbered(ACTIONS.run, index + 1),
        text: `Open ${rollout.rolloutId}`,
        value: `status ${rollout.rolloutId}`,
      }),
    ),
    ...((facts.failed ?? 0) === 0
      ? []
      : [button({ actionId: numbered(ACTIONS.run, 22), text: 'See failed', value: 'failed' })]),
    button({ actionId: numbered(ACTIONS.run, 20), text: 'Request upgrade…', value: 'upgrade' }),
    button({ actionId: numbered(ACTIONS.run, 21), text: 'Help', value: 'help' }),
  ])
}
