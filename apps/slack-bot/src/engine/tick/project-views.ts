import type { RolloutId } from '../../rollouts/model/ids.ts'
import type { Rollout } from '../../rollouts/model/rollout.ts'
import type { StoredRollout } from '../../rollouts/ports/rollout-store.ts'
import { viewOf, type RolloutView } from '../../rollouts/state/rollout-view.ts'

/** A view of a rollout, and its version: the number of its newest event. */
export interface VersionedView {
  readonly view: RolloutView<Rollout>
  readonly version: number
}

/** Views of each project's live rollouts. A view is kept until its rollout changes, because most rollouts just wait. */
export interface ProjectViews {
  /** `found` are all live rollouts of the project, just loaded; views of others are dropped. */
  of(projectId: string, found: readonly StoredRollout[]): readonly VersionedView[]
}

export const createProjectViews = (): ProjectViews => {
  const kept = new Map<string, ReadonlyMap<RolloutId, VersionedView>>()
  return {
    of: (projectId, found) => {
      const before = kept.get(projectId)
      const views = found.map(({ rollout, version }): VersionedView => {
        const known = before?.get(rollout.rolloutId)
        return known?.version === version ? known : { view: viewOf(rollout, known?.view), version }
      })
      if (views.length === 0) kept.delete(projectId)
      else kept.set(projectId, new Map(views.map((one) => [one.view.rollout.rolloutId, one])))
      return views
    },
  }
}
