import { expect, test } from 'vitest'
import { createCallBudget } from './call-budget.ts'

/** A gateway that counts calls, and a database that may fail. */
const open = () => {
  const stored = new Map<string, number>()
  let nowMs = Date.UTC(2026, 4, 31, 23)
  let calls = 0
  let isAway = false
  const answering = <T>(value: () => T): Promise<T> =>
    isAway ? Promise.reject(new Error('away')) : Promise.resolve().then(value)
  const budget = createCallBudget({
    gateway: { callsSoFar: () => calls },
    time: { isConfirmed: () => true },
    clock: { now: () => nowMs, elapsed: () => nowMs },
    callCounts: {
      add: (projectId, month, more) =>
        answering(() => {
          const sum = (stored.get(`${month} ${projectId}`) ?? 0) + more
          stored.set(`${month} ${projectId}`, sum)
          return sum
        }),
      sumOf: (projectId, month) => answering(() => stored.get(`${month} ${projectId}`) ?? 0),
    },
  })
  return {
    budget,
    stored,
    call: (count: number) => {
      calls += count
    },
    setAway: (away: boolean) => {
      isAway = away
    },
    nextMonth: () => {
      nowMs = Date.UTC(2026, 5, 1, 1)
    },
  }
}

test('calls that could not be stored are stored once, the next time', async () => {
  const { budget, stored, call, setAway } = open()
  call(5)
  setAway(true)
  await expect(budget.settle('p')).rejects.toThrow('away')
  call(2)
  await expect(budget.settle('p')).rejects.toThrow('away')
  setAway(false)
  expect((await budget.settle('p')).used).toBe(7)
  expect((await budget.settle('p')).used).toBe(7)
  expect([...stored]).toEqual([['2026-05 p', 7]])
})

test('two concurrent settles store the same calls once', async () => {
  const { budget, stored, call } = open()
  call(5)
  await Promise.all([budget.settle('p'), budget.settle('p'), budget.settle('q')])
  expect([...stored.values()].reduce((sum, calls) => sum + calls, 0)).toBe(5)
})

test('calls that could not be stored before the month ended count for that month, at the latest at the stop', async () => {
  const { budget, stored, call, setAway, nextMonth } = open()
  call(5)
  setAway(true)
  await expect(budget.settle('p')).rejects.toThrow('away')
  nextMonth()
  call(3)
  setAway(false)
  await budget.settleRest()
  expect(Object.fromEntries(stored)).toEqual({ '2026-06 p': 3, '2026-05 p': 5 })
  call(1)
  await budget.settleRest()
  expect(stored.get('2026-06 p')).toBe(4)
})
