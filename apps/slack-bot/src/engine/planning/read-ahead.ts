import type { DetailReader } from '../cloud/detail-reader.ts'
import type { EngineParts } from '../engine-parts.ts'
import type { CommandOf } from '../../rollouts/model/command.ts'
import type { RolloutIn } from '../../rollouts/model/rollout.ts'
import { PLAN_DETAIL_FOR_MS } from './plan-detail-age.ts'

/** Details read between two commits: about half a minute, so that little is lost at a stop and people see it move. */
const PIECE = 100

export type ReadAhead = (draft: RolloutIn<'draft'>) => Promise<CommandOf<'note-draft-progress'> | undefined>

/**
 * Reads the next details of a large draft and tells how far it came. `undefined` if so few are left that the plan can be
 * made now. Devices that can't be read are passed over here; the plan tells what became of them.
 */
export const createReadAhead =
  (
    parts: Pick<EngineParts, 'facts' | 'clock'>,
    tools: {
      readonly details: DetailReader
      readonly checkAccount: (projectId: string) => Promise<unknown>
    },
  ): ReadAhead =>
  async ({ selection, preparing }) => {
    const { projectId, devices } = selection
    const ids = devices.map(({ deviceId }) => deviceId)
    const passed = preparing?.read ?? 0
    const known = await parts.facts.load(ids.slice(passed))
    const oldestMs = parts.clock.now() - PLAN_DETAIL_FOR_MS
    const missing = ids
      .slice(passed)
      .filter((deviceId) => (known.get(deviceId)?.readStartedAtMs ?? -Infinity) < oldestMs)
    const next = missing.slice(0, PIECE)
    const last = next.at(-1)
    if (missing.length <= PIECE || last === undefined) return undefined
    const startedMs = parts.clock.elapsed()
    await tools.details.read({
      projectId,
      deviceIds: next,
      maxAgeMs: PLAN_DETAIL_FOR_MS,
      checkAccount: () => tools.checkAccount(projectId),
    })
    const tookMs = parts.clock.elapsed() - startedMs
    return {
      type: 'note-draft-progress',
      read: ids.indexOf(last, passed) + 1,
      total: ids.length,
      leftMs: Math.round((tookMs / next.length) * (missing.length - next.length)),
    }
  }
