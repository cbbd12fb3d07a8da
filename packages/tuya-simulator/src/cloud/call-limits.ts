import type { Clock } from './clock.ts'

/** Counts calls for the vendor's limits: per second for each operation, and per month for the project. */
export interface CallLimits {
  /** Counts a call and returns whether it is within `perSecond`. Each `key` has its own limit. */
  isWithinRate(key: string, perSecond: number): boolean
  /** Counts a call and returns the number of calls this calendar month (UTC). */
  countThisMonth(): number
  usedThisMonth(): number
  clear(): void
}

export const createCallLimits = (clock: Clock): CallLimits => {
  const windows = new Map<string, { second: number; calls: number }>()
  let month = ''
  let used = 0
  const turnMonth = () => {
    const now = new Date(clock.now()).toISOString().slice(0, 7)
    if (now === month) return
    month = now
    used = 0
  }
  return {
    isWithinRate: (key, perSecond) => {
      const second = Math.floor(clock.now() / 1000)
      const window = windows.get(key)
      const calls = window?.second === second ? window.calls + 1 : 1
      windows.set(key, { second, calls })
      return calls <= perSecond
    },
    countThisMonth: () => {
      turnMonth()
      used += 1
      return used
    },
    usedThisMonth: () => {
      turnMonth()
      return used
    },
    clear: () => {
      windows.clear()
      used = 0
    },
  }
}
