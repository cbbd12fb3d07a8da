import { expect, test } from 'vitest'
import { createEditAllowance } from './edit-allowance.ts'

const startAllowance = () => {
  let nowMs = 1_000_000
  const rests: number[] = []
  const awaitEdit = createEditAllowance({
    perMinute: 45,
    clock: { now: () => 0, elapsed: () => nowMs },
    wait: (ms) => {
      rests.push(ms)
      nowMs += ms
      return Promise.resolve()
    },
  })
  return { awaitEdit, rests, now: () => nowMs, move: (ms: number) => (nowMs += ms) }
}

test('a few edits go at once, many at an even pace, never more than 50 in a minute', async () => {
  const it = startAllowance()
  const atMs: number[] = []
  for (let edit = 0; edit < 200; edit += 1) {
    await it.awaitEdit()
    atMs.push(it.now())
  }
  expect(it.rests.length).toBe(195)
  for (const [index, startMs] of atMs.entries())
    expect(atMs.slice(index).filter((one) => one - startMs < 60_000).length).toBeLessThanOrEqual(50)
  expect(it.now() - 1_000_000).toBeLessThan(200 * 1_400)
})

test('after a rest a few go at once again', async () => {
  const it = startAllowance()
  for (let edit = 0; edit < 10; edit += 1) await it.awaitEdit()
  it.rests.length = 0
  it.move(60_000)
  for (let edit = 0; edit < 5; edit += 1) await it.awaitEdit()
  expect(it.rests).toEqual([])
})
