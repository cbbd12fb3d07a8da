import type { ApproverRight } from '../../rollouts/model/command.ts'
import type { PersonId, RolloutId } from '../../rollouts/model/ids.ts'
import { leftRestOf } from '../../rollouts/waves/drift.ts'
import { hasExecution, type Rollout, type RolloutStatus } from '../../rollouts/model/rollout.ts'
import { commitCommand } from './commit-command.ts'
import { draftRollout, findDrafted, type Drafted, type DraftParts } from './draft-rollout.ts'
import type { FleetReader } from '../cloud/fleet-reader.ts'

export type Replanned =
  | Drafted
  /** Its rest was asked for before, and that request is still open, or was approved. */
  | { readonly kind: 'planned-before'; readonly successor: Rollout }

export interface ReplanRequest {
  readonly rolloutId: RolloutId
  /** Becomes the new rollout's requester, and so cannot approve it. */
  readonly by: PersonId
  readonly right: ApproverRight
  readonly reason?: string
}

/** Offers of this age are good enough to ask with: they are read again when the plan is made. */
const OFFER_FOR_MS = 15_000

/** Nothing was sent for it and nothing will be, so the rest may be asked for again. */
const CAME_TO_NOTHING: readonly RolloutStatus[] = [
  'abandoned',
  'rejected',
  'expired',
  'withdrawn',
  'replaced',
]

/** However often it is clicked, and by however many: there is one request at a time for what a rollout has left. */
const findSuccessor = async (
  parts: Pick<DraftParts, 'keys' | 'store'>,
  rolloutId: RolloutId,
): Promise<{ readonly idempotencyKey: string; readonly successor?: Rollout }> => {
  let idempotencyKey = `replan:${rolloutId}`
  for (;;) {
    const successorId = await findDrafted(parts, idempotencyKey)
    const stored = successorId === undefined ? undefined : await parts.store.load(successorId)
    if (stored === undefined) return { idempotencyKey }
    if (!CAME_TO_NOTHING.includes(stored.rollout.status)) return { idempotencyKey, successor: stored.rollout }
    idempotencyKey = `replan:${rolloutId}:after:${stored.rollout.rolloutId}`
  }
}

/**
 * Asks anew for what a drifted rollout has left, at the versions that are offered now, and halts that rollout, in one
 * transaction: its devices pass from one to the other, and a crash leaves either both done or neither.
 * Throws a GatewayError when the offers cannot be read; nothing has changed then.
 */
export const replanRollout = async (
  parts: DraftParts,
  fleet: Pick<FleetReader, 'readPendingOf'>,
  request: ReplanRequest,
): Promise<Replanned> => {
  const { rolloutId, by, right, reason } = request
  const stored = await parts.store.load(rolloutId)
  if (stored === undefined) return { kind: 'refused', refusal: { kind: 'no-such-rollout' } }
  const { rollout: old, projectId } = stored
  const { idempotencyKey, successor } = await findSuccessor(parts, rolloutId)
  if (successor !== undefined) return { kind: 'planned-before', successor }
  const rest = new Set(hasExecution(old) ? leftRestOf(old) : [])
  const snapshot = rest.size === 0 ? undefined : await fleet.readPendingOf(projectId, [...rest], OFFER_FOR_MS)
  const devices = (snapshot?.devices ?? []).flatMap(({ deviceId, name, offeredVersion }) =>
    rest.has(deviceId) && offeredVersion !== undefined ? [{ deviceId, name, toVersion: offeredVersion }] : [],
  )
  const remark = reason !== undefined && { reason }
  // Without words of its own, the new request keeps those of the old one.
  const asked = reason ?? old.reason
  return draftRollout(
    parts,
    {
      requester: by,
      place: old.place,
      selection: { projectId, label: old.selection.label, devices },
      start: old.start,
      replaces: rolloutId,
      idempotencyKey,
      ...(asked !== undefined && { reason: asked }),
    },
    async (transaction, replacedBy) => {
      const command = { type: 'replan', by, right, replacedBy, ...remark } as const
      const handled = await commitCommand(parts, transaction, { rolloutId, command })
      return handled.kind === 'refused' ? handled.refusal : undefined
    },
  )
}
