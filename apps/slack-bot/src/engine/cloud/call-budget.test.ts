import { expect, test } from 'vitest'
import { createCallBudget } from './call-budget.ts'

/** Projects p and q share a budget, o has its own. */
const budgetOf = (projectId: string): string => (projectId === 'o' ? 'own' : 'shared')

/** A gateway that counts calls, and a database that may fail. */
const open = () => {
  const stored = new Map<string, number>()
  let nowMs = Date.UTC(2026, 4, 31, 23)
  const calls = new Map<string, number>()
  let isAway = false
  let elapsedMs = 0
  const answering = <T>(value: () => T): Promise<T> =>
    isAway ? Promise.reject(new Error('away')) : Promise.resolve().then(value)
  const budget = createCallBudget({
    gateway: {
      meterOf: (projectId) => {
        const budget = budgetOf(projectId)
        return { budget, callsSoFar: calls.get(budget) ?? 0, callsPerMonth: 1000 }
      },
    },
    time: { isConfirmed: () => true },
    clock: { now: () => nowMs, elapsed: () => elapsedMs },
    callCounts: {
      add: (name, month, more) =>
        answering(() => {
          const sum = (stored.get(`${month} ${name}`) ?? 0) + more
          stored.set(`${month} ${name}`, sum)
          return sum
        }),
      sumOf: (name, month) => answering(() => stored.get(`${month} ${name}`) ?? 0),
    },
  })
  return {
    budget,
    stored,
    call: (count: number, projectId = 'p') => {
      const budget = budgetOf(projectId)
      calls.set(budget, (calls.get(budget) ?? 0) + count)
    },
    pass: (ms: number) => {
      elapsedMs += ms
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
  expect([...stored]).toEqual([['2026-05 shared', 7]])
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
  expect(Object.fromEntries(stored)).toEqual({ '2026-06 shared': 3, '2026-05 shared': 5 })
  call(1)
  await budget.settleRest()
  expect(stored.get('2026-06 shared')).toBe(4)
})

test('projects that share a budget count together, and others apart', async () => {
  const { budget, stored, call } = open()
  call(5)
  call(7, 'o')
  expect((await budget.settle('p')).used).toBe(5)
  call(2)
  expect((await budget.settle('q')).used).toBe(7)
  expect((await budget.settle('o')).used).toBe(7)
  expect(Object.fromEntries(stored)).toEqual({ '2026-05 shared': 7, '2026-05 own': 7 })
})

test('of a short budget each of its projects gets its share, as long as it is polled', async () => {
  const { budget, call, pass } = open()
  call(600)
  const alone = await budget.settle('p')
  const aloneMs = budget.stretch(1000, 1, alone)
  const shared = await budget.settle('q')
  expect(shared).toMatchObject({ pace: 'slowing', sharedBy: 2 })
  expect(budget.stretch(1000, 1, shared)).toBe(2 * aloneMs)
  pass(2 * 3_600_000)
  expect((await budget.settle('p')).sharedBy).toBe(1)
})
