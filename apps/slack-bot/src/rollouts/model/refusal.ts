import type { PersonId, RolloutId } from './ids.ts'
import type { PlanContradiction } from './plan-contradiction.ts'
import type { RolloutStatus } from './rollout.ts'

/** A rule's "no": returned, never thrown, and nothing has changed. `slack/` turns each into a sentence. */
export type Refusal =
  | { readonly kind: 'no-such-rollout' }
  | { readonly kind: 'already-exists' }
  | { readonly kind: 'empty-plan' }
  /** The plan contradicts itself or the selection: a fault of ours, never of the person. */
  | { readonly kind: 'malformed-plan'; readonly contradiction: PlanContradiction }
  | { readonly kind: 'devices-busy'; readonly deviceIds: readonly string[]; readonly reservedBy: RolloutId }
  | { readonly kind: 'own-request' }
  /** The requester of something that this request replaces: as little free to approve it as its own requester. */
  | { readonly kind: 'own-replaced'; readonly replaces: RolloutId }
  /** More devices than may be asked for without saying why. */
  | { readonly kind: 'reason-required'; readonly aboveDevices: number }
  /** Before anything is sent, a halt only takes back what others asked for and approved. */
  | { readonly kind: 'not-begun'; readonly requester: PersonId }
  | { readonly kind: 'not-yours-to-replan'; readonly requester: PersonId }
  | { readonly kind: 'not-approver' }
  | { readonly kind: 'approver-unknown' }
  | { readonly kind: 'not-requester' }
  | { readonly kind: 'stale-plan' }
  /** This vote would complete the approval, and these people's rights were not looked up for it. */
  | { readonly kind: 'votes-unchecked'; readonly by: readonly PersonId[] }
  /** The right of an earlier voter could not be looked up, so the approval cannot be completed now. */
  | { readonly kind: 'voter-unknown'; readonly by: PersonId }
  | { readonly kind: 'already-voted'; readonly atMs: number }
  | {
      readonly kind: 'already-decided'
      readonly decision: 'approved' | 'rejected'
      readonly by: PersonId
      readonly atMs: number
    }
  | { readonly kind: 'expired'; readonly atMs: number }
  | { readonly kind: 'withdrawn'; readonly by: PersonId; readonly atMs: number }
  | { readonly kind: 'replaced'; readonly replacedBy: RolloutId }
  | { readonly kind: 'wrong-status'; readonly status: RolloutStatus }
  | { readonly kind: 'already-paused' }
  | { readonly kind: 'not-paused' }
  /** Paused for its window, which opens by the clock and by no click. */
  | { readonly kind: 'window-closed'; readonly opensAtMs?: number }
  | { readonly kind: 'nothing-to-retry' }
  /** Only where the offered versions changed is there anything to plan again. */
  | { readonly kind: 'nothing-drifted' }
  /** The last wave is under way already. */
  | { readonly kind: 'nothing-to-widen' }
  /** Nothing was learned of the wave yet, so that the next one would be sent blindly. */
  | { readonly kind: 'nothing-verified'; readonly wave: number }
  | { readonly kind: 'unknown-dispatch' }
export type RefusalKind = Refusal['kind']
