import { onlyRoomOf } from '../../fleet/places/only-room.ts'
import { withStraightQuotes } from '../../fleet/query/quotes.ts'
import type { RoomLock } from '../../rollouts/model/room-lock.ts'
import type { Call, CallHandler } from '../app/interaction.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import type { MessageView } from '../blocks/message.ts'
import type { FeatureContext } from '../feature-context.ts'
import { filterText } from '../pending/pending-query.ts'
import { readWaiting } from '../pending/read-waiting.ts'
import { labelOf } from '../pending/waiting-rooms.ts'
import { timeZoneOf } from '../person/time-zone.ts'
import { visibleText } from '../text/visible-text.ts'
import { lockedLongerMessage, lockedMessage, lockProblem, locksMessage } from './lock-message.ts'
import { postLock } from './lock-post.ts'
import { parseUntil } from './parse-until.ts'

/** The list of rooms rarely changes, so an older reading is good enough. */
const ROOMS_MAX_AGE_MS = 5 * 60_000

const QUOTED_RUN = /"(?:\\.|[^"\\])*"|(?<=^|\s)'[^']*'(?=\s)/gu
const AT_TIME = /^(.*?)\s*\b(until|till|for(?=\s+\d))\s+/isu

/** Splits `Lobby until 18:00 why` or `Lobby for 2h why`. A quoted room may contain "until" or "for" in its name. */
const splitAtTime = (
  argument: string,
): { readonly room: string; readonly time: string; readonly suffix: string } | undefined => {
  const text = withStraightQuotes(argument)
  const [before, room, word] =
    AT_TIME.exec(text.replaceAll(QUOTED_RUN, (run) => '_'.repeat(run.length))) ?? []
  if (before === undefined || room === undefined || word === undefined) return undefined
  const time = argument.slice(before.length)
  return { room: argument.slice(0, room.length), time, suffix: `${word.toLowerCase()} ${time}` }
}

/** A lock is shown to the channel, a question only to the person. */
type LockAnswer =
  | { readonly kind: 'locked'; readonly lock: RoomLock; readonly view: MessageView }
  | { readonly kind: 'private'; readonly view: MessageView }

const lockRoom = async (
  call: Call,
  asked: NonNullable<ReturnType<typeof splitAtTime>>,
  context: FeatureContext,
): Promise<LockAnswer> => {
  const privately = (view: MessageView): LockAnswer => ({ kind: 'private', view })
  const { engine, project, clock } = context
  if (asked.room === '') return privately(lockProblem('no-room'))
  const { offsetAt, isKnown } = await timeZoneOf(call.person.userId, context)
  const until = parseUntil(asked.time, { nowMs: clock.now(), offsetAt })
  if (until.kind === 'problem') return privately(lockProblem(until.problem))
  if (until.rest === '') return privately(lockProblem('no-reason'))
  const read = await readWaiting(
    asked.room,
    { subcommand: 'lock', suffix: ` ${asked.suffix}`, maxAgeMs: ROOMS_MAX_AGE_MS, asksAboutGuesses: true },
    context,
  )
  if (read.kind === 'answer') return privately(read.view)
  const room = onlyRoomOf(read)
  if (room === undefined) return privately(lockProblem('no-room'))
  if (filterText(read.query) !== '') return privately(lockProblem('filter'))
  const locked = await engine.roomLocks.lock({
    projectId: project.projectId,
    roomId: room.roomId,
    roomLabel: labelOf(read.waiting, room),
    by: call.person.userId,
    reason: visibleText(until.rest, LENGTHS.reason),
    untilMs: until.untilMs,
  })
  if (locked.kind !== 'locked')
    return privately(
      locked.kind === 'locked-longer' ? lockedLongerMessage(locked.lock) : lockProblem(locked.problem),
    )
  const { lock } = locked
  return { kind: 'locked', lock, view: lockedMessage(lock, isKnown) }
}

/** `/ota lock <room> until <time> <reason>`; without arguments, lists the locked rooms. */
export const onLock: CallHandler = async (call, context) => {
  if (call.argument === '') {
    await call.answer(locksMessage(await context.engine.roomLocks.list(context.project.projectId)), call.mode)
    return
  }
  const asked = splitAtTime(call.argument)
  if (asked === undefined) return call.answer(lockProblem('no-until'), call.mode)
  const locked = await lockRoom(call, asked, context)
  if (locked.kind === 'private') return call.answer(locked.view, call.mode)
  const { channelId } = call
  const isShared = channelId !== undefined && !channelId.startsWith('D')
  await (isShared ? postLock(call, { ...locked, place: channelId }, context) : call.answer(locked.view))
}
