import type { CallProblem } from '../model/codes/call-problem.ts'
import type { DeviceProblem } from '../model/codes/device-problem.ts'
import type { DeviceRecord, ParkReason, SkipReason } from '../model/device-progress.ts'

/** Why a device isn't on its normal way. */
export type DeviceNote =
  | { readonly code: 'attempt-failed'; readonly attempt: number }
  | { readonly code: 'answer-lost' }
  | { readonly code: 'parked'; readonly reason: ParkReason; readonly problem?: CallProblem }
  | { readonly code: 'skipped'; readonly reason: SkipReason }
  | { readonly code: 'failed'; readonly problem: DeviceProblem }
  /** The cloud refuses to read it. */
  | { readonly code: 'refused'; readonly problem: CallProblem }
  | { readonly code: 'not-read-back' }
  | { readonly code: 'no-end-seen' }
  | { readonly code: 'unknown-status'; readonly statusCode: number }
  | { readonly code: 'overdue' }
  | { readonly code: 'started-outside' }
  | { readonly code: 'updated-outside' }
  | { readonly code: 'further-update' }
  | { readonly code: 'not-started' }

const unknownNoteOf = (
  { problem, statusCode }: { readonly problem?: CallProblem; readonly statusCode: number },
  givenUp: DeviceRecord['givenUp'],
): DeviceNote => {
  if (problem !== undefined) return { code: 'refused', problem }
  if (givenUp === 'read-back') return { code: 'not-read-back' }
  return givenUp === 'end' ? { code: 'no-end-seen' } : { code: 'unknown-status', statusCode }
}

/** `undefined` for a device on its normal way. */
export const deviceNoteOf = ({ progress, lastSent, givenUp }: DeviceRecord): DeviceNote | undefined => {
  switch (progress.state) {
    case 'planned':
      return progress.lastFailure === undefined
        ? undefined
        : { code: 'attempt-failed', attempt: progress.attempt - 1 }
    case 'sent':
      return progress.isAmbiguous ? { code: 'answer-lost' } : undefined
    case 'parked': {
      const { reason, problem } = progress
      return { code: 'parked', reason, ...(problem !== undefined && { problem }) }
    }
    case 'skipped':
      return { code: 'skipped', reason: progress.reason }
    case 'failed':
      return { code: 'failed', problem: progress.problem }
    case 'unknown':
      return unknownNoteOf(progress, givenUp)
    case 'stalled':
      return { code: 'overdue' }
    case 'updating':
    case 'verifying':
      return progress.isOutside ? { code: 'started-outside' } : undefined
    case 'verified':
      if (progress.isOutside) return { code: 'updated-outside' }
      return progress.hasFurtherUpdate === true ? { code: 'further-update' } : undefined
    case 'waiting':
      return lastSent === undefined ? undefined : { code: 'not-started' }
    case 'intended':
    case 'sending':
    default:
      return undefined
  }
}
