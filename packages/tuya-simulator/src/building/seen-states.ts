import type { Clock } from '../cloud/clock.ts'
import type { DeviceState } from './device.ts'
import type { LiveDevice } from './live-device.ts'

/** Lets the read calls lag behind the truth by a time on the callers' clock, as a replicated cloud does. */
export interface SeenStates {
  /** `atMs` is when the change happened, on the callers' clock. */
  publish(device: LiveDevice, state: DeviceState, atMs: number): void
  /** Shows everything whose lag is over. To be called before each read. */
  catchUp(): void
  setLag(lagMs: number): void
  readonly lagMs: number
  /** Grows with each change that became visible. */
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
    // Everything still on its way is shown first, so that an older state never overtakes a newer one.
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
