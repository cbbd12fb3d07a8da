import type { ClaimedWork, WorkResult } from '../../rollouts/ports/work-queue.ts'
import type { EngineParts } from '../engine-parts.ts'
import type { CompletePlan } from '../planning/complete-plan.ts'
import { announce } from './announce.ts'
import { endLockPost } from './end-lock-post.ts'
import type { SendUpgrade } from './send-upgrade.ts'
import { tellThread } from './tell-thread.ts'

/** Runs one effect that a commit stored as due work. */
export const createEffectRunner =
  (
    parts: Pick<EngineParts, 'store' | 'announcer' | 'roomLocks' | 'clock'>,
    tools: {
      readonly completePlan: CompletePlan
      readonly sendUpgrade: SendUpgrade
      readonly tickProject: (projectId: string) => Promise<WorkResult>
    },
  ): ((work: ClaimedWork) => Promise<WorkResult>) =>
  async ({ effect, attempt }) => {
    const { announcer } = parts
    switch (effect.type) {
      case 'complete-plan':
        return tools.completePlan(effect.rolloutId, attempt)
      case 'send-upgrade':
        return tools.sendUpgrade(effect)
      case 'tick-project':
        return tools.tickProject(effect.projectId)
      case 'tell-thread':
        return tellThread(parts, effect.rolloutId)
      case 'refresh-card':
        return announce(() => announcer.refreshCard(effect.rolloutId))
      case 'end-lock-post':
        return endLockPost(parts, effect)
      case 'tell-person': {
        const { person, place, rolloutId, notice } = effect
        return announce(() => announcer.tellPerson(person, place, rolloutId, notice))
      }
    }
  }
