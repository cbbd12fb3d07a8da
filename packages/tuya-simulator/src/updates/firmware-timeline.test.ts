import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DESTINIES } from '../building/device.ts'
import { firmwareTimeline } from './firmware-timeline.ts'

const input = fc.record({
  protocol: fc.constantFrom('wifi' as const, 'zigbee' as const, 'sigmesh' as const),
  updateMs: fc.integer({ min: 1000, max: 3_600_000 }),
  destiny: fc.constantFrom(...DESTINIES),
  earlierFailures: fc.integer({ min: 0, max: 3 }),
})

describe('firmware timeline', () => {
  it('starts at 0, runs in order, and ends with one verdict unless it stalls', () => {
    fc.assert(
      fc.property(input, (update) => {
        const steps = firmwareTimeline(update)
        expect(steps[0]).toEqual({ afterMs: 0, status: 14 })
        expect(steps.map((step) => step.afterMs)).toEqual(
          steps.map((step) => step.afterMs).sort((a, b) => a - b),
        )
        const verdicts = steps.filter((step) => step.verdict !== undefined)
        expect(verdicts).toEqual(update.destiny === 'stalls' ? [] : steps.slice(-1))
      }),
    )
  })

  it('reboots before it reports success and is back online then', () => {
    fc.assert(
      fc.property(input, (update) => {
        const steps = firmwareTimeline(update)
        const isSuccess = ['installed', 'pretended'].includes(steps.at(-1)?.verdict ?? '')
        const reboots = steps.flatMap((step) => (step.isRebooting === undefined ? [] : [step.isRebooting]))
        expect(reboots).toEqual(isSuccess ? [true, false] : [])
      }),
    )
  })

  it('with `fails-once`, fails and then succeeds', () => {
    const once = { protocol: 'wifi', updateMs: 60_000, destiny: 'fails-once' } as const
    expect(firmwareTimeline({ ...once, earlierFailures: 0 }).at(-1)?.verdict).toBe('failed')
    expect(firmwareTimeline({ ...once, earlierFailures: 1 }).at(-1)?.verdict).toBe('installed')
  })

  it('shows 6 (downloaded) on Wi-Fi only', () => {
    const statuses = (protocol: 'wifi' | 'zigbee') =>
      firmwareTimeline({ protocol, updateMs: 60_000, destiny: 'succeeds', earlierFailures: 0 }).map(
        (step) => step.status,
      )
    expect(statuses('wifi')).toContain(6)
    expect(statuses('zigbee')).not.toContain(6)
  })
})
