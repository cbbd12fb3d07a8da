import type { PersonId } from '../ids.ts'
import type { CallProblem } from './call-problem.ts'

/** What an approver should know about a plan; shown as warnings on the card. */
export type PlanNote =
  | { readonly kind: 'offline'; readonly count: number }
  | { readonly kind: 'versions-unread'; readonly count: number }
  /** Their versions were read too long ago to send on: they are read again before that. */
  | { readonly kind: 'versions-old'; readonly count: number; readonly oldestReadAtMs: number }
  | {
      readonly kind: 'left-out'
      readonly count: number
      readonly why: 'busy' | 'gone' | 'offer-changed'
    }
  /** Left out because Tuya refuses to read them, so their new version could never be verified. */
  | { readonly kind: 'refused'; readonly names: readonly string[]; readonly problem: CallProblem }
  /** Left out because the offered version is installed already, perhaps in another spelling. */
  | {
      readonly kind: 'already-installed'
      readonly devices: readonly {
        readonly deviceId: string
        readonly name: string
        readonly offered: string
        readonly installed: string
      }[]
    }
  /** Left out by an approver. */
  | { readonly kind: 'unticked'; readonly by: PersonId; readonly names: readonly string[] }
  | { readonly kind: 'quarantined'; readonly count: number }
  /** Their last update failed (ours or an outside update); they are tried again. */
  | { readonly kind: 'failed-before'; readonly count: number }
  /** It would probably need more calls than the month has left. */
  | { readonly kind: 'budget-short'; readonly calls: number; readonly left: number }
  /** Updates that never fit into their window, judging by learned durations. */
  | {
      readonly kind: 'window-too-short'
      readonly count: number
      readonly needsMs: number
      readonly longestMs: number
    }
  | { readonly kind: 'room-locked'; readonly roomLabel: string; readonly untilMs: number }
