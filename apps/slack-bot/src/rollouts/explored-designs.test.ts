import { expect, test, vi } from 'vitest'
import { BROKEN_DESIGNS } from './test-support/broken-designs.ts'
import { explore } from './test-support/explore.ts'
import { REAL_DESIGN } from './test-support/explored-moves.ts'

// Seconds of computing, and more where others share the machine.
vi.setConfig({ testTimeout: 120_000 })

// Crash before and after the POST and before its record, lost request, lost response, lagging reads, pause and resume,
// partial start, failing devices; two attempts per device. `bench` explores the larger spaces.

test.each([
  { devices: 2, maxInFlight: 1 },
  { devices: 3, maxInFlight: 1 },
])('nothing is triggered twice or sent while paused, and every state can end: %o', (size) => {
  const found = explore(REAL_DESIGN, { ...size, maxStates: 100_000 })
  expect(found.violation).toBeUndefined()
  expect(found).toMatchObject({ isComplete: true, stuck: 0 })
  expect(found.states).toBeGreaterThan(2000)
})

test('slices of two devices: no violation in the first states of a large space', () => {
  const found = explore(REAL_DESIGN, { devices: 2, maxInFlight: 2, maxStates: 8000 })
  expect(found.violation).toBeUndefined()
})

test.each(BROKEN_DESIGNS.map((design) => [design.name, design] as const))(
  'the same explorer catches the design "%s"',
  (_name, design) => {
    const found = explore(design, { devices: 2, maxInFlight: 2, maxStates: 20_000 })
    expect(found.violation?.rule).toMatch(/^duplicate trigger|^POST while/u)
  },
)
