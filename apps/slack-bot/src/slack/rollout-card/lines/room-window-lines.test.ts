import { expect, test } from 'vitest'
import type { DeviceLine, RolloutProgress } from '../../../rollouts/telling/progress.ts'
import type { MaintenanceWindow } from '../../../rollouts/model/plan.ts'
import { planOf, plannedDevice } from '../../../../test/support/rollouts/plan-fixture.ts'
import { toPlainText } from '../../text/inline.ts'
import { roomWindowText } from '../../text/window-text.ts'
import { hasOtherRooms, roomWindowLines, waitingForWindowLines } from './room-window-lines.ts'

const NOW = Date.UTC(2026, 10, 27, 12)
const WEEKEND: MaintenanceWindow = {
  timeZone: 'Europe/Berlin',
  weekdays: [6, 7],
  startMinute: 6 * 60,
  endMinute: 20 * 60,
}
const day = (fromDate: string, toDate = fromDate) => ({ fromDate, toDate })
const inRoom = (index: number) =>
  plannedDevice(`d${index}`, { roomId: `r${index}`, roomLabel: `Room ${index}` })

test.each([
  [[], 'only Sat, Sun 06:00–20:00 (Europe/Berlin)'],
  [[day('2026-11-01', '2026-11-20')], 'only Sat, Sun 06:00–20:00 (Europe/Berlin)'],
  [
    [day('2026-12-20', '2026-12-27'), day('2026-11-27')],
    'only Sat, Sun 06:00–20:00 (Europe/Berlin), not on 2026-11-27, 2026-12-20 to 2026-12-27',
  ],
  [
    ['2026-12-01', '2026-12-02', '2026-12-03', '2026-12-04'].map((date) => day(date)),
    'only Sat, Sun 06:00–20:00 (Europe/Berlin), not on 2026-12-01, 2026-12-02, 2026-12-03, later freeze days',
  ],
])('a window with the freeze days %j is told in the order of time, without what is over', (freezes, text) => {
  expect(roomWindowText({ ...WEEKEND, freezes }, NOW)).toBe(text)
})

test('freeze days alone are told as such', () => {
  const window = { ...WEEKEND, weekdays: [1, 2, 3, 4, 5, 6, 7], startMinute: 0, endMinute: 0 }
  const freezes = [day('2026-12-24')]
  expect(roomWindowText({ ...window, freezes }, NOW)).toBe('at any hour, but not on 2026-12-24')
})

test('rooms with hours of their own come by name, and of many only the first', () => {
  const rooms = Array.from({ length: 8 }, (_, index) => inRoom(index))
  const roomWindows = Object.fromEntries(rooms.slice(1).map(({ roomId = '' }) => [roomId, WEEKEND]))
  const plan = { ...planOf(rooms), roomWindows }
  const lines = roomWindowLines(plan, NOW).map(toPlainText)
  expect(lines[0]).toBe('◷ Room 1 only Sat, Sun 06:00–20:00 (Europe/Berlin)')
  expect(lines.at(-1)).toBe('and 2 more rooms with hours of their own')
  expect(lines).toHaveLength(6)
  expect(hasOtherRooms(plan)).toBe(true)
  expect(hasOtherRooms({ ...plan, devices: rooms.slice(1) })).toBe(false)
})

test('rooms come in the order that people count in, and one more room is one', () => {
  const rooms = [10, 9, 1, 3, 4, 2].map(inRoom)
  const roomWindows = Object.fromEntries(rooms.map(({ roomId = '' }) => [roomId, WEEKEND]))
  const lines = roomWindowLines({ ...planOf(rooms), roomWindows }, NOW).map(toPlainText)
  expect(lines.map((line) => line.replace(/ only .*/u, ''))).toEqual([
    ...[1, 2, 3, 4, 9].map((index) => `◷ Room ${index}`),
    'and 1 more room with hours of its own',
  ])
})

test('devices that wait for a window are told by room, the first to open first', () => {
  const line = (roomLabel: string, opensAtMs?: number) =>
    ({ roomLabel, ...(opensAtMs !== undefined && { opensAtMs }) }) as DeviceLine
  const devices = [line('Lab', NOW + 2000), line('Hall', NOW), line('Lab', NOW + 2000), line('Hall')]
  const lines = waitingForWindowLines({ devices } as unknown as RolloutProgress).map(toPlainText)
  expect(lines).toEqual([
    '◷ Hall · 1 device waits, its window opens 2026-11-27 12:00 UTC',
    '◷ Lab · 2 devices wait, their window opens 2026-11-27 12:00 UTC',
  ])
})
