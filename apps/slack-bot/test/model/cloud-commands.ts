import fc from 'fast-check'
import type { FaultRequest } from '@illume-ota/tuya-simulator'
import { DEVICE_IDS, LONGEST_LAG_MS } from './building.ts'
import { named } from './model-command.ts'
import { LATE_ANSWER_MS } from './wire.ts'

type Effect = FaultRequest['effect']
const EFFECTS: readonly Effect[] = [
  { kind: 'token-expired' },
  { kind: 'error', code: 1010 },
  { kind: 'error', code: 1106 },
  { kind: 'error', code: 1199 },
  { kind: 'error', code: 500 },
  { kind: 'error', code: '28841004' },
  { kind: 'http', status: 401 },
  { kind: 'http', status: 429 },
  { kind: 'http', status: 500 },
  { kind: 'http', status: 502 },
  { kind: 'reset' },
  { kind: 'response-lost' },
  { kind: 'truncated-response' },
  { kind: 'missing-result' },
]
const POST_EFFECTS: readonly Effect[] = [
  ...EFFECTS,
  { kind: 'slow', delayMs: LATE_ANSWER_MS, when: 'after' },
  { kind: 'response-lost' },
  { kind: 'response-lost' },
  { kind: 'reset' },
  { kind: 'result-false' },
  { kind: 'result-false', isApplied: true },
  { kind: 'partial-start', start: 0 },
  { kind: 'partial-start', start: 1 },
]
const READS = ['ota.listPending', 'ota.listUpgrading', 'ota.getDetail', 'rooms.tree', 'token.get'] as const

const wordsOf = ({ kind, ...rest }: Effect): string => [kind, ...Object.values(rest)].join(' ')
export const faults = fc
  .oneof(
    fc.record({ effect: fc.constantFrom(...POST_EFFECTS), operation: fc.constant('ota.upgrade' as const) }),
    fc.record({ effect: fc.constantFrom(...EFFECTS), operation: fc.constantFrom(...READS) }),
  )
  .chain(({ effect, operation }) => {
    // Each late answer costs real time, so there are few.
    const most = effect.kind === 'slow' ? 1 : 6
    return fc
      .integer({ min: 1, max: most })
      .map((count) =>
        named(`${count} x ${operation}: ${wordsOf(effect)}`, (world) =>
          world.step(async () => world.simulator.control.faults.add({ effect, operation, count })),
        ),
      )
  })
/** Codes about one device: its detail is refused, or each whole POST that names it. */
export const spoiling = fc
  .record({
    deviceId: fc.constantFrom(...DEVICE_IDS),
    code: fc.constantFrom(1106, 1109, 2001, 2010, 777_777),
    operation: fc.constantFrom('ota.upgrade' as const, 'ota.getDetail' as const),
    count: fc.integer({ min: 1, max: 12 }),
  })
  .map(({ deviceId, code, operation, count }) =>
    named(`${count} x ${operation} with ${deviceId}: ${code}`, (world) =>
      world.step(async () => {
        world.mayBeRefused.add(deviceId)
        const effect = { kind: 'error', code } as const
        world.simulator.control.faults.add({ effect, operation, deviceId, count })
      }),
    ),
  )
export const noFaults = fc.constant(
  named('no more faults', (world) => world.step(async () => world.simulator.control.faults.clear())),
)
export const lag = fc
  .integer({ min: 0, max: LONGEST_LAG_MS })
  .map((readLagMs) =>
    named(`reads lag by ${readLagMs} ms`, (world) =>
      world.step(async () => world.simulator.control.change({ readLagMs })),
    ),
  )
