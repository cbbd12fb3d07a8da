import type { Start } from '../../rollouts/model/start.ts'
import type { Selection } from '../../rollouts/model/command.ts'
import type { PersonId, PlaceId, RolloutId } from '../../rollouts/model/ids.ts'
import { DevicesBusyError, VersionConflictError } from '../../rollouts/ports/rollout-store.ts'
import type { Transaction } from '../../rollouts/ports/transaction.ts'
import type { Refusal } from '../../rollouts/model/codes/refusal.ts'
import { commitCommand, type CommitParts } from './commit-command.ts'
import type { EngineParts } from '../engine-parts.ts'
import { recordRefusal } from './record-refusal.ts'

export type DraftParts = CommitParts & Pick<EngineParts, 'transactions' | 'keys' | 'projectTrail'>

export interface DraftRequest {
  readonly requester: PersonId
  readonly place: PlaceId
  readonly selection: Selection
  readonly reason?: string
  readonly start: Start
  readonly replaces?: RolloutId
  /** The same key gives the same rollout: a platform may deliver one submission twice. */
  readonly idempotencyKey: string
}
export type Drafted =
  | { readonly kind: 'drafted'; readonly rolloutId: RolloutId }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** Carries a refusal out of a transaction that must roll back, so that a refused draft uses up neither id nor key. */
class RollBack extends Error {
  override readonly name = 'RollBack'
  readonly answer: Drafted
  constructor(answer: Drafted) {
    super('rolled back')
    this.answer = answer
  }
}

const MOST_TRIES = 5

/** Work in the draft's transaction, done before the draft. May refuse it. */
export type BeforeDraft = (transaction: Transaction, rolloutId: RolloutId) => Promise<Refusal | undefined>

/** The requester of the replaced rollout, and of all that it replaced. */
const requestersOf = async (
  parts: Pick<EngineParts, 'store'>,
  transaction: Transaction,
  replaced: RolloutId | undefined,
): Promise<readonly PersonId[]> => {
  const stored = replaced === undefined ? undefined : await parts.store.load(replaced, transaction)
  if (stored === undefined) return []
  const { requester, replacedRequesters = [] } = stored.rollout
  return [...new Set([...replacedRequesters, requester])]
}

const draftOnce = (
  parts: DraftParts,
  request: DraftRequest,
  before: BeforeDraft | undefined,
): Promise<Drafted> =>
  parts.transactions.run(async (transaction) => {
    const { idempotencyKey, ...rest } = request
    const rolloutId = await parts.store.nextRolloutId(transaction)
    const earlier = await parts.keys.claimWith(transaction, keyOf(idempotencyKey), rolloutId)
    if (earlier !== undefined) throw new RollBack({ kind: 'drafted', rolloutId: earlier as RolloutId })
    const refusal = await before?.(transaction, rolloutId)
    if (refusal !== undefined) throw new RollBack({ kind: 'refused', refusal })
    const replacedRequesters = await requestersOf(parts, transaction, request.replaces)
    const handled = await commitCommand(parts, transaction, {
      rolloutId,
      command: {
        type: 'draft-rollout',
        rolloutId,
        ...rest,
        ...(replacedRequesters.length > 0 && { replacedRequesters }),
      },
    })
    if (handled.kind === 'refused') throw new RollBack({ kind: 'refused', refusal: handled.refusal })
    return { kind: 'drafted', rolloutId }
  })

const keyOf = (idempotencyKey: string): string => `draft:${idempotencyKey}`

/** The rollout drafted earlier with this key. */
export const findDrafted = async (
  { keys }: Pick<EngineParts, 'keys'>,
  idempotencyKey: string,
): Promise<RolloutId | undefined> => (await keys.find(keyOf(idempotencyKey))) as RolloutId | undefined

/** Creates a draft and reserves its devices; the plan follows as due work. */
export const draftRollout = async (
  parts: DraftParts,
  request: DraftRequest,
  before?: BeforeDraft,
): Promise<Drafted> => {
  const drafted = await draftUntilDone(parts, request, before)
  if (drafted.kind === 'refused')
    await recordRefusal(parts, {
      projectId: request.selection.projectId,
      by: request.requester,
      asked: request.replaces === undefined ? 'draft-rollout' : 'replan',
      refusal: drafted.refusal,
      ...(request.replaces !== undefined && { rolloutId: request.replaces }),
    })
  return drafted
}

const draftUntilDone = async (
  parts: DraftParts,
  request: DraftRequest,
  before: BeforeDraft | undefined,
): Promise<Drafted> => {
  const earlier = await findDrafted(parts, request.idempotencyKey)
  if (earlier !== undefined) return { kind: 'drafted', rolloutId: earlier }
  for (let attempt = 1; ; attempt += 1)
    try {
      return await draftOnce(parts, request, before)
    } catch (error) {
      if (error instanceof RollBack) return error.answer
      if (error instanceof DevicesBusyError)
        return {
          kind: 'refused',
          refusal: { kind: 'devices-busy', deviceIds: error.deviceIds, reservedBy: error.reservedBy },
        }
      if (!(error instanceof VersionConflictError) || attempt >= MOST_TRIES) throw error
    }
}
