import { expect, test } from 'vitest'
import { createCallBudget } from '../../src/engine/cloud/call-budget.ts'
import { createManualTime } from '../support/manual-time.ts'

const DAY = 24 * 3_600_000

/** A budget with visible calls and counts. */
const open = () => {
  const time = createManualTime(Date.UTC(2026, 4, 31, 12))
  const counts = new Map<string, number>()
  const state = { calls: 0, isConfirmed: true }
  const budget = createCallBudget({
    gateway: { meterOf: () => ({ budget: 'default', callsSoFar: state.calls }) },
    callCounts: {
      add: async (_budget, month, calls) => {
        counts.set(month, (counts.get(month) ?? 0) + calls)
        return counts.get(month) ?? 0
      },
      sumOf: async (_budget, month) => counts.get(month) ?? 0,
    },
    clock: time,
    time: { isConfirmed: () => state.isConfirmed },
  })
  return { time, budget, counts, state }
}

test('a clock that runs into the next month and comes back counts every call once', async () => {
  const { time, budget, counts, state } = open()
  state.calls = 100
  await budget.settle('p')
  time.jump(DAY)
  state.calls = 105
  await budget.settle('p')
  time.jump(-DAY)
  state.calls = 108
  await budget.settle('p')
  expect([...counts]).toEqual([
    ['2026-05', 103],
    ['2026-06', 5],
  ])
})

test('calls are counted once the month is known', async () => {
  const { time, budget, counts, state } = open()
  time.jump(DAY)
  state.isConfirmed = false
  state.calls = 3
  await budget.settle('p')
  expect(counts.size).toBe(0)
  time.jump(-DAY)
  state.isConfirmed = true
  expect((await budget.settle('p')).used).toBe(3)
  expect([...counts]).toEqual([['2026-05', 3]])
})
