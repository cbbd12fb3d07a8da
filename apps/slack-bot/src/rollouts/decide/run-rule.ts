import type { Command } from '../model/command.ts'
import { decideAdvance } from './decide-advance.ts'
import { decideApprove, decideReject, decideTakeBack, decideWithdraw } from '../people/decide-approval.ts'
import { decideChangeDevices } from '../people/decide-change-devices.ts'
import {
  decideApiRecovery,
  decideApiTrouble,
  decideHalt,
  decidePause,
  decideReplan,
  decideResume,
  decideRetryFailed,
  decideSlowPolling,
} from '../people/decide-control.ts'
import { decideBeginDispatch, decideRecordDispatch, decideRecordUnsent } from '../sending/decide-dispatch.ts'
import {
  decideAbandonDraft,
  decideDraft,
  decideDraftProgress,
  decideRequestApproval,
} from '../people/decide-draft.ts'
import { decideObserve } from '../readings/decide-observation.ts'
import { decideWiden } from '../people/decide-widen.ts'
import type { Refusal } from '../model/codes/refusal.ts'
import type { Rollout } from '../model/rollout.ts'
import { isTurnOfApproved, type TurnOf } from '../state/turn.ts'

const UNKNOWN_DISPATCH: Refusal = { kind: 'unknown-dispatch' }

const isTurnOfKnown = (turn: TurnOf<Rollout | undefined>): turn is TurnOf<Rollout> =>
  turn.rollout !== undefined

/** Runs the rule of a command, which emits its events. Returns the refusal if the rule says no; then nothing was emitted. */
export const runRule = (turn: TurnOf<Rollout | undefined>, command: Command): Refusal | undefined => {
  if (command.type === 'draft-rollout') return decideDraft(turn, command)
  if (!isTurnOfKnown(turn)) return { kind: 'no-such-rollout' }
  switch (command.type) {
    case 'request-approval':
      return decideRequestApproval(turn, command)
    case 'note-draft-progress':
      return decideDraftProgress(turn, command)
    case 'abandon-draft':
      return decideAbandonDraft(turn, command)
    case 'approve':
      return decideApprove(turn, command)
    case 'reject':
      return decideReject(turn, command)
    case 'withdraw':
      return decideWithdraw(turn, command)
    case 'take-back-approval':
      return decideTakeBack(turn, command)
    case 'change-devices':
      return decideChangeDevices(turn, command)
    case 'pause':
      return decidePause(turn, command)
    case 'resume':
      return decideResume(turn, command)
    case 'widen':
      return decideWiden(turn, command)
    case 'halt':
      return decideHalt(turn, command)
    case 'replan':
      return decideReplan(turn, command)
    case 'retry-failed':
      return decideRetryFailed(turn, command)
    case 'observe':
      return decideObserve(turn, command)
    case 'advance':
      return decideAdvance(turn, command)
    case 'begin-dispatch':
      return isTurnOfApproved(turn) ? decideBeginDispatch(turn, command) : UNKNOWN_DISPATCH
    case 'record-dispatch':
      return isTurnOfApproved(turn) ? decideRecordDispatch(turn, command) : UNKNOWN_DISPATCH
    case 'record-unsent':
      return isTurnOfApproved(turn) ? decideRecordUnsent(turn, command) : UNKNOWN_DISPATCH
    case 'note-api-trouble':
      return decideApiTrouble(turn, command)
    case 'note-slow-polling':
      return decideSlowPolling(turn, command)
    case 'note-api-recovery':
      return decideApiRecovery(turn)
    default: {
      const never: never = command
      return never
    }
  }
}
