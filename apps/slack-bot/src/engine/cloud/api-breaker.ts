import type { CallProblem } from '../../rollouts/model/codes/call-problem.ts'
import { doublingDelayMs } from '../../rollouts/timing/doubling-delay.ts'
import type { GatewayError, GatewayProblemKind } from '../../rollouts/ports/firmware-gateway.ts'
import { DEFAULT_POLL_BOUNDS, type PollBounds } from '../../rollouts/watching/poll-interval.ts'

/** Problems that a retry doesn't solve: the breaker opens after the first. */
const AT_ONCE: readonly GatewayProblemKind[] = ['credentials', 'permission', 'quota']
const ERRORS_TO_OPEN = 5
/** The delay when only a person can solve the problem. */
const PERSON_DELAY_MS = 600_000

export interface ApiTrouble {
  readonly errors: number
  /** While open, nothing new is sent. */
  readonly isOpen: boolean
  readonly problem: CallProblem
  readonly requestId?: string
  /** How long to wait before the next call. */
  readonly delayMs: number
}

/** Counts a project's failed polls in a row. API errors never count as device failures. */
export interface ApiBreaker {
  noteFailure(projectId: string, error: GatewayError): ApiTrouble
  noteSuccess(projectId: string): void
  troubleOf(projectId: string): ApiTrouble | undefined
}

export const createApiBreaker = (bounds: PollBounds = DEFAULT_POLL_BOUNDS): ApiBreaker => {
  const troubles = new Map<string, ApiTrouble>()
  return {
    noteFailure: (projectId, error) => {
      const before = troubles.get(projectId)
      const errors = (before?.errors ?? 0) + 1
      const needsPerson = AT_ONCE.includes(error.problem)
      const trouble: ApiTrouble = {
        errors,
        isOpen: before?.isOpen === true || needsPerson || errors >= ERRORS_TO_OPEN,
        problem: error.callProblem,
        ...(error.requestId !== undefined && { requestId: error.requestId }),
        delayMs: needsPerson
          ? Math.max(bounds.maximumMs, Math.min(PERSON_DELAY_MS, bounds.idleMs * 2))
          : doublingDelayMs({ firstMs: bounds.minimumMs, longestMs: bounds.maximumMs }, errors),
      }
      troubles.set(projectId, trouble)
      return trouble
    },
    noteSuccess: (projectId) => {
      troubles.delete(projectId)
    },
    troubleOf: (projectId) => troubles.get(projectId),
  }
}
