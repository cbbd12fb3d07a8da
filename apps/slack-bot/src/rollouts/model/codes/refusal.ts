import type { PersonId, RolloutId } from '../ids.ts'
import type { PlanContradiction } from './plan-contradiction.ts'
import type { RolloutStatus } from '../rollout.ts'

/** A rule's "no": returned, never thrown, and nothing has changed. `slack/` turns each into a sentence. */
export type Refusal =
  | { readonly kind: 'no-such-rollout' }
  | { readonly kind: 'already-exists' }
  | { readonly kind: 'empty-plan' }
  /** The plan contradicts itself or the selection: our own fault, never the requester's. */
  | { readonly kind: 'malformed-plan'; readonly contradiction: PlanContradiction }
  | { readonly kind: 'devices-busy'; readonly deviceIds: readonly string[]; readonly reservedBy: RolloutId }
  | { readonly kind: 'own-request' }
  /** The person requested something that this request replaces, so may not approve it either. */
  | { readonly kind: 'own-replaced'; readonly replaces: RolloutId }
  /** A date and time to start at must leave time to approve, and must not reserve devices for months. */
  | { readonly kind: 'start-out-of-range'; readonly soonestInMs: number; readonly latestInMs: number }
  | { readonly kind: 'too-many-devices'; readonly count: number; readonly most: number }
  /** More devices than may be requested without a reason. */
  | { readonly kind: 'reason-required'; readonly aboveDevices: number }
  /** Before anything is sent, only the requester and approvers may halt. */
  | { readonly kind: 'not-begun'; readonly requester: PersonId }
  | { readonly kind: 'not-yours-to-replan'; readonly requester: PersonId }
  | { readonly kind: 'not-approver' }
  | { readonly kind: 'approver-unknown' }
  | { readonly kind: 'not-requester' }
  /** The button or form was drawn for a plan that was changed since. */
  | { readonly kind: 'stale-plan'; readonly rolloutId: RolloutId }
  /** This vote would complete the approval, but these people's rights weren't looked up for it. */
  | { readonly kind: 'votes-unchecked'; readonly by: readonly PersonId[] }
  /** An earlier voter's right couldn't be looked up, so the approval can't be completed now. */
  | { readonly kind: 'voter-unknown'; readonly by: PersonId }
  | { readonly kind: 'already-voted'; readonly atMs: number }
  /** Only a voter can take a vote back. */
  | { readonly kind: 'not-your-vote'; readonly voters: readonly PersonId[] }
  /** Nobody has approved it. */
  | { readonly kind: 'nothing-to-take-back' }
  /** A call to the cloud was permitted, so the approval was used. */
  | { readonly kind: 'sending-begun' }
  /** A change must leave out at least one device … */
  | { readonly kind: 'nothing-left-out' }
  /** … and keep at least one. */
  | { readonly kind: 'everything-left-out' }
  | {
      readonly kind: 'already-decided'
      readonly decision: 'approved' | 'rejected'
      readonly by: PersonId
      readonly atMs: number
    }
  | { readonly kind: 'expired'; readonly atMs: number }
  | { readonly kind: 'withdrawn'; readonly by: PersonId; readonly atMs: number }
  | { readonly kind: 'wrong-status'; readonly status: RolloutStatus }
  | { readonly kind: 'already-paused' }
  | { readonly kind: 'not-paused' }
  /** Paused for its window: only the opening of the window resumes it. */
  | { readonly kind: 'window-closed'; readonly opensAtMs?: number }
  | { readonly kind: 'nothing-to-retry' }
  /** Only a rollout with changed offers can be replanned. */
  | { readonly kind: 'nothing-drifted' }
  /** The last wave has started already. */
  | { readonly kind: 'nothing-to-widen' }
  /** No result of the wave is known yet, so the next one would be sent blindly. */
  | { readonly kind: 'nothing-verified'; readonly wave: number }
  | { readonly kind: 'unknown-dispatch' }
export type RefusalKind = Refusal['kind']
