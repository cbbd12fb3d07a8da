import type { EngineParts } from '../engine-parts.ts'

export interface BudgetState {
  readonly month: string
  readonly used: number
  readonly limit?: number
  /** `slowing`: polling slows down so that the calls last until the month ends. `spent`: none are left. */
  readonly pace: 'free' | 'slowing' | 'spent'
  /** Projects that take turns with the budget's calls, this one included. */
  readonly sharedBy: number
}

/** The month's calls to the cloud, counted across restarts and replicas, and how they slow polling. */
export interface CallBudget {
  /** Stores this process's calls of the project's budget since the last settle. */
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
/** A project that was polled in this time takes part in the budget. */
const ACTIVE_MS = 2 * LONGEST_MS

/** Length of `2026-05`. */
const MONTH_LENGTH = 7

const monthOf = (nowMs: number): string => new Date(nowMs).toISOString().slice(0, 7)

const monthEndMs = (nowMs: number): number => {
  const now = new Date(nowMs)
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1)
}

export const createCallBudget = (
  parts: Pick<EngineParts, 'callCounts'> & {
    readonly gateway: Pick<EngineParts['gateway'], 'meterOf'>
    readonly clock: EngineParts['clock']
    readonly time: Pick<EngineParts['time'], 'isConfirmed'>
  },
): CallBudget => {
  const { gateway, callCounts, clock, time } = parts
  /** Calls of this process that were counted, by budget, with a project of the budget. */
  const counted = new Map<string, { readonly calls: number; readonly projectId: string }>()
  /** When each project was last settled here, by budget. */
  const settledAtMs = new Map<string, Map<string, number>>()
  /** Counted but not stored yet, by `month budget`. Storing may fail, even across the end of a month. */
  const unstored = new Map<string, number>()

  const keep = (key: string, calls: number): void => void unstored.set(key, (unstored.get(key) ?? 0) + calls)

  /** Removes the calls before storing them, so that concurrent settles don't store them twice. A failure puts them back. */
  const store = async (budget: string, month: string): Promise<number> => {
    const key = `${month} ${budget}`
    const calls = unstored.get(key) ?? 0
    unstored.delete(key)
    if (calls === 0) return callCounts.sumOf(budget, month)
    try {
      return await callCounts.add(budget, month, calls)
    } catch (error) {
      keep(key, calls)
      throw error
    }
  }

  const noteActive = (budget: string, projectId: string): number => {
    const nowMs = clock.elapsed()
    const projects = settledAtMs.get(budget) ?? new Map<string, number>()
    projects.set(projectId, nowMs)
    for (const [other, atMs] of projects) if (nowMs - atMs > ACTIVE_MS) projects.delete(other)
    settledAtMs.set(budget, projects)
    return projects.size
  }

  const restMs = ({ limit = 0, used, sharedBy }: BudgetState, callsPerTick: number): number => {
    const left = limit - used
    const untilEndMs = monthEndMs(clock.now()) - clock.now()
    return left <= 0 ? LONGEST_MS : (untilEndMs * callsPerTick * sharedBy) / left
  }

  const settle = async (projectId: string): Promise<BudgetState> => {
    const month = monthOf(clock.now())
    const { budget, callsSoFar, callsPerMonth: limit } = gateway.meterOf(projectId)
    const before = counted.get(budget)?.calls ?? 0
    // The month is only known once the time is confirmed.
    const now = time.isConfirmed() ? callsSoFar : before
    counted.set(budget, { calls: now, projectId })
    keep(`${month} ${budget}`, now - before)
    const sharedBy = noteActive(budget, projectId)
    const used = await store(budget, month)
    const isSpent = limit !== undefined && used >= limit
    const isShort = limit !== undefined && used >= limit * FREE_SHARE
    return {
      month,
      used,
      ...(limit !== undefined && { limit }),
      pace: isSpent ? 'spent' : isShort ? 'slowing' : 'free',
      sharedBy,
    }
  }

  return {
    settle,
    settleRest: async () => {
      for (const { projectId } of counted.values()) await settle(projectId)
      for (const key of unstored.keys()) await store(key.slice(MONTH_LENGTH + 1), key.slice(0, MONTH_LENGTH))
    },
    stretch: (intervalMs, callsPerTick, state) =>
      state.pace === 'free'
        ? intervalMs
        : Math.max(intervalMs, Math.min(LONGEST_MS, restMs(state, callsPerTick))),
  }
}
