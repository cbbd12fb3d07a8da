import type { RolloutStatus } from '../rollout.ts'

/** What a read, or a missing read, says against sending a device. */
export type OfferProblem =
  | 'unread'
  | 'stale'
  | 'offline'
  | 'superseded'
  | 'not-offered'
  /** The installed version was read too long ago. */
  | 'version-unread'

/** Why an intended call isn't made. */
export type SendObjection =
  | { readonly code: 'rollout-stopped'; readonly status: RolloutStatus | 'replanned' }
  | { readonly code: 'wave-stopped'; readonly wave: number }
  /** No worker sent it in time. */
  | { readonly code: 'not-sent-in-time' }
  | { readonly code: 'offer'; readonly deviceName: string; readonly problem: OfferProblem }
  | {
      readonly code: 'moved-on' | 'room-locked' | 'window-closed' | 'no-slot'
      readonly deviceName: string
    }
