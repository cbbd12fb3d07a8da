import type { Command } from '../model/command.ts'
import { decideAdvance } from './decide-advance.ts'
import { decideApprove, decideReject, decideReplace, decideWithdraw } from '../people/decide-approval.ts'
import {
  decideApiRecovery,
  decideApiTrouble,
  decideHalt,
  decidePause,
  decideReplan,
  decideResume,
  decideRetryFailed,
  decideSlowLooks,
} from '../people/decide-control.ts'
import { decideBeginDispatch, decideRecordDispatch, decideRecordUnsent } from '../sending/decide-dispatch.ts'
import { decideAbandonDraft, decideDraft, decideRequestApproval } from '../people/decide-draft.ts'
import { decideObserve } from '../readings/decide-observation.ts'
import { decideWiden } from '../people/decide-widen.ts'
import type { Decision } from '../model/decision.ts'
import { refuse } from '../model/refusing.ts'
import type { Rollout } from '../model/rollout.ts'
import { hasExecution } from '../model/rollout.ts'

/**
 * What a command makes happen, or the rule that says no. Pure and total: the same state, command and time always give
 * the same answer, nothing is done, and nothing is thrown. An empty list of events means: heard, and nothing to do.
 */
export const decide = (rollout: Rollout | undefined, command: Command, nowMs: number): Decision => {
  if (command.type === 'draft-rollout') return decideDraft(rollout, command)
  if (rollout === undefined) return refuse({ kind: 'no-such-rollout' })
  switch (command.type) {
    case 'request-approval':
      return decideRequestApproval(rollout, command, nowMs)
    case 'abandon-draft':
      return decideAbandonDraft(rollout, command)
    case 'approve':
      return decideApprove(rollout, command, nowMs)
    case 'reject':
      return decideReject(rollout, command, nowMs)
    case 'withdraw':
      return decideWithdraw(rollout, command)
    case 'replace':
      return decideReplace(rollout, command)
    case 'pause':
      return decidePause(rollout, command, nowMs)
    case 'resume':
      return decideResume(rollout, command, nowMs)
    case 'widen':
      return decideWiden(rollout, command)
    case 'halt':
      return decideHalt(rollout, command, nowMs)
    case 'replan':
      return decideReplan(rollout, command, nowMs)
    case 'retry-failed':
      return decideRetryFailed(rollout, command, nowMs)
    case 'observe':
      return decideObserve(rollout, command, nowMs)
    case 'advance':
      return decideAdvance(rollout, command, nowMs)
    case 'begin-dispatch':
      return hasExecution(rollout)
        ? decideBeginDispatch(rollout, command, nowMs)
        : refuse({ kind: 'unknown-dispatch' })
    case 'record-dispatch':
      return hasExecution(rollout)
        ? decideRecordDispatch(rollout, command, nowMs)
        : refuse({ kind: 'unknown-dispatch' })
    case 'record-unsent':
      return hasExecution(rollout)
        ? decideRecordUnsent(rollout, command, nowMs)
        : refuse({ kind: 'unknown-dispatch' })
    case 'note-api-trouble':
      return decideApiTrouble(rollout, command)
    case 'note-slow-looks':
      return decideSlowLooks(rollout, command)
    case 'note-api-recovery':
      return decideApiRecovery(rollout)
    default: {
      const never: never = command
      return never
    }
  }
}
