import type { MessageView } from '../../src/slack/blocks/message.ts'
import { doctorMessage, type Check } from '../../src/slack/doctor/doctor-message.ts'
import type { ApproverNames } from '../../src/slack/person/approver-names.ts'
import type { ExplainedRight } from '../../src/slack/person/explained-right.ts'
import { reasonsFor } from '../../src/slack/platform/scopes.ts'
import { rightsMessage } from '../../src/slack/who-can-approve/rights-message.ts'

const CHECKS: readonly Check[] = [
  { name: 'Slack sign-in', state: 'passed', facts: 'illume-ota in Brightside HQ, 38 ms' },
  {
    name: 'Slack scopes',
    state: 'note',
    facts: 'channels:history and groups:history are not granted, which is optional',
    advice: reasonsFor(['channels:history', 'groups:history']),
  },
  { name: 'Slack connection', state: 'passed', facts: '2 of 2 Socket Mode connections open' },
  { name: 'This channel', state: 'passed', facts: 'I can post here' },
  { name: 'Who can read this channel', state: 'passed', facts: 'only full members of this workspace' },
  { name: 'Tuya sign-in', state: 'passed', facts: '132 ms' },
  { name: 'Tuya reading', state: 'passed', facts: '38 devices waiting, 98 ms, trace id e7f1849b' },
]
const ROOM_WINDOWS: Check = {
  name: 'Room windows',
  state: 'failed',
  facts:
    'ROOM_WINDOWS names “Cellar” (no room has this name) and “Meeting room A” (several rooms have this name)',
  advice:
    'write the room’s path as /ota pending shows it, or its id; until then the project’s window applies there',
}
const FAILED: Check = {
  name: 'Tuya sign-in',
  state: 'failed',
  facts: 'Tuya refused the sign-in (1004, sign invalid) (98 ms, trace id e7f1849b)',
  advice: 'compare TUYA_CLIENT_SECRET with the Overview page of your Tuya cloud project',
}

const VERDICTS: readonly (readonly [string, ExplainedRight])[] = [
  ['named', { right: 'approver' }],
  ['in a group', { right: 'approver', group: 'S0FACILITYLEADS' }],
  ['not named', { right: 'not-approver' }],
  ['unknown', { right: 'unknown', failure: { kind: 'unclear', code: 'ECONNREFUSED' } }],
  ['no such group', { right: 'unknown', failure: { kind: 'refused', code: 'no_such_subteam' } }],
]

/** The doctor's answer, and who may approve. */
export const sampleChecks = (approvers: ApproverNames): readonly (readonly [string, MessageView])[] => [
  ['doctor: all passed', doctorMessage(CHECKS)],
  [
    'doctor: failed',
    doctorMessage([...CHECKS.filter(({ name }) => name !== FAILED.name), FAILED, ROOM_WINDOWS]),
  ],
  ...VERDICTS.map(
    ([name, verdict]) =>
      [
        `who can approve: ${name}`,
        rightsMessage({ roomLabel: '4F / Meeting room A', approvers, personId: 'U0MIATORRES', verdict }),
      ] as const,
  ),
]
