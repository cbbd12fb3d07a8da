import type { ApproverRight } from '../../rollouts/model/command.ts'
import type { PersonId, RolloutId } from '../../rollouts/model/ids.ts'
import { hoursOf } from '../../rollouts/model/start.ts'
import { leftRestOf } from '../../rollouts/waves/drift.ts'
import { hasExecution, type Rollout, type RolloutStatus } from '../../rollouts/model/rollout.ts'
import { commitCommand } from './commit-command.ts'
import { draftRollout, findDrafted, type Drafted, type DraftParts } from './draft-rollout.ts'
import type { FleetReader } from '../cloud/fleet-reader.ts'

export type Replanned =
  | Drafted
  /** The rest was requested before, and that request is open or was approved. */
  | { readonly kind: 'planned-before'; readonly successor: Rollout }

export interface ReplanRequest {
  readonly rolloutId: RolloutId
  /** Becomes the new rollout's requester, who may not approve it. */
  readonly by: PersonId
  readonly right: ApproverRight
  readonly reason?: string
}

/** Offers may be this old for the request; they are read again for the plan. */
const OFFER_FOR_MS = 15_000

/** Ended with nothing sent, so the rest may be requested again. */
const CAME_TO_NOTHING: readonly RolloutStatus[] = ['abandoned', 'rejected', 'expired', 'withdrawn']

/** At most one request exists for the rest of a rollout, however often and by however many people it is clicked. */
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
 * Requests the rest of a drifted rollout again, at the versions offered now, and halts that rollout in the same
 * transaction, so that its devices pass from one to the other even if the process crashes.
 * Throws a GatewayError if the offers can't be read; then nothing has changed.
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
  // Without a reason of its own, the new request keeps the old one's.
  const asked = reason ?? old.reason
  return draftRollout(
    parts,
    {
      requester: by,
      place: old.place,
      selection: { projectId, label: old.selection.label, devices },
      // A chosen time was chosen for that request; this one starts when it is approved, or in the window.
      start: hoursOf(old.start),
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
