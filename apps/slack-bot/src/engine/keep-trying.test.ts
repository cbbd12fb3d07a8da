import { expect, test } from 'vitest'
import { keepTrying } from './keep-trying.ts'

const never = new AbortController().signal
const base = { isFinal: () => false, signal: never, random: () => 0 }

test('tries again until it works', async () => {
  const failures: object[] = []
  let tries = 0
  const work = () => {
    tries += 1
    return tries < 3 ? Promise.reject(new Error(`try ${tries}`)) : Promise.resolve('done')
  }
  expect(
    await keepTrying(work, {
      ...base,
      onFailure: (error, next) => failures.push({ error: String(error), ...next }),
    }),
  ).toBe('done')
  expect(failures).toEqual([
    { error: 'Error: try 1', failures: 1, delayMs: 500 },
    { error: 'Error: try 2', failures: 2, delayMs: 1000 },
  ])
})

test('ends at once on an error that no retry can solve', async () => {
  const final = new Error('wrong password')
  const tried = keepTrying(() => Promise.reject(final), {
    ...base,
    isFinal: (error) => error === final,
    onFailure: () => {
      throw new Error('must not be reported')
    },
  })
  await expect(tried).rejects.toBe(final)
})

test('waits as long as the server asked, otherwise at most 30 s, and never beyond a stop', async () => {
  const waitAfter = async (asked: number | undefined, failuresBefore: number): Promise<number> => {
    const stop = new AbortController()
    let left = failuresBefore
    let waited = 0
    const tried = keepTrying(() => Promise.reject(new Error('away')), {
      ...base,
      random: () => 1,
      signal: stop.signal,
      retryAfterMsOf: () => (left > 0 ? undefined : asked),
      onFailure: (_error, { delayMs }) => {
        left -= 1
        waited = delayMs
        if (left < 0) stop.abort(new Error('stop'))
      },
    })
    await expect(tried).rejects.toThrow('stop')
    return waited
  }
  expect(await waitAfter(undefined, 0)).toBe(1000)
  expect(await waitAfter(90_000, 0)).toBe(90_000)
})
