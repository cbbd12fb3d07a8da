import type { DeviceNote } from '../../../rollouts/telling/device-note.ts'
import { callProblemText } from '../../text/codes/call-problem-text.ts'
import { deviceProblemText } from '../../text/codes/device-problem-text.ts'
import { PARK_TEXT, SKIP_TEXT } from '../../text/codes/left-out-text.ts'
import { clause } from '../../text/sentence.ts'

/** `attempt 1 failed`, `its room is locked`: why a device is not on its normal way. */
export const deviceNoteText = (note: DeviceNote): string => {
  switch (note.code) {
    case 'attempt-failed':
      return `try ${note.attempt} failed`
    case 'answer-lost':
      return 'Tuya’s answer was lost; checking what became of it'
    case 'parked':
      return note.problem === undefined ? PARK_TEXT[note.reason] : clause(callProblemText(note.problem))
    case 'skipped':
      return SKIP_TEXT[note.reason]
    case 'failed':
    case 'refused':
      return clause(deviceProblemText(note.problem))
    case 'not-read-back':
      return 'Tuya calls it installed, but the new version was not read back'
    case 'no-end-seen':
      return 'its update was never seen to end'
    case 'unknown-status':
      return `Tuya shows status ${note.statusCode}`
    case 'overdue':
      return 'its update takes longer than usual'
    case 'started-outside':
      return 'started by someone else'
    case 'updated-outside':
      return 'updated by someone else'
    case 'further-update':
      return 'a further update is offered'
    case 'not-started':
      return 'Tuya has not started its update yet'
  }
}
