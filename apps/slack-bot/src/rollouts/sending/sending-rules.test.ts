// Which devices share a call, in what order, and which wait behind a gateway.
import { expect, test } from 'vitest'
import { decide } from '../decide/decide.ts'
import { isRefused } from '../decide/decision.ts'
import { DEFAULT_KNOBS } from '../model/default-knobs.ts'
import type { DeviceRecord } from '../model/device-progress.ts'
import type { Event } from '../model/event.ts'
import { parkedTimeoutAtMs } from '../waves/finish.ts'
import type { Rollout, RolloutIn, Wave } from '../model/rollout.ts'
import { STANDS, placedRollout, times } from '../../../test/support/rollouts/placed-rollout.ts'
import type { Placing, Stand } from '../../../test/support/rollouts/placed-rollout.ts'
import { QUIET, START_MS } from '../../../test/support/rollouts/plan-fixture.ts'
import { SAMPLE_RECORDS } from '../../../test/support/rollouts/sample-records.ts'
import { isWaveOpen } from '../model/facts/wave-facts.ts'
import { currentWaveOf, isWaveSettled } from '../waves/current-wave.ts'
import { viewOf } from '../state/rollout-view.ts'

const advanced = (rollout: Rollout, nowMs = START_MS): readonly Event[] => {
  const decision = decide(rollout, { type: 'advance', surroundings: QUIET }, nowMs)
  if (isRefused(decision)) throw new Error(`It was refused: ${decision.refusal.kind}`)
  return decision.events
}
const paused = (rollout: RolloutIn<'running'>): Rollout => ({
  ...rollout,
  status: 'paused',
  pausedFor: 'human',
  pausedAtMs: START_MS,
})
const offered = (change: Partial<DeviceRecord> = {}): DeviceRecord => ({
  progress: STANDS.planned,
  generation: 0,
  offer: { version: '2.0.0', online: true, readStartedAtMs: START_MS },
  ...change,
})
const slicesOf = (stands: readonly (readonly Stand[])[], placing: Placing = {}) =>
  advanced(placedRollout(stands, placing)).flatMap((event) =>
    event.type === 'dispatch-intended' ? [[event.wave, event.deviceIds] as const] : [],
  )

test('no slice mixes waves, even if both may be sent', () => {
  expect(slicesOf([[offered()], [offered(), offered()]])).toEqual([
    [1, ['1a']],
    [2, ['2a', '2b']],
  ])
})

test('no slice is larger than any of its devices allows, in any order', () => {
  const shy = offered({ sliceLimit: 2 })
  const slices = (...stands: readonly Stand[]) =>
    slicesOf([stands]).map(([, deviceIds]) => deviceIds.join(''))
  expect(slices(shy, offered(), offered(), offered())).toEqual(['1a1b', '1c1d'])
  expect(slices(offered(), shy, offered())).toEqual(['1a1b', '1c'])
  expect(slices(offered(), offered(), offered(), shy)).toEqual(['1a1b1c', '1d'])
})

test('a refused device comes after the others, and joins their slice if its limit allows', () => {
  const refused = offered({ refusals: { count: 1, sinceMs: START_MS } })
  expect(slicesOf([[refused, offered()]])).toEqual([[1, ['1b', '1a']]])
})

test('nothing is journaled of a rollout that is paused', () => {
  expect(advanced(paused(placedRollout([[offered()]])))).toEqual([])
})

const behind = (gateways: string): Placing => ({
  device: (deviceId) => {
    const gatewayId = gateways['abcdef'.indexOf(deviceId.slice(1))]
    return { roomId: `room-${deviceId}`, ...(gatewayId !== undefined && gatewayId !== '-' && { gatewayId }) }
  },
  knobs: { gate: { canaryFailures: 9, failurePercent: 100, minimumFailures: 9, inconclusivePercent: 100 } },
})
const quarantined = (stands: readonly Stand[], gateways: string) =>
  advanced(placedRollout([stands], behind(gateways))).flatMap((event) =>
    event.type === 'device-parked' ? [event.deviceId] : [],
  )

test('three failures behind one gateway quarantine only the rest behind it', () => {
  expect(quarantined([...times(3, 'failed'), 'planned', 'planned', 'planned'], 'ggggh-')).toEqual(['1d'])
  expect(quarantined([...times(2, 'failed'), 'planned', 'planned', 'planned', 'planned'], 'ggggh-')).toEqual(
    [],
  )
  expect(quarantined([...times(3, 'failed'), 'planned', 'planned', 'planned'], 'gghggg')).toEqual([])
})

test('failures of devices without a gateway quarantine nothing', () => {
  expect(quarantined([...times(3, 'failed'), 'planned', 'planned'], '-----')).toEqual([])
})

test('a device that a person retries is not quarantined again', () => {
  const retried = { progress: STANDS.planned, generation: 1 }
  expect(quarantined([...times(3, 'failed'), retried, 'planned'], 'ggggg')).toEqual(['1e'])
})

