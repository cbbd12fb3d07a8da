import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createDueQueue } from './due-queue.ts'

it('returns due items, earliest first, and equal times in insertion order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 20 })),
      fc.integer({ min: 0, max: 20 }),
      (times, nowMs) => {
        const queue = createDueQueue<number>()
        times.forEach((dueMs, index) => queue.push(dueMs, index))
        const taken: { dueMs: number; item: number }[] = []
        for (let next = queue.takeDue(nowMs); next !== undefined; next = queue.takeDue(nowMs))
          taken.push(next)
        const expected = times
          .map((dueMs, item) => ({ dueMs, item }))
          .filter(({ dueMs }) => dueMs <= nowMs)
          .sort((left, right) => left.dueMs - right.dueMs || left.item - right.item)
        expect(taken).toEqual(expected)
        expect(queue.size).toBe(times.length - expected.length)
      },
    ),
  )
})
