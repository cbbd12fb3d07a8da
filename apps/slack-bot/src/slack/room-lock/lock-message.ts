import type { LockEnding, RoomLock } from '../../rollouts/model/room-lock.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import { button } from '../blocks/elements.ts'
import { answer, type MessageView } from '../blocks/message.ts'
import { ACTIONS, numbered, toLockValue } from '../platform/ids.ts'
import { approverLine, type ApproverNames } from '../person/approver-names.ts'
import { at, bold, user, type Line } from '../text/inline.ts'
import type { SlackFailure } from '../platform/slack-failure-kinds.ts'
import { nextStepText, slackRemedyOf } from '../platform/slack-remedy.ts'
import { visibleText } from '../text/visible-text.ts'
import type { Until } from './parse-until.ts'

const roomOf = ({ roomLabel }: RoomLock): string => visibleText(roomLabel, LENGTHS.room)
const reasonOf = ({ reason }: RoomLock): string => `“${visibleText(reason, LENGTHS.reason)}”`

/** `locked until 18:00 by @mia`. */
const lockNote = (lock: RoomLock): Line => [
  'locked until ',
  at(lock.untilMs, 'day-time'),
  ' by ',
  user(lock.by),
]

/** `4F / Meeting room A: locked until 18:00 by @mia, “board meeting”`. */
export const lockLine = (lock: RoomLock): Line => [
  bold(roomOf(lock)),
  ': ',
  ...lockNote(lock),
  `, ${reasonOf(lock)}`,
]

const unlockButton = (lock: RoomLock, index: number, text: string) =>
  button({
    actionId: numbered(ACTIONS.unlock, index),
    text,
    value: toLockValue(lock),
    label: `Unlock ${roomOf(lock)}`,
  })

const toldLine = (lock: RoomLock): Line => [
  user(lock.by),
  ' locked ',
  bold(roomOf(lock)),
  ' until ',
  at(lock.untilMs, 'day-time'),
  `: ${reasonOf(lock)}.`,
]

const endingLine = (ending: LockEnding): Line => {
  switch (ending.kind) {
    case 'unlocked':
      return [user(ending.by), ' unlocked it ', at(ending.atMs, 'day-time'), '.']
    case 'over':
      return ['The lock has ended.']
    case 'replaced':
      return [
        'Since ',
        at(ending.by.lockedAtMs, 'day-time'),
        ' it has been locked again until ',
        at(ending.by.untilMs, 'day-time'),
        ', by ',
        user(ending.by.by),
        '.',
      ]
  }
}

/** The post after the lock ended: the original text, how it ended, and no button. */
export const endedLockMessage = (lock: RoomLock, ending: LockEnding): MessageView =>
  answer([toldLine(lock), endingLine(ending)])

/** Replaces a post whose lock is no longer known. */
export const formerLockMessage = (roomLabel: string): MessageView =>
  answer([[bold(visibleText(roomLabel, LENGTHS.room)), ' is no longer locked.']])

export const noLongerLockedMessage = (roomLabel: string): MessageView =>
  answer([[bold(visibleText(roomLabel, LENGTHS.room)), ' is no longer locked. Nothing changed.']])

/** For the channel, so that others know why no updates are sent there. If `isZoneKnown` is false, the time was read as UTC. */
export const lockedMessage = (lock: RoomLock, isZoneKnown: boolean): MessageView =>
  answer(
    [
      toldLine(lock),
      [
        'No update is sent to its devices until then. Updates already running continue. The lock ends by itself.',
        isZoneKnown ? '' : ' Slack did not give your time zone, so the time was read as UTC.',
      ],
    ],
    [unlockButton(lock, 0, 'Unlock')],
  )

export const unlockedMessage = (lock: RoomLock, by: string): MessageView =>
  answer([[user(by), ' unlocked ', bold(roomOf(lock)), '. Waiting devices there can be updated now.']])

export const lockedLongerMessage = (lock: RoomLock): MessageView =>
  answer([[...lockLine(lock), '. Your lock would end earlier, so theirs stays. Nothing changed.']])

/** `failure`: why the check whether the person is an approver failed. */
export const notOwnerMessage = (
  lock: RoomLock,
  approvers: ApproverNames,
  failure: SlackFailure | undefined,
): MessageView =>
  answer([
    failure !== undefined
      ? [
          `I couldn’t check whether you may unlock it, because ${slackRemedyOf(failure).why}. Nothing changed. ${nextStepText(slackRemedyOf(failure))}`,
        ]
      : [
          'Only ',
          user(lock.by),
          ', who locked it, or ',
          ...approverLine(approvers),
          ' may unlock ',
          roomOf(lock),
          '. Nothing changed.',
        ],
  ])

const EXAMPLE = '/ota lock Meeting room A until 18:00 board meeting'
const USAGE = `For example: ${EXAMPLE}`

/** All locked rooms, with an unlock button for each. */
export const locksMessage = (locks: readonly RoomLock[]): MessageView => {
  if (locks.length === 0)
    return answer([['No room is locked.'], [`While a room is locked, no updates are sent there. ${USAGE}`]])
  return answer(
    [
      [bold('Locked rooms, soonest to end first')],
      ...locks.slice(0, 20).map(lockLine),
      [`To lock another room: ${EXAMPLE}`],
    ],
    locks.slice(0, 10).map((lock, index) => unlockButton(lock, index, `Unlock ${roomOf(lock)}`)),
  )
}

/** `room`: as typed, or its label; absent if only an id is known. */
export const notLockedMessage = (room: string | undefined, locks: readonly RoomLock[]): MessageView => {
  const said =
    room === undefined
      ? 'This room is not locked. Nothing changed.'
      : `There is no lock on a room “${visibleText(room, LENGTHS.room)}”. Nothing changed.`
  return locks.length === 0
    ? answer([[said]])
    : answer(
        [[said, ' Locked rooms:'], ...locks.slice(0, 10).map(lockLine)],
        locks.slice(0, 10).map((lock, index) => unlockButton(lock, index, `Unlock ${roomOf(lock)}`)),
      )
}

const TIMES = 'Times look like 18:00, 6 pm, tomorrow 7:00, fri 12:30, 2026-12-24 18:00 or 2h.'

const UNTIL_PROBLEMS: Readonly<Record<Extract<Until, { kind: 'problem' }>['problem'], string>> = {
  unclear: 'I don’t understand the end time.',
  'no-time': 'Please say a time as well.',
  past: 'That time has already passed.',
  'too-long': 'A room can be locked for 31 days at most. For longer, ask an admin to set freeze days.',
}

/** What was missing in the command, with an example. */
export const lockProblem = (
  problem: Extract<Until, { kind: 'problem' }>['problem'] | 'no-until' | 'no-room' | 'no-reason' | 'filter',
): MessageView => {
  if (problem === 'no-until')
    return answer([['Please say until when. Nothing was locked.'], [TIMES], [USAGE]])
  if (problem === 'filter')
    return answer([['A lock applies to a whole room, so it takes no filters. Nothing was locked.'], [USAGE]])
  if (problem === 'no-room') return answer([['Please say which room. Nothing was locked.'], [USAGE]])
  if (problem === 'no-reason')
    return answer([['Please say why, so that others know. Nothing was locked.'], [USAGE]])
  return answer([[`${UNTIL_PROBLEMS[problem]} Nothing was locked.`], [TIMES], [USAGE]])
}
