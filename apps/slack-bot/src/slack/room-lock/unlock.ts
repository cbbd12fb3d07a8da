import { onlyRoomOf } from '../../fleet/places/only-room.ts'
import { findRoom } from '../../fleet/places/find-room.ts'
import type { Room } from '../../fleet/places/room.ts'
import type { RoomLock } from '../../rollouts/model/room-lock.ts'
import type { CallHandler, ClickedMessage, ClickHandler, Interaction } from '../app/interaction.ts'
import type { AnswerMode } from '../app/answers/respond.ts'
import { answer } from '../blocks/message.ts'
import type { FeatureContext } from '../feature-context.ts'
import { parseLockValue } from '../platform/ids.ts'
import { readWaiting } from '../pending/read-waiting.ts'
import { labelOf } from '../pending/waiting-rooms.ts'
import {
  endedLockMessage,
  formerLockMessage,
  locksMessage,
  noLongerLockedMessage,
  notLockedMessage,
  notOwnerMessage,
  unlockedMessage,
} from './lock-message.ts'
import { closeClickedPost } from './lock-post.ts'

const toRoom = ({ roomId, roomLabel }: RoomLock): Room => {
  const path = roomLabel.split(' / ')
  return { roomId, name: path.at(-1) ?? roomLabel, path }
}

/** The list of rooms rarely changes, so an older reading is good enough. */
const ROOMS_MAX_AGE_MS = 5 * 60_000

/** The label of a room that is not locked: buttons of old posts carry only its id. */
const labelFor = async (typed: string, context: FeatureContext): Promise<string | undefined> => {
  const read = await readWaiting(typed, { subcommand: 'unlock', maxAgeMs: ROOMS_MAX_AGE_MS }, context).catch(
    () => undefined,
  )
  const room = read?.kind === 'read' ? onlyRoomOf(read) : undefined
  if (read?.kind === 'read' && room !== undefined) return labelOf(read.waiting, room)
  return /^"?\d{6,}"?$/u.test(typed) ? undefined : typed
}

interface Asked {
  readonly roomId: string
  readonly clicked?: ClickedMessage | undefined
  readonly mode: AnswerMode
}

/** Unlocks a room and edits the post about its lock. False if the room was not locked. */
const unlock = async (interaction: Interaction, asked: Asked, context: FeatureContext): Promise<boolean> => {
  const { engine, project, approvers, approverNames, clock } = context
  const by = interaction.person.userId
  const right = await approvers.rightOf(by)
  const { roomId, clicked, mode } = asked
  const unlocked = await engine.roomLocks.unlock({ projectId: project.projectId, roomId, by, right })
  if (unlocked.kind === 'not-locked') return false
  if (unlocked.kind === 'not-owner') {
    const failure = unlocked.right === 'unknown' ? approvers.failureOf(by) : undefined
    await interaction.answer(notOwnerMessage(unlocked.lock, approverNames, failure), mode)
    return true
  }
  // A post whose place was not recorded is known only by the click on it.
  if (unlocked.lock.post === undefined)
    await closeClickedPost(
      clicked,
      endedLockMessage(unlocked.lock, { kind: 'unlocked', by, atMs: clock.now() }),
      context,
    )
  const { channelId } = interaction
  const isShared = channelId !== undefined && !channelId.startsWith('D')
  await interaction.answer(unlockedMessage(unlocked.lock, by), isShared ? 'channel' : mode)
  return true
}

/** `/ota unlock <room>`: searches only the locked rooms, so that it works without Tuya. */
export const onUnlock: CallHandler = async (call, context) => {
  const locks = await context.engine.roomLocks.list(context.project.projectId)
  const { argument, mode } = call
  if (argument === '') return call.answer(locksMessage(locks), mode)
  const found = findRoom(locks.map(toRoom), argument)
  if (found.kind === 'ambiguous') {
    const fitting = locks.filter(({ roomId }) => found.rooms.some((room) => room.roomId === roomId))
    return call.answer(locksMessage(fitting), mode)
  }
  if (found.kind === 'found' && (await unlock(call, { roomId: found.room.roomId, mode }, context))) return
  await call.answer(notLockedMessage(await labelFor(argument, context), locks), mode)
}

/** "Unlock" on the post about a lock, or in the list of locks. */
export const onUnlockClick: ClickHandler = async (click, context) => {
  const room = parseLockValue(click.value)
  if (room === undefined)
    return click.answer(
      answer([['I can’t read this button. Nothing changed. Please type /ota unlock and the room.']]),
    )
  const { message } = click
  const isThere = await unlock(click, { roomId: room.roomId, clicked: message, mode: 'private' }, context)
  if (isThere) return
  await closeClickedPost(message, formerLockMessage(room.roomLabel), context)
  await click.answer(noLongerLockedMessage(room.roomLabel))
}
