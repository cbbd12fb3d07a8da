import type { DispatchOutcome } from '../../../src/rollouts/model/command.ts'

/** What becomes of the next POST. */
export const FATES = [
  'accepted',
  'partial',
  'request-lost',
  'response-lost',
  'crash-before',
  'crash-after',
  'not-sent',
  'untaken',
  'refused',
  'refused-devices',
  'refused-for-now',
  'refused-devices-for-now',
  // It comes to its end while it waits for its turn, before anybody is asked.
  'unsent',
  // The sender stops between its permission and the POST, and goes on after a tick.
  'frozen',
  // It was given up, and what was on its way arrives all the same.
  'delivered-late',
  // People stop the rollout between the permission and the POST.
  'paused-between',
  'halted-between',
] as const
export type Fate = (typeof FATES)[number]

/** Fates in which the cloud never had the call, and says so. */
export const NOT_MADE: readonly Fate[] = [
  'not-sent',
  'unsent',
  'refused',
  'refused-devices',
  'refused-for-now',
  'refused-devices-for-now',
]
/** Fates in which the cloud has the whole call before its outcome is recorded. */
export const POSTED: readonly Fate[] = [
  'accepted',
  'response-lost',
  'crash-after',
  'paused-between',
  'halted-between',
]

/** What the sender learns; nothing when it is gone. */
export const outcomeOf = (fate: Fate, finishedAtMs: number): DispatchOutcome | undefined => {
  const problem = { code: 'refused' } as const
  switch (fate) {
    case 'accepted':
    case 'partial':
    case 'untaken':
    case 'paused-between':
    case 'halted-between':
      return { kind: 'accepted', finishedAtMs }
    case 'request-lost':
    case 'response-lost':
    case 'delivered-late':
      return { kind: 'ambiguous', finishedAtMs, problem }
    case 'not-sent':
    case 'unsent':
      return { kind: 'not-sent', problem, isRetryable: true }
    case 'refused':
    case 'refused-devices':
    case 'refused-for-now':
    case 'refused-devices-for-now': {
      const blames = fate.startsWith('refused-devices') ? 'devices' : 'account'
      return { kind: 'refused', problem, blames, isRetryable: fate.endsWith('for-now') }
    }
    case 'crash-before':
    case 'crash-after':
    case 'frozen':
      return undefined
    default: {
      const never: never = fate
      return never
    }
  }
}
