import type { CallCounts } from '../../rollouts/ports/call-counts.ts'
import type { FirmwareGateway } from '../../rollouts/ports/firmware-gateway.ts'
import type { Clock } from '../../rollouts/ports/clock.ts'
import type { TimeCheck } from '../../rollouts/ports/time-check.ts'

export interface BudgetState {
  readonly month: string
  readonly used: number
  readonly limit?: number
  /** `slowing`: polling slows down so that the calls last until the month ends. `spent`: none are left. */
  readonly pace: 'free' | 'slowing' | 'spent'
}

/** The month's calls to the cloud, counted across restarts and replicas, and how they slow polling. */
export interface CallBudget {
  /** Stores this process's calls since the last settle. */
  settle(projectId: string): Promise<BudgetState>
  /** Before a stop: stores all calls that aren't stored yet. */
  settleRest(): Promise<void>
  /** Lengthens the interval if the month's remaining calls would not last. */
  stretch(intervalMs: number, callsPerTick: number, state: BudgetState): number
}

/** Up to this share of the budget, polling never slows down: a busy first week is normal. */
const FREE_SHARE = 0.5
/** The longest interval: beyond it, polling would no longer show progress. */
const LONGEST_MS = 1_800_000

/** Length of `2026-05`. */
const MONTH_LENGTH = 7

const monthOf = (nowMs: number): string => new Date(nowMs).toISOString().slice(0, 7)

const monthEndMs = (nowMs: number): number => {
  const now = new Date(nowMs)
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1)
}

export const createCallBudget = (parts: {
  readonly gateway: Pick<FirmwareGateway, 'callsSoFar'>
  readonly callCounts: CallCounts
  readonly clock: Clock
  readonly time: Pick<TimeCheck, 'isConfirmed'>
  readonly limit?: number | undefined
}): CallBudget => {
  const { gateway, callCounts, clock, time, limit } = parts
  let counted = 0
  let lastProjectId: string | undefined
  /** Counted but not stored yet, by `month project`. Storing may fail, even across the end of a month. */
  const unstored = new Map<string, number>()

  const keep = (key: string, calls: number): void => void unstored.set(key, (unstored.get(key) ?? 0) + calls)

  /** Removes the calls before storing them, so that concurrent settles don't store them twice. A failure puts them back. */
  const store = async (projectId: string, month: string): Promise<number> => {
    const key = `${month} ${projectId}`
    const calls = unstored.get(key) ?? 0
    unstored.delete(key)
    if (calls === 0) return callCounts.sumOf(projectId, month)
    try {
      return await callCounts.add(projectId, month, calls)
    } catch (error) {
      keep(key, calls)
      throw error
    }
  }

  const restMs = (state: BudgetState, callsPerTick: number): number => {
    const left = (limit ?? 0) - state.used
    return left <= 0 ? LONGEST_MS : ((monthEndMs(clock.now()) - clock.now()) * callsPerTick) / left
  }

  const settle = async (projectId: string): Promise<BudgetState> => {
    const month = monthOf(clock.now())
    // The month is only known once the time is confirmed.
    const fresh = time.isConfirmed() ? gateway.callsSoFar() - counted : 0
    counted += fresh
    lastProjectId = projectId
    keep(`${month} ${projectId}`, fresh)
    const used = await store(projectId, month)
    const isSpent = limit !== undefined && used >= limit
    const isShort = limit !== undefined && used >= limit * FREE_SHARE
    return {
      month,
      used,
      ...(limit !== undefined && { limit }),
      pace: isSpent ? 'spent' : isShort ? 'slowing' : 'free',
    }
  }

  return {
    settle,
    settleRest: async () => {
      if (lastProjectId !== undefined) await settle(lastProjectId)
      for (const key of unstored.keys()) await store(key.slice(MONTH_LENGTH + 1), key.slice(0, MONTH_LENGTH))
    },
    stretch: (intervalMs, callsPerTick, state) =>
      state.pace === 'free'
        ? intervalMs
        : Math.max(intervalMs, Math.min(LONGEST_MS, restMs(state, callsPerTick))),
  }
}
