import { entryOf } from '../../../fleet/entry-of.ts'
import { compareNaturally } from '../../../fleet/natural-order.ts'
import type { Plan } from '../../../rollouts/model/plan.ts'
import type { RolloutProgress } from '../../../rollouts/telling/progress.ts'
import { roomKeyOf } from '../../../rollouts/model/slot-needs.ts'
import { LENGTHS } from '../../platform/block-limits.ts'
import { at, bold, type Line } from '../../text/inline.ts'
import { plural } from '../../text/plural.ts'
import { visibleText } from '../../text/visible-text.ts'
import { roomWindowText } from '../../text/window-text.ts'

const MOST_LINES = 5

const shortened = (lines: readonly Line[], more: (hidden: number) => string): readonly Line[] => {
  const hidden = lines.length - MOST_LINES
  return hidden <= 0 ? lines : [...lines.slice(0, MOST_LINES), [more(hidden)]]
}

/** Whether devices of the plan stand in rooms without hours of their own. */
export const hasOtherRooms = ({ devices, roomWindows = {} }: Plan): boolean =>
  devices.some((device) => entryOf(roomWindows, roomKeyOf(device)) === undefined)

/** A line for each room with hours of its own: `◷ 4F / Meeting room A only Sat, Sun 06:00–20:00 (Europe/Berlin)`. */
export const roomWindowLines = ({ devices, roomWindows = {} }: Plan, nowMs: number): readonly Line[] => {
  const labels = new Map(devices.map((device) => [roomKeyOf(device), device.roomLabel]))
  const lines = Object.entries(roomWindows)
    .map(([key, window]) => ({ label: visibleText(labels.get(key) ?? key, LENGTHS.room), window }))
    .toSorted((left, right) => compareNaturally(left.label, right.label))
    .map(({ label, window }): Line => ['◷ ', bold(label), ` ${roomWindowText(window, nowMs)}`])
  return shortened(
    lines,
    (hidden) =>
      `and ${plural(hidden, 'more room with hours of its own', 'more rooms with hours of their own')}`,
  )
}

/** Who waits for which window: `◷ 4F / Meeting room A · 12 devices wait, their window opens Sat 06:00`. The first to open first. */
export const waitingForWindowLines = (progress: RolloutProgress): readonly Line[] => {
  const groups = new Map<string, { label: string; opensAtMs: number; count: number }>()
  for (const { roomLabel: label, opensAtMs } of progress.devices) {
    if (opensAtMs === undefined) continue
    const key = JSON.stringify([label, opensAtMs])
    groups.set(key, { label, opensAtMs, count: (groups.get(key)?.count ?? 0) + 1 })
  }
  const lines = [...groups.values()]
    .toSorted((left, right) => left.opensAtMs - right.opensAtMs || compareNaturally(left.label, right.label))
    .map(({ label, opensAtMs, count }): Line => [
      `◷ ${visibleText(label, LENGTHS.room)} · ${plural(count, 'device waits, its', 'devices wait, their')} window opens `,
      at(opensAtMs, 'day-time'),
    ])
  return shortened(
    lines,
    (hidden) => `and ${plural(hidden, 'more room that waits', 'more rooms that wait')} for a window`,
  )
}
