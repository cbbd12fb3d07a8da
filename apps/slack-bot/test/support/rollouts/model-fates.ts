import type { DispatchOutcome } from '../../../src/rollouts/model/command.ts'

/** What happens to the next POST. */
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
  // The call ends while it waits for its turn, before permission is asked for.
  'unsent',
  // The sender is suspended between its permission and the POST, and continues after a tick.
  'frozen',
  // It was given up, but data on its way still arrives.
  'delivered-late',
  // A person stops the rollout between the permission and the POST.
  'paused-between',
  'halted-between',
] as const
export type Fate = (typeof FATES)[number]

/** Fates in which the cloud never received the call, and the outcome says so. */
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

/** What the sender learns; `undefined` if it is gone. */
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
