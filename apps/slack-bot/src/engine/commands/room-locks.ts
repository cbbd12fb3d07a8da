import { compareNaturally } from '../../fleet/natural-order.ts'
import type { ApproverRight } from '../../rollouts/model/command.ts'
import type { PersonId } from '../../rollouts/model/ids.ts'
import type { Surroundings } from '../../rollouts/model/observation.ts'
import type { ProjectEvent } from '../../rollouts/ports/project-trail.ts'
import type { LockEnding, LockPost, RoomLock } from '../../rollouts/model/room-lock.ts'
import type { RoomLockStore } from '../../rollouts/ports/room-lock-store.ts'
import { lockPostKey } from '../effects/end-lock-post.ts'
import { mayUnlock, refusalOfLock, type LockRefusal } from '../../rollouts/people/room-lock-rules.ts'
import type { Transaction } from '../../rollouts/ports/transaction.ts'
import type { EngineParts } from '../engine-parts.ts'

export type Locked =
  | { readonly kind: 'locked'; readonly lock: RoomLock }
  /** Another person locked it for longer; a shorter lock would end theirs early. */
  | { readonly kind: 'locked-longer'; readonly lock: RoomLock }
  | { readonly kind: 'refused'; readonly problem: Exclude<LockRefusal, 'locked-longer'> }
export type Unlocked =
  | { readonly kind: 'unlocked'; readonly lock: RoomLock }
  | { readonly kind: 'not-locked' }
  | { readonly kind: 'not-owner'; readonly lock: RoomLock; readonly right: ApproverRight }

export interface RoomLocks {
  /** Current locks, the first to end first. */
  list(projectId: string): Promise<readonly RoomLock[]>
  /** Locked rooms by id, for the rules. */
  lockedRoomsOf(projectId: string): Promise<Surroundings['lockedRooms']>
  /** Anyone may lock a room, for a time and with a reason. Running updates go on; waiting devices stay parked until the lock ends. */
  lock(request: Omit<RoomLock, 'lockedAtMs' | 'post'>): Promise<Locked>
  /** Where the lock was announced; its end is announced there, too. */
  notePost(lock: RoomLock, post: LockPost): Promise<void>
  /** Only the person who locked it and approvers may unlock it. */
  unlock(request: {
    readonly projectId: string
    readonly roomId: string
    readonly by: PersonId
    readonly right: ApproverRight
  }): Promise<Unlocked>
}

export const createRoomLocks = (
  store: RoomLockStore,
  parts: Pick<EngineParts, 'transactions' | 'queue' | 'clock' | 'log' | 'projectTrail'>,
): RoomLocks => {
  const { transactions, queue, clock, log, projectTrail } = parts
  const currentLocks = async (projectId: string, transaction?: Transaction): Promise<readonly RoomLock[]> => {
    const nowMs = clock.now()
    const locks = await store.list(projectId, transaction)
    return locks
      .filter(({ untilMs }) => untilMs > nowMs)
      .toSorted((left, right) => left.untilMs - right.untilMs || compareNaturally(left.roomId, right.roomId))
  }
  const lockedRoom = async (
    room: Pick<RoomLock, 'projectId' | 'roomId'>,
    transaction: Transaction,
  ): Promise<RoomLock | undefined> =>
    (await currentLocks(room.projectId, transaction)).find(({ roomId }) => roomId === room.roomId)
  const write = (transaction: Transaction, projectId: string, event: ProjectEvent): Promise<void> =>
    projectTrail.append(transaction, projectId, { atMs: clock.now(), event })
  const writeRefusal = (
    transaction: Transaction,
    { projectId, by, roomLabel }: Pick<RoomLock, 'projectId' | 'by' | 'roomLabel'>,
    [asked, refusal]: readonly [asked: string, refusal: string],
  ): Promise<void> =>
    write(transaction, projectId, { type: 'decision-refused', by, asked, refusal, roomLabel })
  // Poll the project now, so that devices are parked or freed at once.
  const pollSoon = (transaction: Transaction, projectId: string): Promise<void> =>
    queue.enqueue(transaction, [{ effect: { type: 'tick-project', projectId }, key: `tick:${projectId}` }])

  /** A lock whose time will pass ends its post then, if it is still in force. */
  const endPost = (transaction: Transaction, lock: RoomLock, ending: LockEnding): Promise<void> =>
    queue.enqueue(transaction, [
      ending.kind === 'over'
        ? {
            effect: { type: 'end-lock-post', lock, ending },
            key: lockPostKey(lock),
            dueAtMs: lock.untilMs,
          }
        : { effect: { type: 'end-lock-post', lock, ending } },
    ])

  return {
    list: (projectId) => currentLocks(projectId),
    lockedRoomsOf: async (projectId) =>
      Object.fromEntries(
        (await currentLocks(projectId)).map(({ roomId, untilMs, by }) => [roomId, { untilMs, by }] as const),
      ),
    lock: (request) =>
      transactions.run(async (transaction) => {
        const before = await lockedRoom(request, transaction)
        const lock = { ...request, lockedAtMs: clock.now() }
        const problem = refusalOfLock(lock, before, lock.lockedAtMs)
        if (problem !== undefined) await writeRefusal(transaction, request, ['lock-room', problem])
        if (problem === 'locked-longer' && before !== undefined) return { kind: problem, lock: before }
        if (problem !== undefined && problem !== 'locked-longer') return { kind: 'refused', problem }
        await store.put(transaction, lock)
        await pollSoon(transaction, request.projectId)
        if (before !== undefined) await endPost(transaction, before, { kind: 'replaced', by: lock })
        await endPost(transaction, lock, { kind: 'over' })
        const { by, roomId, roomLabel, reason, untilMs } = lock
        await write(transaction, request.projectId, {
          type: 'room-locked',
          by,
          roomId,
          roomLabel,
          reason,
          untilMs,
        })
        log.info({ lock }, 'A room was locked')
        return { kind: 'locked', lock }
      }),
    notePost: (lock, post) => transactions.run((transaction) => store.notePost(transaction, lock, post)),
    unlock: ({ right, ...request }) =>
      transactions.run(async (transaction) => {
        const lock = await lockedRoom(request, transaction)
        if (lock === undefined) return { kind: 'not-locked' }
        const { by, projectId, roomId } = request
        const { roomLabel } = lock
        if (!mayUnlock(lock, { by, right })) {
          await writeRefusal(transaction, { projectId, by, roomLabel }, ['unlock-room', 'not-owner'])
          return { kind: 'not-owner', lock, right }
        }
        await store.remove(transaction, request)
        await pollSoon(transaction, request.projectId)
        await endPost(transaction, lock, { kind: 'unlocked', by, atMs: clock.now() })
        await write(transaction, projectId, {
          type: 'room-unlocked',
          by,
          roomId,
          roomLabel,
          lockedBy: lock.by,
        })
        log.info({ lock, by }, 'A room was unlocked')
        return { kind: 'unlocked', lock }
      }),
  }
}
