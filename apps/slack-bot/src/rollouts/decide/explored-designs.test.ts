// Explores every state of small rollouts, and proves that the explorer finds planted faults.
import { expect, test, vi } from 'vitest'
import { BROKEN_DESIGNS } from '../../../test/support/exploration/broken-designs.ts'
import { explore } from '../../../test/support/exploration/explore.ts'
import { plainKeyOf } from '../../../test/support/exploration/explored-key.ts'
import { REAL_DESIGN } from '../../../test/support/exploration/explored-moves.ts'
import { findUnequalMerge } from '../../../test/support/exploration/find-unequal-merge.ts'

// Takes seconds, more on a busy machine.
vi.setConfig({ testTimeout: 600_000 })

/** `pnpm test:long` explores all of these; otherwise only the smallest of each kind. */
const isWhole = process.env['EXPLORE'] === 'whole'
const wholeOrFirst = <T>(all: readonly T[]): readonly T[] => (isWhole ? all : all.slice(0, 1))

// Faults: crash before and after the POST and before its record, lost request, lost response, lagging reads, pause, resume
// and halt at any moment, calls that end before they are sent, partial start, failing devices; two attempts per device.
// With late calls, a sender also freezes between permission and POST, and a POST arrives after it was given up. `bench`
// also explores more devices at a time.

test.each(
  wholeOrFirst([
    { devices: 2, maxInFlight: 1, canBeLate: true, atLeast: 2500 },
    { devices: 3, maxInFlight: 1, canBeLate: false, atLeast: 1000 },
    { devices: 2, maxInFlight: 2, canBeLate: false, atLeast: 15_000 },
  ]),
)('nothing is sent twice or after a stop, and every state can end: %o', ({ atLeast, ...size }) => {
  const found = explore(REAL_DESIGN, { ...size, maxStates: 100_000 })
  expect(found.violation).toBeUndefined()
  expect(found).toMatchObject({ isComplete: true, stuck: 0 })
  expect(found.states).toBeGreaterThan(atLeast)
})

test.each(
  wholeOrFirst([
    { devices: 1, maxInFlight: 1, maxStates: 6000 },
    { devices: 1, maxInFlight: 1, canBeLate: false, maxStates: Infinity },
    { devices: 2, maxInFlight: 2, maxStates: 6000 },
    { devices: 3, maxInFlight: 2, maxStates: 6000 },
  ]),
)('worlds that count as equal have equal futures: %o', (size) => {
  const found = findUnequalMerge(REAL_DESIGN, size)
  expect(found.unequal).toBeUndefined()
  expect(found.plainStates).toBeGreaterThan(5000)
  expect(found.states).toBeLessThan(found.plainStates / 10)
})

const ruleOf = (rule: string | undefined): string | undefined =>
  /^duplicate trigger|^POST while/u.exec(rule ?? '')?.[0]

test.each(BROKEN_DESIGNS.map((design) => [design.name, design] as const))(
  'the same explorer catches the design "%s", with and without merging equal worlds',
  (_name, design) => {
    for (const size of wholeOrFirst([1, 2])) {
      const options = { devices: size, maxInFlight: size, maxStates: 20_000 }
      const found = explore(design, options).violation
      const plain = explore(design, { ...options, keyOf: plainKeyOf }).violation
      expect(ruleOf(found?.rule)).toBeDefined()
      expect(ruleOf(plain?.rule)).toBe(ruleOf(found?.rule))
      expect(plain?.path.length).toBe(found?.path.length)
    }
  },
)
