import { expectedDurationOf } from '../model/durations.ts'
import type { DurationQuantiles, LearnedDurations } from '../model/durations.ts'
import { planIndexOf, plannedDeviceOf } from '../model/plan-index.ts'
import type { Plan, PlannedDevice, RolloutKnobs } from '../model/plan.ts'
import type { Start } from '../model/start.ts'
import { pollIntervalMs } from '../watching/poll-interval.ts'
import { gatewayKeyOf, roomKeyOf } from '../model/slot-needs.ts'

export interface Forecast {
  readonly lowMs: number
  readonly highMs: number
  readonly apiCalls: number
}
/** How many calls something needs, and the fewer that the month has left. */
export interface CallShortage {
  readonly calls: number
  readonly left: number
}
/** From when to when devices may be updated. */
export interface ExpectedSpan {
  readonly fromMs: number
  readonly untilMs: number
  /** The window closes before the forecast ends, so the rest follows when it opens again. */
  readonly goesOnLater?: true
}
/** What a form asks for, before the request. */
export interface AskedSelection {
  readonly projectId: string
  readonly deviceIds: readonly string[]
  /** Chosen for the first wave. */
  readonly firstDeviceIds?: readonly string[]
  readonly start: Start
}
/** The forecast for the selected devices, before the request. */
export type SelectionForecast = Forecast & {
  readonly waves: readonly number[]
  readonly roomCount: number
  /** Absent if they start as soon as someone approves, or if no window ever opens. */
  readonly span?: ExpectedSpan
  /** The month's calls would probably not last. */
  readonly budgetShort?: CallShortage
  /** Devices that would never be sent in the hours of the chosen start, because their updates take longer than it is open. */
  readonly windowTooShort?: { readonly count: number; readonly needsMs: number; readonly longestMs: number }
}

/** The range of a forecast, as factors of the summed medians. */
const LOW_SHARE = 0.8
const HIGH_SHARE = 1.4

interface SharedLimit {
  workMs: number
  devices: number
}

/** Work that shares a limit: a gateway, a room, the whole project. */
const sharedLimitsOf = (
  devices: readonly PlannedDevice[],
  keyOf: (device: PlannedDevice) => string | undefined,
  durations: Durations,
) => {
  const shared = new Map<string, SharedLimit>()
  for (const device of devices) {
    const key = keyOf(device)
    if (key === undefined) continue
    const one = shared.get(key) ?? { workMs: 0, devices: 0 }
    shared.set(key, { workMs: one.workMs + durations(device).medianMs, devices: one.devices + 1 })
  }
  return [...shared.values()]
}
type Durations = (device: PlannedDevice) => DurationQuantiles

const longest = (values: readonly number[]): number =>
  values.reduce((most, value) => Math.max(most, value), 0)

/** The work behind the tightest limit, and its rounds of sending: the two bounds of a wave's time. */
const boundsOfWave = (devices: readonly PlannedDevice[], knobs: RolloutKnobs, durations: Durations) => {
  const radio = devices.filter(({ protocol }) => protocol !== 'wifi')
  const wifi = devices.filter(({ protocol }) => protocol === 'wifi')
  const limited = [
    { shared: sharedLimitsOf(devices, () => 'project', durations), limit: knobs.maxInFlight },
    { shared: sharedLimitsOf(devices, roomKeyOf, durations), limit: knobs.maxInFlightPerRoom },
    { shared: sharedLimitsOf(radio, gatewayKeyOf, durations), limit: knobs.maxInFlightPerGateway.radio },
    { shared: sharedLimitsOf(wifi, gatewayKeyOf, durations), limit: knobs.maxInFlightPerGateway.wifi },
  ]
  const workMs = longest(limited.flatMap(({ shared, limit }) => shared.map((one) => one.workMs / limit)))
  const rounds = longest(
    limited.flatMap(({ shared, limit }) => shared.map((one) => Math.ceil(one.devices / limit))),
  )
  return { workMs: Math.max(workMs, longest(devices.map((device) => durations(device).medianMs))), rounds }
}

/** Time and calls for the named devices, wave by wave. Doesn't include retries and pauses. */
export const forecastWaves = (
  waves: readonly (readonly PlannedDevice[])[],
  knobs: RolloutKnobs,
  learned?: LearnedDurations,
): Forecast => {
  const durations: Durations = (device) => expectedDurationOf(device, learned)
  let lowMs = 0
  let highMs = 0
  let apiCalls = 0
  for (const [position, devices] of waves.entries()) {
    if (devices.length === 0) continue
    const { workMs, rounds } = boundsOfWave(devices, knobs, durations)
    const inFlight = Math.ceil(devices.length / Math.max(1, rounds))
    const pollMs = pollIntervalMs(
      devices.slice(0, inFlight).map((device) => ({ ageMs: 0, duration: durations(device) })),
      { ...knobs.polls, idleMs: knobs.polls.maximumMs },
    )
    const isLast = position === waves.length - 1
    const soakMs = isLast ? 0 : position === 0 ? knobs.soakMs.canary : knobs.soakMs.later
    const tailMs = longest(devices.map((device) => durations(device).q95Ms - durations(device).medianMs))
    const readMs = rounds * (knobs.settleMs + pollMs / 2)
    lowMs += workMs * LOW_SHARE + readMs + soakMs
    highMs += workMs * HIGH_SHARE + tailMs + 2 * readMs + soakMs
    const polls = Math.ceil((workMs + readMs) / pollMs)
    // Per round one read of offers and one POST; per device one read of the installed version afterwards. Devices of later
    // waves are also read before, because the plan's reads are too old by then.
    const reads = position === 0 ? devices.length : 2 * devices.length
    apiCalls += polls + 2 * rounds + reads
  }
  return { lowMs: Math.round(lowMs), highMs: Math.round(highMs), apiCalls }
}

/** How long the plan will probably take once it starts, and how many API calls. */
export const forecastOf = (plan: Plan, learned?: LearnedDurations): Forecast => {
  const index = planIndexOf(plan)
  const waves = plan.waves.map((ids) => ids.map((deviceId) => plannedDeviceOf(index, deviceId)))
  return forecastWaves(waves, plan.knobs, learned)
}
