import type { RolloutKnobs } from './plan.ts'

const seconds = (count: number): number => count * 1000
const minutes = (count: number): number => seconds(count * 60)
const hours = (count: number): number => minutes(count * 60)

/** Careful defaults for a building in use. docs/vendor-notes.md gives the reason for each. */
export const DEFAULT_KNOBS: RolloutKnobs = {
  maxInFlight: 20,
  maxInFlightPerGateway: { radio: 1, wifi: 5 },
  maxInFlightPerRoom: 10,
  sliceSize: 20,
  settleMs: seconds(10),
  offerFreshMs: seconds(60),
  detailFreshMs: minutes(15),
  soakMs: { canary: minutes(15), later: minutes(5) },
  gate: { canaryFailures: 1, failurePercent: 10, minimumFailures: 2, inconclusivePercent: 25 },
  retryDelaysMs: [minutes(10), minutes(60)],
  wakeTimeoutMs: minutes(15),
  stallMs: { wifi: minutes(30), radio: hours(4) },
  hardCeilingMs: hours(24),
  offlineRecheckMs: { first: minutes(10), longest: hours(12) },
  parkedTimeoutMs: hours(2),
  verifyTimeoutMs: minutes(30),
  polls: { minimumMs: seconds(15), maximumMs: minutes(3) },
  approvalTtlMs: hours(24),
  quorum: 1,
}
