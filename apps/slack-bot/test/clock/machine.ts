import type { ConfirmedClockParts } from '../../src/clock/confirmed-clock.ts'
import type { ManualTime } from '../support/manual-time.ts'

/** A machine on manual time with a wrong wall clock from the start, and the true time. */
export const createMachine = (time: ManualTime, aheadMs = 0) => {
  const startMs = time.now()
  let suspendedMs = 0
  time.jump(aheadMs)
  const log: { readonly message: string; readonly facts: object }[] = []
  let confirmed = 0
  const note = (facts: object, message: string): void => void log.push({ facts, message })
  const every = (intervalMs: number, callback: () => void): (() => void) => {
    let cancel = (): void => {}
    const again = (): void => {
      cancel = time.schedule(() => {
        callback()
        again()
      }, intervalMs)
    }
    again()
    return () => {
      cancel()
    }
  }
  const parts: ConfirmedClockParts = {
    machine: time,
    every,
    log: { info: note, warn: note },
    onConfirmed: () => {
      confirmed += 1
    },
  }
  return {
    parts,
    log,
    trueMs: (): number => startMs + time.elapsed() + suspendedMs,
    /** As on Linux: the monotonic clock stops, and the wall clock is right afterwards. */
    suspend: (ms: number): void => {
      suspendedMs += ms
      time.jump(ms)
    },
    /** As for a paused virtual machine: both of its clocks stop. */
    freeze: (ms: number): void => {
      suspendedMs += ms
    },
    confirmed: () => confirmed,
  }
}
