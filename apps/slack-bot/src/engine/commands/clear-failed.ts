import { randomUUID } from 'node:crypto'
import type { ApproverRight, DispatchOutcome } from '../../rollouts/model/command.ts'
import type { PersonId } from '../../rollouts/model/ids.ts'
import type { Refusal } from '../../rollouts/model/codes/refusal.ts'
import { decideClear, refusalOfClear, type ClearDecision } from '../../rollouts/people/clear-failed-rules.ts'
import { GatewayError, type SendPermission } from '../../rollouts/ports/firmware-gateway.ts'
import type { ProjectEvent } from '../../rollouts/ports/project-trail.ts'
import { longestPermissionMs } from '../../rollouts/timing/permission-age.ts'
import type { FailedReader } from '../cloud/failed-reader.ts'
import type { FleetReader } from '../cloud/fleet-reader.ts'
import type { EngineParts } from '../engine-parts.ts'
import { recordRefusal } from './record-refusal.ts'

export interface ClearRequest {
  readonly projectId: string
  readonly deviceIds: readonly string[]
  /** The place as the person saw it. */
  readonly where: string
  readonly by: PersonId
  readonly right: ApproverRight
  /** The same key never clears twice: a platform may deliver one submission twice. */
  readonly idempotencyKey: string
}

export type Cleared =
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** The same submission came before. */
  | { readonly kind: 'already-asked' }
  /** Somebody else cleared something, or a rollout reserved a device: what was read may be old. Nothing was sent. */
  | { readonly kind: 'overtaken' }
  | ({ readonly kind: 'nothing-to-clear' } & ClearDecision)
  | ({
      readonly kind: 'sent'
      readonly outcome: DispatchOutcome
      /** How many of them are listed as failed afterwards; absent when the list could not be read. */
      readonly stillListed?: number
    } & ClearDecision)

type Parts = Pick<
  EngineParts,
  'transactions' | 'projectTrail' | 'clock' | 'gateway' | 'keys' | 'store' | 'knobsOf' | 'log'
>

/** Carries the answer out of a transaction that must roll back. */
class NotPermitted extends Error {
  override readonly name = 'NotPermitted'
}

/** Where open clears are looked for. */
const TRAIL_LENGTH = 500

const submissionKey = (idempotencyKey: string): string => `clear:${idempotencyKey}`
/** Each clear of a project claims the place after the one before it, so that of two at once one finds it taken. */
const placeAfter = (projectId: string, clearId: string): string => `clear-after:${projectId}:${clearId}`
const FIRST = 'first'

/**
 * Asks the cloud to forget failures. The list is read first, so that only what it still shows as failed is sent; the
 * intent is journaled before the one call, and its outcome after it.
 */
export const createFailedClearer = (
  parts: Parts,
  tools: {
    readonly failed: Pick<FailedReader, 'readFailed' | 'forget'>
    readonly fleet: Pick<FleetReader, 'forget'>
  },
) => {
  const { transactions, projectTrail, clock, gateway, keys, store } = parts
  const append = (projectId: string, event: ProjectEvent): Promise<void> =>
    transactions.run((transaction) =>
      projectTrail.append(transaction, projectId, { atMs: clock.now(), event }),
    )

  /** The newest clear that is committed. */
  const lastClearOf = async (projectId: string): Promise<string> => {
    let last = FIRST
    for (;;) {
      const next = await keys.find(placeAfter(projectId, last))
      if (next === undefined) return last
      last = next
    }
  }

  const readStillListed = async (
    projectId: string,
    deviceIds: readonly string[],
  ): Promise<number | undefined> => {
    try {
      const { devices, isComplete } = await tools.failed.readFailed(projectId, { maxAgeMs: 0 })
      const listed = new Set(devices.map(({ deviceId }) => deviceId))
      return isComplete ? deviceIds.filter((deviceId) => listed.has(deviceId)).length : undefined
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error
      parts.log.warn({ error, projectId }, 'The list of failures could not be read after a clear')
      return undefined
    }
  }

  return async (request: ClearRequest): Promise<Cleared> => {
    const { projectId, by, right, where } = request
    const refusal = refusalOfClear(right)
    if (refusal !== undefined) {
      await recordRefusal(parts, { projectId, by, asked: 'clear-failed', refusal })
      return { kind: 'refused', refusal }
    }
    if ((await keys.find(submissionKey(request.idempotencyKey))) !== undefined)
      return { kind: 'already-asked' }
    // In this order: whatever is committed after this finds its place taken.
    const lastClear = await lastClearOf(projectId)
    const trail = await projectTrail.newest(projectId, TRAIL_LENGTH)
    const { devices } = await tools.failed.readFailed(projectId, { maxAgeMs: 0 })
    const decision = decideClear(request.deviceIds, {
      listed: new Set(devices.map(({ deviceId }) => deviceId)),
      reservations: await store.reservationsOf(request.deviceIds),
      trail,
      nowMs: clock.now(),
    })
    const { deviceIds } = decision
    if (deviceIds.length === 0) return { kind: 'nothing-to-clear', ...decision }

    const knobs = await parts.knobsOf(projectId)
    const clearId = randomUUID()
    let refused: 'already-asked' | 'overtaken' | undefined
    let isJournaled = false
    const begin = (): Promise<void> =>
      transactions.run(async (transaction) => {
        if ((await keys.claimWith(transaction, submissionKey(request.idempotencyKey), clearId)) !== undefined)
          refused = 'already-asked'
        else if ((await keys.claimWith(transaction, placeAfter(projectId, lastClear), clearId)) !== undefined)
          refused = 'overtaken'
        else if ((await store.lockReservations(transaction, deviceIds)).size > 0) refused = 'overtaken'
        if (refused !== undefined) throw new NotPermitted()
        const event: ProjectEvent = { type: 'failed-clear-asked', by, clearId, deviceIds, where }
        await projectTrail.append(transaction, projectId, { atMs: clock.now(), event })
      })
    const askToSend = async (): Promise<SendPermission> => {
      try {
        await begin()
        isJournaled = true
        return { maySend: true, maxAgeMs: longestPermissionMs(knobs) }
      } catch (error) {
        if (!(error instanceof NotPermitted)) throw error
        return { maySend: false }
      }
    }
    const outcome = await gateway.deleteFailed(projectId, deviceIds, askToSend)
    if (refused !== undefined) return { kind: refused }
    if (isJournaled) {
      const problem = outcome.kind === 'accepted' ? {} : { problem: outcome.problem }
      const requestId = 'requestId' in outcome && { requestId: outcome.requestId }
      await append(projectId, {
        type: 'failed-clear-ended',
        by,
        clearId,
        outcome: outcome.kind,
        ...problem,
        ...requestId,
      })
    }
    tools.failed.forget(projectId)
    tools.fleet.forget(projectId)
    const mayHaveWorked = outcome.kind === 'accepted' || outcome.kind === 'ambiguous'
    const stillListed = mayHaveWorked ? await readStillListed(projectId, deviceIds) : undefined
    return { kind: 'sent', outcome, ...decision, ...(stillListed !== undefined && { stillListed }) }
  }
}
