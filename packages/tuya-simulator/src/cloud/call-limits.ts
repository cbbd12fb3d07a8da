import type { Clock } from './clock.ts'

/** Counts calls for the limits of the vendor: so many a second for each operation, so many a month for the project. */
export interface CallLimits {
  /** Counts one call and tells whether it is within `perSecond`. `key` separates independent limits. */
  isWithinRate(key: string, perSecond: number): boolean
  /** Counts one call of this calendar month (UTC) and returns the count. */
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
