import { groupByFloor } from '../../fleet/group-floors.ts'
import type { CallHandler, ClickHandler, Interaction } from '../app/interaction.ts'
import type { MessageView } from '../blocks/message.ts'
import type { FeatureContext } from '../feature-context.ts'
import { takenAsLines } from './place-choice.ts'
import type { PendingFacts } from './pending-facts.ts'
import { pendingMessage } from './pending-message.ts'
import { parsePage } from './pending-page.ts'
import { failedCounts, readFailedRooms } from './read-failed-counts.ts'
import { readWaiting } from './read-waiting.ts'
import { placesText } from './places-text.ts'
import { placedRooms } from './waiting-rooms.ts'

type Read =
  | { readonly kind: 'facts'; readonly facts: PendingFacts }
  | { readonly kind: 'answer'; readonly view: MessageView }

/** `text`: a page, perhaps, and then the query. */
export const readPending = async (
  text: string,
  maxAgeMs: number | undefined,
  context: FeatureContext,
): Promise<Read> => {
  const { page, query } = parsePage(text)
  const age = maxAgeMs === undefined ? {} : { maxAgeMs }
  const [read, failedRooms] = await Promise.all([
    readWaiting(query, { subcommand: 'pending', ...age }, context),
    readFailedRooms(context),
  ])
  if (read.kind === 'answer') return read
  const deviceIds = read.groups.flatMap((group) => group.devices.map(({ deviceId }) => deviceId))
  const locks = await context.engine.roomLocks.list(context.project.projectId)
  const facts: PendingFacts = {
    floors: groupByFloor(read.groups, placedRooms(read.waiting)),
    page,
    places: read.places,
    where: placesText(read),
    lines: takenAsLines(read.guesses, read.waiting),
    query: read.query,
    readAtMs: read.readAtMs,
    isComplete: read.isComplete,
    reservations: await context.engine.reservationsOf(deviceIds),
    locks: new Map(locks.map((lock) => [lock.roomId, lock])),
    failed: failedCounts(failedRooms, read.places),
  }
  return { kind: 'facts', facts }
}

const viewOf = (read: Read, context: FeatureContext): MessageView =>
  read.kind === 'answer' ? read.view : pendingMessage(read.facts, context.clock.now())

/** `/ota pending [where] [filters]`. Refresh reads again whatever the age of the last reading. */
export const onPending: CallHandler = async (call, context) => {
  const read = await readPending(call.argument, call.mode === 'replace' ? 0 : undefined, context)
  await call.answer(viewOf(read, context), call.mode)
}

/** The list as a new private answer to the person who asked. */
export const showPending = async (
  query: string,
  interaction: Interaction,
  context: FeatureContext,
): Promise<void> => {
  const read = await readPending(query, undefined, context)
  await interaction.answer(viewOf(read, context))
}

/** Turning pages does not read the cloud again for this long; the list says how old it is, and "Refresh" reads. */
const PAGE_AGE_MS = 300_000

/** "Next" and "Previous": another page of the list in its place. */
export const onPendingPage: ClickHandler = async (click, context) => {
  const read = await readPending(click.value ?? '', PAGE_AGE_MS, context)
  await click.answer(viewOf(read, context), 'replace')
}

/** "Share to channel": the same list for everyone, with who shared it, without buttons. */
export const onPendingShare: ClickHandler = async (click, context) => {
  const read = await readPending(click.value ?? '', undefined, context)
  if (read.kind === 'answer') return click.answer(read.view)
  const facts = { ...read.facts, sharedBy: click.person.userId }
  await click.answer(pendingMessage(facts, context.clock.now()), 'channel')
}
