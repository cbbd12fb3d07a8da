import type { Protocol } from '../../fleet/device.ts'
import type { PlannedDevice } from './plan.ts'

/** How long updates of one sort of device took, from the POST to the observed end. */
export interface DurationQuantiles {
  readonly medianMs: number
  readonly q95Ms: number
  readonly q99Ms: number
  readonly samples: number
}

/** By `durationKey`. The product's own numbers are preferred to its protocol's. */
export type LearnedDurations = Readonly<Record<string, DurationQuantiles>>

/** With fewer samples, the protocol's numbers or the defaults are used. */
const MINIMUM_SAMPLES = 10

const minutes = (count: number): number => count * 60_000

/** Guesses for the start: medians and tails that owners of such devices report. */
const DEFAULT_DURATIONS: Readonly<Record<Protocol, DurationQuantiles>> = {
  wifi: { medianMs: minutes(8), q95Ms: minutes(20), q99Ms: minutes(30), samples: 0 },
  zigbee: { medianMs: minutes(40), q95Ms: minutes(120), q99Ms: minutes(240), samples: 0 },
  mesh: { medianMs: minutes(40), q95Ms: minutes(120), q99Ms: minutes(240), samples: 0 },
  unknown: { medianMs: minutes(20), q95Ms: minutes(90), q99Ms: minutes(240), samples: 0 },
}

/** What the operator says an update usually takes, until enough were measured. */
export interface TypicalDurations {
  readonly wifiMs?: number
  /** Zigbee and Bluetooth mesh. */
  readonly radioMs?: number
}

export const durationKey = (sort: { productId?: string | undefined; protocol: Protocol }): string =>
  `${sort.productId ?? '*'}/${sort.protocol}`

/** Learned durations of the device's product, or else of its protocol; `undefined` if neither has enough samples. */
export const learnedDurationOf = (
  device: Pick<PlannedDevice, 'productId' | 'protocol'>,
  learned: LearnedDurations | undefined,
): DurationQuantiles | undefined => {
  const enoughOf = (key: string): DurationQuantiles | undefined => {
    const found = learned?.[key]
    return found !== undefined && found.samples >= MINIMUM_SAMPLES ? found : undefined
  }
  return enoughOf(durationKey(device)) ?? enoughOf(durationKey({ protocol: device.protocol }))
}

/** The learned durations that concern these devices, small enough to be stored with a plan. */
export const durationsFor = (
  devices: readonly Pick<PlannedDevice, 'productId' | 'protocol'>[],
  learned: LearnedDurations,
): LearnedDurations => {
  const keys = new Set(
    devices.flatMap((device) => [durationKey(device), durationKey({ protocol: device.protocol })]),
  )
  return Object.fromEntries(Object.entries(learned).filter(([key]) => keys.has(key)))
}

export const expectedDurationOf = (
  device: Pick<PlannedDevice, 'productId' | 'protocol'>,
  learned?: LearnedDurations,
): DurationQuantiles => learnedDurationOf(device, learned) ?? DEFAULT_DURATIONS[device.protocol]

/** The operator's figure, with tails as long as those of the default. It counts as enough samples. */
const typicalOf = (protocol: Protocol, medianMs: number): DurationQuantiles => {
  const guess = DEFAULT_DURATIONS[protocol]
  const scaled = (ms: number): number => Math.round((ms * medianMs) / guess.medianMs)
  return { medianMs, q95Ms: scaled(guess.q95Ms), q99Ms: scaled(guess.q99Ms), samples: MINIMUM_SAMPLES }
}

/** Learned durations, and the operator's figures for each protocol that has too few samples. */
export const withTypical = (
  learned: LearnedDurations,
  { wifiMs, radioMs }: TypicalDurations,
): LearnedDurations => {
  const typical = { wifi: wifiMs, zigbee: radioMs, mesh: radioMs } as const
  const missing = (Object.keys(typical) as (keyof typeof typical)[]).flatMap((protocol) => {
    const [key, medianMs] = [durationKey({ protocol }), typical[protocol]]
    const isLearned = (learned[key]?.samples ?? 0) >= MINIMUM_SAMPLES
    return isLearned || medianMs === undefined ? [] : [[key, typicalOf(protocol, medianMs)] as const]
  })
  return { ...learned, ...Object.fromEntries(missing) }
}
