import type { StoredRollout } from '../../rollouts/ports/rollout-store.ts'
import { button } from '../blocks/elements.ts'
import { answer, type MessageView } from '../blocks/message.ts'
import { ACTIONS, numbered } from '../platform/ids.ts'
import { liveRolloutButtons, rolloutSummary } from '../status/rollout-summary.ts'
import { bold, type Line } from '../text/inline.ts'
import { toPagedText } from '../text/paged-text.ts'
import { tuyaRecordButton } from './tuya-record-query.ts'

export interface HistoryFacts {
  /** All that are meant, newest first. */
  readonly rollouts: readonly StoredRollout[]
  /** ` in 4F (of type light)`; empty for everything. */
  readonly about: string
  /** How a text was understood that is no place's name. */
  readonly lines: readonly Line[]
  /** What was asked for, for buttons. */
  readonly query: string
  /** The first rollout of the page, from 0. */
  readonly from: number
  /** Older rollouts than these many were not searched. */
  readonly searched?: number
}

const PAGE_SIZE = 10
/** Behind the buttons that open rollouts. */
const FIRST_BUTTON = 20

/** Past rollouts, a page at a time. */
export const historyMessage = (facts: HistoryFacts, nowMs: number): MessageView => {
  const { rollouts, about, lines, query, searched } = facts
  const record = tuyaRecordButton(FIRST_BUTTON, query)
  if (rollouts.length === 0) {
    const nothing =
      searched === undefined
        ? `No rollout${about} has ended yet.`
        : `The last ${searched} ended rollouts include none${about}.`
    return answer([...lines, [nothing]], [record])
  }
  const from = Math.min(facts.from, Math.floor((rollouts.length - 1) / PAGE_SIZE) * PAGE_SIZE)
  const shown = rollouts.slice(from, from + PAGE_SIZE)
  const isLast = from + PAGE_SIZE >= rollouts.length
  const range =
    rollouts.length > PAGE_SIZE ? `, ${from + 1} to ${from + shown.length} of ${rollouts.length}` : ''
  const turn = (text: string, to: number, index: number) =>
    button({
      actionId: numbered(ACTIONS.rerun, index),
      text,
      value: `history ${toPagedText(to, query)}`.trim(),
      label: `${text} past rollouts`,
    })
  return answer(
    [
      [bold(`Past rollouts${about}, newest first${range}`)],
      ...lines,
      ...shown.map(({ rollout }) => rolloutSummary(rollout, nowMs)),
      ...(isLast && searched !== undefined
        ? [[`Only the last ${searched} ended rollouts are searched.`]]
        : []),
    ],
    [
      ...liveRolloutButtons(shown),
      ...(from > 0 ? [turn('Newer', Math.max(0, from - PAGE_SIZE), 0)] : []),
      ...(isLast ? [] : [turn('Older', from + PAGE_SIZE, 1)]),
      record,
    ],
  )
}
