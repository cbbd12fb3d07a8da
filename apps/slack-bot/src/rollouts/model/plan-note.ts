import type { CallProblem } from './call-problem.ts'

/** What the plan's makers want an approver to know: shown as warnings on the card. */
export type PlanNote =
  | { readonly kind: 'offline'; readonly count: number }
  | { readonly kind: 'versions-unread'; readonly count: number }
  | {
      readonly kind: 'left-out'
      readonly count: number
      readonly why: 'busy' | 'gone' | 'offer-changed'
    }
  /** Left out, because Tuya refuses to answer for them: their new version could not be read back. */
  | { readonly kind: 'refused'; readonly names: readonly string[]; readonly problem: CallProblem }
  /** Left out, because the version on offer is installed, in another spelling perhaps. */
  | {
      readonly kind: 'already-installed'
      readonly devices: readonly {
        readonly deviceId: string
        readonly name: string
        readonly offered: string
        readonly installed: string
      }[]
    }
  | { readonly kind: 'quarantined'; readonly count: number }
  /** It would probably need more calls than the month has left. */
  | { readonly kind: 'budget-short'; readonly calls: number; readonly left: number }
  /** These updates, as long as they were seen to take, fit into no opening of their window. */
  | {
      readonly kind: 'window-too-short'
      readonly count: number
      readonly needsMs: number
      readonly longestMs: number
    }
  | { readonly kind: 'room-locked'; readonly roomLabel: string; readonly untilMs: number }
