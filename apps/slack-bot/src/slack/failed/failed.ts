import type { CallHandler } from '../app/interaction.ts'
import { filterText, toQueryText } from '../pending/pending-query.ts'
import { takenAsLines } from '../pending/place-choice.ts'
import { placesText } from '../pending/places-text.ts'
import { failedMessage, PAGE_SIZE } from './failed-message.ts'
import { parsePagedText } from '../text/paged-text.ts'
import { readFailed } from './read-failed.ts'

/** Turning pages does not read Tuya again for this long; the list says how old it is, and "Refresh" reads. */
const PAGE_AGE_MS = 300_000

/** `/ota failed [where]`. */
export const onFailed: CallHandler = async (call, context) => {
  const { from, query } = parsePagedText(call.argument)
  const isRefresh = call.mode === 'replace' && from === 0
  const maxAgeMs = isRefresh ? { maxAgeMs: 0 } : from > 0 ? { maxAgeMs: PAGE_AGE_MS } : {}
  const answered = await readFailed(query, maxAgeMs, context)
  if (answered.kind === 'answer') return call.answer(answered.view, call.mode)
  const { read, devices } = answered
  const lastPage = Math.max(0, Math.floor((devices.length - 1) / PAGE_SIZE) * PAGE_SIZE)
  const facts = {
    devices,
    where: placesText(read),
    filter: filterText(read.query),
    lines: takenAsLines(read.guesses, read.waiting),
    query: toQueryText(read.query, read.places),
    from: Math.min(from, lastPage),
    readAtMs: read.readAtMs,
    isComplete: read.isComplete,
  }
  await call.answer(failedMessage(facts, context.clock.now()), call.mode)
}
