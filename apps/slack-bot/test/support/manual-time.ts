import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Clock } from '../../src/rollouts/ports/clock.ts'
import type { TimeCheck } from '../../src/rollouts/ports/time-check.ts'
import type { Scheduler } from '../../src/work-queue/scheduler.ts'

/** A clock that only the test moves, with timers on elapsed time, as in Node. */
export interface ManualTime extends Clock, Scheduler {
  /** Moves on, firing each timer at its own time and letting its work run before the next. */
  advance(byMs: number): Promise<void>
  /** Moves to the next timer within the limit, if any, and fires it. */
  advanceToNext(limitMs?: number): Promise<boolean>
  /** Sets the wall clock forward (or back, if negative). No time passes, and no timer fires. */
  jump(byMs: number): void
}

/** Lets all work run that needs no timer: enough turns for promise chains over an in-process database. */
export const settle = async (turns = 3): Promise<void> => {
  for (let turn = 0; turn < turns; turn += 1) await nextTurn()
}

/** `whenQuiet` waits until a timer's work is done; a world with sockets needs more than turns. */
export const createManualTime = (
  startMs = Date.UTC(2026, 4, 4, 8),
  whenQuiet: () => Promise<void> = settle,
): ManualTime => {
  /** Timers and `elapsed` count from the start; the wall clock differs by what it was set. */
  let nowMs = startMs
  let jumpedMs = 0
  let nextId = 0
  const timers = new Map<number, { readonly atMs: number; readonly callback: () => void }>()

  const earliest = (): [number, { atMs: number; callback: () => void }] | undefined =>
    [...timers].sort(([leftId, left], [rightId, right]) => left.atMs - right.atMs || leftId - rightId)[0]

  const fireNext = async (untilMs: number): Promise<boolean> => {
    const next = earliest()
    if (next === undefined || next[1].atMs > untilMs) return false
    timers.delete(next[0])
    nowMs = Math.max(nowMs, next[1].atMs)
    next[1].callback()
    await whenQuiet()
    return true
  }

  return {
    now: () => nowMs + jumpedMs,
    elapsed: () => nowMs - startMs,
    jump: (byMs) => {
      jumpedMs += byMs
    },
    schedule: (callback, delayMs) => {
      nextId += 1
      const id = nextId
      timers.set(id, { atMs: nowMs + Math.max(0, delayMs), callback })
      return () => {
        timers.delete(id)
      }
    },
    advance: async (byMs) => {
      const untilMs = nowMs + byMs
      await whenQuiet()
      while (await fireNext(untilMs));
      nowMs = untilMs
      await whenQuiet()
    },
    advanceToNext: async (limitMs = Number.POSITIVE_INFINITY) => {
      await whenQuiet()
      return fireNext(nowMs + limitMs)
    },
  }
}

/** For tests that are not about a wrong clock. */
export const CONFIRMED_TIME: TimeCheck = {
  isConfirmed: () => true,
  confirm: () => Promise.resolve(true),
  machineAheadMs: () => 0,
}

/** Waits for an outside state, such as another process or a server. If it gives up, it says what it waited for. */
export const waitFor = async (
  what: string,
  isThere: () => boolean | Promise<boolean>,
  timeoutMs = 60_000,
): Promise<void> => {
  const endMs = Date.now() + timeoutMs
  for (;;) {
    if (await isThere()) return
    if (Date.now() > endMs) throw new Error(`Gave up waiting for: ${what}`)
    await new Promise((resolve) => {
      setTimeout(resolve, 5)
    })
  }
}
