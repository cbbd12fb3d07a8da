import { onlyRoomOf } from '../../fleet/places/only-room.ts'
import type { CallHandler } from '../app/interaction.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import { button } from '../blocks/elements.ts'
import { answer } from '../blocks/message.ts'
import { ACTIONS, numbered } from '../platform/ids.ts'
import { toQueryText } from '../pending/pending-query.ts'
import { readWaiting, type WaitingRead } from '../pending/read-waiting.ts'
import { labelOf } from '../pending/waiting-rooms.ts'
import { bold, type Line } from '../text/inline.ts'
import { listed } from '../text/listed.ts'
import { plural } from '../text/plural.ts'
import { visibleText } from '../text/visible-text.ts'

const namesOf = (read: WaitingRead): ReadonlyMap<string, string> =>
  new Map(
    read.groups.flatMap((group) => group.devices.map(({ deviceId, name }) => [deviceId, name] as const)),
  )

const SHOWN = 10

const changeLine = (before: WaitingRead, after: WaitingRead): Line => {
  const [old, now] = [namesOf(before), namesOf(after)]
  const added = [...now].filter(([id]) => !old.has(id)).map(([, name]) => visibleText(name, LENGTHS.name))
  const gone = [...old].filter(([id]) => !now.has(id)).length
  if (added.length === 0 && gone === 0) return ['The list did not change.']
  const names = added.length > SHOWN ? [...added.slice(0, SHOWN), `${added.length - SHOWN} more`] : added
  return [
    added.length === 0 ? '' : `New: ${listed(names)}. `,
    gone === 0 ? '' : `${plural(gone, 'device is', 'devices are')} no longer waiting.`,
  ]
}

/** `/ota sync <room>`: Tuya checks the room again, and the answer says what changed. */
export const onSync: CallHandler = async (call, context) => {
  if (call.argument === '') {
    await call.answer(
      answer([['Which room? For example: /ota sync 4F / Meeting room A. Nothing changed.']]),
      call.mode,
    )
    return
  }
  const before = await readWaiting(call.argument, { subcommand: 'sync', asksAboutGuesses: true }, context)
  const room = before.kind === 'read' ? onlyRoomOf(before) : undefined
  if (before.kind === 'answer' || room === undefined) {
    await call.answer(
      before.kind === 'answer' ? before.view : answer([['Please name one room. Nothing changed.']]),
      call.mode,
    )
    return
  }
  const label = visibleText(labelOf(before.waiting, room), LENGTHS.room)
  if (room.roomId.startsWith('name:')) {
    await call.answer(
      answer([
        [`Tuya did not give the id of ${label}, so I can’t ask it to check that room. Nothing changed.`],
      ]),
      call.mode,
    )
    return
  }
  await context.engine.syncRoom({
    projectId: context.project.projectId,
    roomId: room.roomId,
    roomLabel: labelOf(before.waiting, room),
    by: call.person.userId,
  })
  const query = toQueryText({}, [{ kind: 'room', room }])
  const after = await readWaiting(query, { subcommand: 'sync', maxAgeMs: 0 }, context)
  if (after.kind === 'answer') return call.answer(after.view, call.mode)
  const count = after.groups.reduce((sum, group) => sum + group.count, 0)
  await call.answer(
    answer(
      [
        [bold(`Tuya checked ${label} again: ${plural(count, 'device')} waiting for an update.`)],
        changeLine(before, after),
        ['Nothing was sent to devices.'],
      ],
      [button({ actionId: numbered(ACTIONS.run, 0), text: 'See devices', value: `pending ${query}` })],
    ),
    call.mode,
  )
}
