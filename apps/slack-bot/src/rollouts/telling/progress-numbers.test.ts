// The numbers on a progress card.
import { expect, test } from 'vitest'
import { forecastOf, forecastWaves } from '../planning/forecast.ts'
import { progressOf } from './progress-of.ts'
import type { Rollout, RolloutIn } from '../model/rollout.ts'
import { placedRollout, times } from '../../../test/support/rollouts/placed-rollout.ts'
import type { Stand } from '../../../test/support/rollouts/placed-rollout.ts'
import { START_MS, plannedDevice, planOf } from '../../../test/support/rollouts/plan-fixture.ts'
import { SAMPLE_RECORDS } from '../../../test/support/rollouts/sample-records.ts'

const MINUTE = 60_000
const running = (...waves: readonly (readonly Stand[])[]) => placedRollout(waves)
const sample = (title: string): Stand => SAMPLE_RECORDS[title] ?? 'planned'
const ended = (rollout: RolloutIn<'running'>) =>
  ({
    ...rollout,
    status: 'completed-with-failures',
    endedAtMs: START_MS,
  }) as RolloutIn<'completed-with-failures'>
const shown = (rollout: Parameters<typeof progressOf>[0]) => progressOf(rollout, START_MS)

test('only verified devices count as updated, out of all in the plan; failed and skipped ones do not', () => {
  const rollout = running(['verified', 'failed', 'planned', 'planned', 'skipped'])
  expect(shown(rollout).percent).toBe(20)
  expect(shown(running(['skipped', 'skipped'])).percent).toBe(0)
})

test('the end does not change the percentage: it still shows the verified devices', () => {
  const rollout = running(['verified', 'parked', 'unknown', 'stalled'])
  expect(shown(rollout).percent).toBe(25)
  expect(shown(ended(rollout)).percent).toBe(25)
})

test('a device that is being sent, or was perhaps sent, does not count as sent', () => {
  const rollout = running([
    sample('sending'),
    sample('sent'),
    sample('perhaps sent for the last time, offered once since'),
  ])
  expect(shown(rollout).counts).toMatchObject({ sending: 1, sent: 1, perhaps: 1 })
})

test('percentages are rounded down, so that 100 means all', () => {
  expect(shown(running([...times(199, 'verified'), 'planned'])).percent).toBe(99)
})

test.each<[string, Stand, boolean]>([
  ['planned', 'planned', false],
  ['planned after a failure', sample('planned, its first attempt failed'), true],
  ['sent', sample('sent'), false],
  ['perhaps sent', sample('perhaps sent for the last time, offered once since'), true],
  ['updating', sample('updating'), false],
  ['verifying', sample('verifying'), false],
  ['verified', 'verified', false],
  ['parked', 'parked', true],
  ['stalled', 'stalled', true],
  ['unknown', 'unknown', true],
  ['failed', 'failed', true],
  ['skipped', 'skipped', true],
])('a device that is %s: an exception or not', (_what, stand, isException) => {
  expect(shown(running([stand])).exceptions).toHaveLength(isException ? 1 : 0)
})

test('only a soaking wave shows until when', () => {
  const rollout = running(['verified'], ['planned'])
  const withWaves = (state: 'soaking' | 'passed') => {
    const [canary, ...later] = rollout.waves
    return { ...rollout, waves: [{ ...canary, state, soakUntilMs: 77 }, ...later] }
  }
  expect(shown(withWaves('soaking')).waves[0]?.soakUntilMs).toBe(77)
  expect(shown(withWaves('passed')).waves[0]).not.toHaveProperty('soakUntilMs')
  const soaking = { ...rollout, waves: rollout.waves.map((wave) => ({ ...wave, state: 'soaking' as const })) }
  expect(shown(soaking).waves[0]).not.toHaveProperty('soakUntilMs')
})

test('the remaining time is that of the devices left, wave by wave', () => {
  const rollout = running(['verified', 'parked'], ['planned', 'failed'])
  const { knobs } = rollout.plan
  const { lowMs, highMs } = forecastWaves([[], [plannedDevice('2a')]], knobs)
  expect(shown(rollout).remainingMs).toEqual({ low: lowMs, high: highMs })
  expect(shown({ ...rollout, status: 'scheduled' }).remainingMs).toEqual({ low: lowMs, high: highMs })
})

test('there is no remaining time if no device is on its way, or if only a person can continue', () => {
  expect(shown(running(['verified', 'parked'], ['failed']))).not.toHaveProperty('remainingMs')
  const paused = {
    ...running(['planned']),
    status: 'paused',
    pausedFor: 'human',
    pausedAtMs: START_MS,
  } as Rollout
  expect(shown(paused as RolloutIn<'paused'>)).not.toHaveProperty('remainingMs')
})

test('the time of the last read is shown once there was one', () => {
  expect(shown(running(['planned']))).not.toHaveProperty('lastReadAtMs')
  expect(shown({ ...running(['planned']), lastObservedAtMs: 5 }).lastReadAtMs).toBe(5)
})

