import type { Clock } from '../cloud/clock.ts'
import type { DeviceState } from './device.ts'
import type { LiveDevice } from './live-device.ts'

/** Delays what read calls show by a lag on the callers' clock, as a replicated cloud does. */
export interface SeenStates {
  /** `atMs` is the time of the change on the callers' clock. */
  publish(device: LiveDevice, state: DeviceState, atMs: number): void
  /** Makes every change older than the lag visible. Call it before each read. */
  catchUp(): void
  setLag(lagMs: number): void
  readonly lagMs: number
  /** Increases with each change that becomes visible. */
  readonly version: number
}

export const createSeenStates = (clock: Clock, initialLagMs: number): SeenStates => {
  let lagMs = initialLagMs
  let version = 0
  let waiting: { device: LiveDevice; state: DeviceState; atMs: number }[] = []
  let head = 0
  const show = (untilMs: number) => {
    for (let next = waiting[head]; next !== undefined && next.atMs <= untilMs; next = waiting[head]) {
      next.device.seen = next.state
      version += 1
      head += 1
    }
    if (head === waiting.length && head > 0) {
      waiting = []
      head = 0
    }
  }
  return {
    publish: (device, state, atMs) => {
      if (lagMs > 0) {
        waiting.push({ device, state, atMs })
        return
      }
      device.seen = state
      version += 1
    },
    catchUp: () => show(clock.now() - lagMs),
    // Show all delayed states first, so that an older state never replaces a newer one.
    setLag: (next) => {
      show(Number.POSITIVE_INFINITY)
      lagMs = next
    },
    get lagMs() {
      return lagMs
    },
    get version() {
      return version
    },
  }
}
