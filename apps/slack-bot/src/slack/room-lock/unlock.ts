import { findRoom } from '../../fleet/find-room.ts'
import type { Room } from '../../fleet/room.ts'
import type { RoomLock } from '../../rollouts/ports/room-lock-store.ts'
import type { CallHandler } from '../app/interaction.ts'
import { locksMessage, notLockedMessage, notOwnerMessage, unlockedMessage } from './lock-message.ts'

const toRoom = ({ roomId, roomLabel }: RoomLock): Room => {
  const path = roomLabel.split(' / ')
  return { roomId, name: path.at(-1) ?? roomLabel, path }
}

/** `/ota unlock <room>`: only among the rooms that are locked, so that Tuya need not be asked. */
export const onUnlock: CallHandler = async (call, context) => {
  const { engine, project, approvers, approverNames } = context
  const { projectId } = project
  const locks = await engine.roomLocks.list(projectId)
  if (call.argument === '') {
    await call.answer(locksMessage(locks), call.mode)
    return
  }
  const found = findRoom(locks.map(toRoom), call.argument)
  if (found.kind !== 'found') {
    const fitting =
      found.kind === 'ambiguous'
        ? locks.filter(({ roomId }) => found.rooms.some((room) => room.roomId === roomId))
        : locks
    await call.answer(
      found.kind === 'ambiguous' ? locksMessage(fitting) : notLockedMessage(call.argument, fitting),
      call.mode,
    )
    return
  }
  const by = call.person.userId
  const right = await approvers.rightOf(by)
  const unlocked = await engine.roomLocks.unlock({ projectId, roomId: found.room.roomId, by, right })
  switch (unlocked.kind) {
    case 'unlocked': {
      const isShared = call.channelId !== undefined && !call.channelId.startsWith('D')
      await call.answer(unlockedMessage(unlocked.lock, by), isShared ? 'channel' : call.mode)
      return
    }
    case 'not-locked':
      await call.answer(notLockedMessage(call.argument, locks), call.mode)
      return
    case 'not-owner':
      await call.answer(
        notOwnerMessage(
          unlocked.lock,
          approverNames,
          unlocked.right === 'unknown' ? approvers.failureOf(by) : undefined,
        ),
        call.mode,
      )
  }
}
