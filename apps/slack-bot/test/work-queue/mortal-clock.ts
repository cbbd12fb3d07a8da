import { systemClock, type Clock } from 'pg-boss'

/** Timers that stop when their process "dies": no heartbeat and no poll. */
export const createMortalClock = (): { readonly clock: Clock; readonly die: () => void } => {
  let isDead = false
  const guard = (callback: () => void) => () => {
    if (!isDead) callback()
  }
  return {
    clock: {
      now: () => systemClock.now(),
      setTimeout: (callback, ms) => systemClock.setTimeout(guard(callback), ms),
      setInterval: (callback, ms) => systemClock.setInterval(guard(callback), ms),
      clearTimeout: (timer) => {
        systemClock.clearTimeout(timer)
      },
      clearInterval: (timer) => {
        systemClock.clearInterval(timer)
      },
    },
    die: () => {
      isDead = true
    },
  }
}