test('the quarantine lasts as long as the timeout for parked devices, and begins only while the rollout runs', () => {
  const rollout = placedRollout([[...times(3, 'failed'), 'planned']], behind('gggg'))
  expect(advanced(rollout)).toContainEqual({
    type: 'device-parked',
    deviceId: '1d',
    reason: 'gateway',
    recheckAtMs: START_MS + DEFAULT_KNOBS.parkedTimeoutMs,
    recheckDelayMs: DEFAULT_KNOBS.parkedTimeoutMs,
  })
  expect(advanced(paused(rollout))).toEqual([])
})

const { parkedTimeoutMs } = DEFAULT_KNOBS
const parkedFor = (reason: 'offline' | 'locked', recheckAtMs: number): DeviceRecord => ({
  progress: { ...STANDS.parked, reason, recheckAtMs },
  generation: 0,
})
const timeoutOf = (record: DeviceRecord) => parkedTimeoutAtMs(record, DEFAULT_KNOBS)

test('the timeout of a device in a locked room begins when the lock ends; otherwise when it was parked', () => {
  expect(timeoutOf(parkedFor('locked', START_MS + 5))).toBe(START_MS + 5 + parkedTimeoutMs)
  expect(timeoutOf(parkedFor('locked', START_MS - 5))).toBe(START_MS + parkedTimeoutMs)
  expect(timeoutOf(parkedFor('offline', START_MS + 5))).toBe(START_MS + parkedTimeoutMs)
  expect(timeoutOf({ progress: STANDS.unknown, generation: 0 })).toBe(START_MS + parkedTimeoutMs)
  expect(timeoutOf({ progress: STANDS.stalled, generation: 0 })).toBeUndefined()
})

test('a rollout ends exactly when the timeout does', () => {
  const rollout = placedRollout([['parked', 'verified']])
  const endsAt = (nowMs: number) => advanced(rollout, nowMs).some(({ type }) => type === 'rollout-completed')
  expect(endsAt(START_MS + parkedTimeoutMs - 1)).toBe(false)
  expect(endsAt(START_MS + parkedTimeoutMs)).toBe(true)
})

const withWave = (wave: Wave) => ({ ...placedRollout([['planned']]), waves: [wave] })

test.each<[Wave['state'], boolean, boolean]>([
  ['pending', false, false],
  ['active', true, true],
  ['soaking', true, true],
  ['passed', true, true],
  ['failed', false, true],
  ['inconclusive', false, true],
])(
  'devices of a wave that is %s may be sent: %s; when an approver waived it: %s',
  (state, isOpen, isOpenWaived) => {
    expect(isWaveOpen(withWave({ state }), 1)).toBe(isOpen)
    expect(isWaveOpen(withWave({ state, waivedBy: 'U-1' }), 1)).toBe(isOpenWaived)
  },
)

test('a wave that does not exist is not open', () => {
  expect(isWaveOpen(placedRollout([['planned']]), 2)).toBe(false)
})

test('a wave is settled when none of its devices is on its way', () => {
  expect(
    isWaveSettled(viewOf(placedRollout([['verified', 'parked', 'stalled', 'unknown', 'failed']])), 1),
  ).toBe(true)
  expect(isWaveSettled(viewOf(placedRollout([['verified', 'planned']])), 1)).toBe(false)
})

test('the current wave is the first that is undecided, or waived and not settled; never a passed one', () => {
  const rollout = placedRollout([['planned'], ['planned'], ['planned']])
  const current = (...waves: readonly Wave[]) => currentWaveOf(viewOf({ ...rollout, waves }))
  const active = { state: 'active' } as const
  const pending = { state: 'pending' } as const
  expect(current({ state: 'passed' }, active, pending)).toBe(2)
  expect(current({ state: 'failed', waivedBy: 'U-1' }, active, pending)).toBe(1)
  expect(current({ state: 'passed' }, { state: 'passed' }, { state: 'passed' })).toBeUndefined()
  const settled = placedRollout([['failed'], ['planned'], ['planned']])
  const waived = { ...settled, waves: [{ state: 'failed', waivedBy: 'U-1' } as const, active, pending] }
  expect(currentWaveOf(viewOf(waived))).toBe(2)
})

test('children wait only while their gateway is on its way', () => {
  const placing: Placing = {
    device: (deviceId) => (deviceId === '1a' ? { kind: 'gateway' } : { gatewayId: '1a', roomId: 'room-2' }),
  }
  const slices = (gateway: Stand) =>
    slicesOf([[gateway, offered()]], placing).flatMap(([, deviceIds]) => deviceIds)
  expect(slices('verified')).toEqual(['1b'])
  expect(slices('skipped')).toEqual(['1b'])
  expect(slices(SAMPLE_RECORDS['verifying'] ?? 'planned')).toEqual([])
  expect(slices('planned')).toEqual([])
})
