import type { RolloutStatus } from './rollout.ts'

/** What was read of a device, or not read, that speaks against sending it. */
export type OfferProblem = 'unread' | 'stale' | 'offline' | 'superseded' | 'not-offered'

/** Why a call that was intended is not made after all. */
export type SendObjection =
  | { readonly code: 'rollout-stopped'; readonly status: RolloutStatus | 'replanned' }
  | { readonly code: 'wave-stopped'; readonly wave: number }
  /** Nobody sent it in time. */
  | { readonly code: 'not-sent-in-time' }
  | { readonly code: 'offer'; readonly deviceName: string; readonly problem: OfferProblem }
  | {
      readonly code: 'moved-on' | 'room-locked' | 'window-closed' | 'no-slot'
      readonly deviceName: string
    }
