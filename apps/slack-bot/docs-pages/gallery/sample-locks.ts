import type { RoomGroup } from '../../src/fleet/group-pending.ts'
import type { RoomLock } from '../../src/rollouts/model/room-lock.ts'
import type { MessageView } from '../../src/slack/blocks/message.ts'
import type { ApproverNames } from '../../src/slack/person/approver-names.ts'
import {
  endedLockMessage,
  formerLockMessage,
  lockedLongerMessage,
  lockedMessage,
  lockProblem,
  locksMessage,
  noLongerLockedMessage,
  notLockedMessage,
  notOwnerMessage,
  unlockedMessage,
} from '../../src/slack/room-lock/lock-message.ts'
import { SAMPLE_NOW_MS } from './sample-execution.ts'

const PROBLEMS = ['no-until', 'no-room', 'no-reason', 'unclear', 'no-time', 'past', 'too-long'] as const

/** A held room, and everything that is said about holding one. */
export const sampleLocks = (
  group: Pick<RoomGroup, 'key' | 'label'> | undefined,
  approvers: ApproverNames,
): {
  readonly locks: ReadonlyMap<string, RoomLock>
  readonly views: readonly (readonly [string, MessageView])[]
} => {
  const lock: RoomLock = {
    projectId: 'project-1',
    roomId: group?.key ?? '',
    roomLabel: group?.label ?? '',
    by: 'U0MIATORRES',
    reason: 'board meeting',
    lockedAtMs: SAMPLE_NOW_MS,
    untilMs: SAMPLE_NOW_MS + 16_200_000,
  }
  return {
    locks: new Map([[lock.roomId, lock]]),
    views: [
      ['lock: locked', lockedMessage(lock, true)],
      ['lock: zone not known', lockedMessage(lock, false)],
      ['lock: held longer', lockedLongerMessage(lock)],
      ['lock: list', locksMessage([lock])],
      ['lock: none', locksMessage([])],
      ...PROBLEMS.map((problem) => [`lock: ${problem}`, lockProblem(problem)] as const),
      ['unlock: unlocked', unlockedMessage(lock, 'U0JONASWEBER')],
      [
        'lock: unlocked',
        endedLockMessage(lock, { kind: 'unlocked', by: 'U0JONASWEBER', atMs: SAMPLE_NOW_MS + 600_000 }),
      ],
      [
        'lock: replaced',
        endedLockMessage(lock, {
          kind: 'replaced',
          by: {
            ...lock,
            by: 'U0SAMOKAFOR',
            lockedAtMs: SAMPLE_NOW_MS + 600_000,
            untilMs: SAMPLE_NOW_MS + 20_000_000,
          },
        }),
      ],
      ['lock: over', formerLockMessage(lock.roomLabel)],
      ['unlock: over', noLongerLockedMessage(lock.roomLabel)],
      ['unlock: only an id', notLockedMessage(undefined, [])],
      ['unlock: not yours', notOwnerMessage(lock, approvers, undefined)],
      ['unlock: right unknown', notOwnerMessage(lock, approvers, { kind: 'unclear', code: 'timeout' })],
      ['unlock: not locked', notLockedMessage(lock.roomLabel, [lock])],
      ['unlock: none', notLockedMessage(lock.roomLabel, [])],
    ],
  }
}
