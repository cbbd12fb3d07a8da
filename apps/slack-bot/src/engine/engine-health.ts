import { LIVE_STATUSES } from '../rollouts/model/rollout.ts'
import type { ApiBreaker, ApiTrouble } from './cloud/api-breaker.ts'
import type { BudgetState, CallBudget } from './cloud/call-budget.ts'
import type { EngineParts } from './engine-parts.ts'

/** How the engine is, for `/readyz`, metrics and `/ota doctor`. */
export interface EngineHealth {
  readonly backlog: { readonly waiting: number; readonly oldestDueAtMs?: number; readonly dead: number }
  readonly liveRollouts: number
  readonly projects: readonly {
    readonly projectId: string
    readonly trouble?: ApiTrouble
    readonly budget: BudgetState
  }[]
}

export const createHealthReport =
  (
    { store, queue }: Pick<EngineParts, 'store' | 'queue'>,
    { breaker, budget }: { readonly breaker: ApiBreaker; readonly budget: CallBudget },
  ): (() => Promise<EngineHealth>) =>
  async () => {
    const live = await store.list({ statuses: LIVE_STATUSES })
    const projectIds = [...new Set(live.map(({ projectId }) => projectId))]
    return {
      backlog: await queue.backlog(),
      liveRollouts: live.length,
      projects: await Promise.all(
        projectIds.map(async (projectId) => {
          const trouble = breaker.troubleOf(projectId)
          return {
            projectId,
            budget: await budget.settle(projectId),
            ...(trouble !== undefined && { trouble }),
          }
        }),
      ),
    }
  }