const durations = {
  '*/wifi': { medianMs: 10 * MINUTE, q95Ms: 25 * MINUTE, q99Ms: 30 * MINUTE, samples: 50 },
  '*/zigbee': { medianMs: 20 * MINUTE, q95Ms: 50 * MINUTE, q99Ms: 60 * MINUTE, samples: 50 },
}
const lamps = (count: number, change: Partial<ReturnType<typeof plannedDevice>> = {}, prefix = 'd') =>
  Array.from({ length: count }, (_, index) => plannedDevice(`${prefix}${index}`, change))
const knobs = {
  maxInFlight: 4,
  maxInFlightPerRoom: 2,
  maxInFlightPerGateway: { radio: 1, wifi: 3 },
  settleMs: 6000,
  soakMs: { canary: 7 * MINUTE, later: 3 * MINUTE },
}
/** Polls come every three minutes at most, and here always: few devices, and none ends early. */
const POLL_MS = 3 * MINUTE
const waveOf = (workMinutes: number, rounds: number, tailMinutes: number) => {
  const readMs = rounds * (6000 + POLL_MS / 2)
  return { workMs: workMinutes * MINUTE, readMs, tailMs: tailMinutes * MINUTE }
}
const forecast = (...waves: readonly (readonly ReturnType<typeof plannedDevice>[])[]) =>
  forecastOf(
    planOf(
      waves.flat(),
      waves.map((wave) => wave.map(({ deviceId }) => deviceId)),
      knobs,
    ),
    durations,
  )

test('one device takes one update and one round of polls', () => {
  const { workMs, readMs, tailMs } = waveOf(10, 1, 15)
  expect(forecast(lamps(1))).toEqual({
    lowMs: Math.round(workMs * 0.8 + readMs),
    highMs: Math.round(workMs * 1.4 + tailMs + 2 * readMs),
    apiCalls: Math.ceil((workMs + readMs) / POLL_MS) + 2 + 1,
  })
})

test.each<[string, readonly ReturnType<typeof plannedDevice>[], number, number, number]>([
  ['one room takes two at a time', lamps(8), 40, 4, 15],
  [
    'the project takes four at a time',
    lamps(8).map((lamp, at) => ({ ...lamp, roomId: `r${at}` })),
    20,
    2,
    15,
  ],
  [
    'a gateway takes one radio device at a time',
    lamps(3, { protocol: 'zigbee', gatewayId: 'g' }).map((lamp, at) => ({ ...lamp, roomId: `r${at}` })),
    60,
    3,
    30,
  ],
  [
    'a gateway takes three Wi-Fi devices at a time',
    lamps(6, { gatewayId: 'g' }).map((lamp, at) => ({ ...lamp, roomId: `r${at}` })),
    20,
    2,
    15,
  ],
  [
    'radio and Wi-Fi behind one gateway do not wait for each other',
    [
      ...lamps(3, { gatewayId: 'g' }).map((lamp, at) => ({ ...lamp, roomId: `r${at}` })),
      ...lamps(1, { protocol: 'zigbee', gatewayId: 'g', roomId: 'r9' }, 'z'),
    ],
    20,
    1,
    30,
  ],
])('a forecast follows the tightest limit: %s', (_what, devices, work, rounds, tail) => {
  const { workMs, readMs, tailMs } = waveOf(work, rounds, tail)
  const { lowMs, highMs, apiCalls } = forecast(devices)
  expect(lowMs).toBe(Math.round(workMs * 0.8 + readMs))
  expect(highMs).toBe(Math.round(workMs * 1.4 + tailMs + 2 * readMs))
  expect(apiCalls).toBe(Math.ceil((workMs + readMs) / POLL_MS) + 2 * rounds + devices.length)
})

test('waves follow one another with soaks in between, and no soak after the last', () => {
  const alone = forecast(lamps(1))
  const three = forecast(lamps(1, {}, 'a'), lamps(1, {}, 'b'), lamps(1, {}, 'c'))
  expect(three.lowMs).toBe(3 * alone.lowMs + 10 * MINUTE)
  expect(three.highMs).toBe(3 * alone.highMs + 10 * MINUTE)
  // Devices of later waves are read once more before they are sent.
  expect(three.apiCalls).toBe(3 * alone.apiCalls + 2)
})

test('a wave without devices left takes no time, not even a soak', () => {
  const plan = planOf(lamps(1)).knobs
  const left = forecastWaves([[], lamps(1)], { ...plan, ...knobs }, durations)
  const { apiCalls, ...times } = forecast(lamps(1))
  expect(left).toEqual({ ...times, apiCalls: apiCalls + 1 })
})

test('only updates in flight determine the polling interval', () => {
  const many = lamps(400).map((lamp, at) => ({ ...lamp, roomId: `r${at}` }))
  const { lowMs } = forecast(many)
  // A hundred rounds of four: with all 400 on their way at once, polls would come every few seconds.
  expect(lowMs).toBe(Math.round(1000 * MINUTE * 0.8 + 100 * (6000 + POLL_MS / 2)))
})
