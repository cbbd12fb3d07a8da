import { DEFAULT_KNOBS } from '../../../src/rollouts/model/default-knobs.ts'
import { nextWakeAtMs } from '../../../src/rollouts/watching/next-wake-at.ts'
import { pollIntervalOf } from '../../../src/rollouts/watching/poll-interval.ts'
import { isLive } from '../../../src/rollouts/model/rollout.ts'
import { createModelBot } from './model-bot.ts'
import { createModelCloud } from './model-cloud.ts'
import {
  PLAN_HASH,
  QUIET,
  START_MS,
  approveCommand,
  draftCommand,
  planOf,
  plannedDevice,
} from './plan-fixture.ts'
import { viewOf } from '../../../src/rollouts/state/rollout-view.ts'

export interface CostRow {
  readonly devices: number
  readonly maxInFlight: number
  readonly medianMs: number
}
export interface Cost extends CostRow {
  readonly calls: number
  readonly wallMs: number
  readonly events: number
}

/** The rows of the comparison of polling rules: fleets, slots and median durations. */
export const COST_ROWS: readonly CostRow[] = [
  { devices: 50, maxInFlight: 10, medianMs: 8 * 60_000 },
  { devices: 200, maxInFlight: 20, medianMs: 40 * 60_000 },
  { devices: 1000, maxInFlight: 50, medianMs: 8 * 60_000 },
  { devices: 1000, maxInFlight: 50, medianMs: 40 * 60_000 },
  { devices: 1000, maxInFlight: 100, medianMs: 40 * 60_000 },
  { devices: 5000, maxInFlight: 100, medianMs: 8 * 60_000 },
  { devices: 5000, maxInFlight: 100, medianMs: 40 * 60_000 },
]

const SIGMA = 0.4
const DEVICES_PER_ROOM = 50

/** Evenly spread quantiles of a log-normal distribution, in a pseudo-random order that is always the same. */
const durationsOf = ({ devices, medianMs }: CostRow): ((deviceId: string) => number) => {
  const normalAt = (share: number): number => {
    // The logistic distribution is close enough to the normal one for a spread of durations.
    return Math.log(share / (1 - share)) / 1.702
  }
  const stride = 7919
  return (deviceId) => {
    const place = (Number(deviceId.slice(1)) * stride) % devices
    return medianMs * Math.exp(SIGMA * normalAt((place + 0.5) / devices))
  }
}

/**
 * Runs one rollout of plain devices in virtual time, in one wave and without faults, and counts its calls: lists, details
 * and POSTs. For benchmarks; the larger rows take seconds.
 */
export const simulateCost = (row: CostRow): Cost => {
  const devices = Array.from({ length: row.devices }, (_, index) => {
    const room = Math.floor(index / DEVICES_PER_ROOM) + 1
    return plannedDevice(`d${index}`, {
      roomId: `room-${room}`,
      roomLabel: `Room ${room}`,
      versionReadAtMs: START_MS,
    })
  })
  const plan = planOf(devices, undefined, {
    detailFreshMs: DEFAULT_KNOBS.detailFreshMs,
    maxInFlight: row.maxInFlight,
    maxInFlightPerRoom: row.maxInFlight,
    sliceSize: row.maxInFlight,
    stallMs: { wifi: 1e9, radio: 1e9 },
  })
  const q95Ms = row.medianMs * Math.exp(SIGMA * 1.645)
  const learned = { medianMs: row.medianMs, q95Ms, q99Ms: 1e9, samples: row.devices }
  const durations = { '*/wifi': learned }
  const cloud = createModelCloud(devices, START_MS, durationsOf(row))
  const bot = createModelBot(plan, cloud, START_MS, { isChecked: false })
  bot.surroundings = { ...QUIET, durations }
  bot.run(draftCommand(plan))
  bot.run({ type: 'request-approval', plan, planHash: PLAN_HASH, notes: [] })
  bot.run(approveCommand())
  while (isLive(bot.rollout)) {
    bot.tick(0)
    for (let left = bot.waiting.length; left > 0; left -= 1) bot.send('accepted')
    const wakeAtMs = nextWakeAtMs(viewOf(bot.rollout), bot.nowMs, durations) ?? Infinity
    const pollMs = pollIntervalOf([viewOf(bot.rollout)], bot.nowMs, { durations }) ?? Infinity
    if (isLive(bot.rollout)) bot.nowMs = Math.min(wakeAtMs, bot.nowMs + pollMs)
  }
  return { ...row, calls: cloud.calls, wallMs: bot.nowMs - START_MS, events: bot.history.length }
}
