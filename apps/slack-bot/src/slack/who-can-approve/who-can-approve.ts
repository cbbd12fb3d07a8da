import type { CallHandler } from '../app/interaction.ts'
import { readWaiting } from '../pending/read-waiting.ts'
import { placesText } from '../pending/places-text.ts'
import { rightsMessage } from './rights-message.ts'

/** The list of rooms rarely changes, so an older reading is good enough. */
const ROOMS_MAX_AGE_MS = 5 * 60_000

/** `/ota who-can-approve [room]`: looks up the right now, as a click does. */
export const onWhoCanApprove: CallHandler = async (call, context) => {
  const { approvers, approverNames } = context
  const read =
    call.argument === ''
      ? undefined
      : await readWaiting(
          call.argument,
          { subcommand: 'who-can-approve', maxAgeMs: ROOMS_MAX_AGE_MS },
          context,
        )
  if (read?.kind === 'answer') {
    await call.answer(read.view, call.mode)
    return
  }
  const roomLabel = read === undefined || read.places.length === 0 ? undefined : placesText(read)
  const view = rightsMessage({
    ...(roomLabel === undefined ? {} : { roomLabel }),
    approvers: approverNames,
    personId: call.person.userId,
    verdict: await approvers.explainedRightOf(call.person.userId),
  })
  await call.answer(view, call.mode)
}
