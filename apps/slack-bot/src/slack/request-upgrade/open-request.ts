import type { ModalView } from '@slack/types'
import type { Place } from '../../fleet/places/place.ts'
import type { SelectionQuery } from '../../fleet/query/selection-query.ts'
import { openAndFill } from '../app/answers/open-and-fill.ts'
import type { Call, CallHandler, ClickHandler } from '../app/interaction.ts'
import { LIMITS } from '../platform/block-limits.ts'
import { MARK_LENGTH } from '../platform/installation-mark.ts'
import { answer } from '../blocks/message.ts'
import { noteModal } from '../blocks/note-modal.ts'
import type { FeatureContext } from '../feature-context.ts'
import { toQueryText } from '../pending/pending-query.ts'
import { readWaiting } from '../pending/read-waiting.ts'
import type { WaitingRooms } from '../pending/waiting-rooms.ts'
import type { Line } from '../text/inline.ts'
import { entriesIn } from './entries.ts'
import { formFor, type FormFacts } from './form-for.ts'
import { beginTurn } from './form-turns.ts'
import { parseRequestMetadata, toWhatMetadata, type Entries } from './metadata.ts'
import { initialOptions } from './place-options.ts'
import { readForForm } from './read-for-form.ts'
import { whatModal } from './what-modal.ts'

const NOT_HERE = answer([
  ['Please ask for an upgrade in a channel, so that approvers see the request. Nothing was requested.'],
])

/** The channel for the card: where the command was typed. A direct message has none. */
const placeOf = ({ channelId }: Call): string | undefined =>
  channelId === undefined || channelId.startsWith('D') ? undefined : channelId

/** The first step, filled in with what is known already. */
const whatFor = (
  waiting: WaitingRooms,
  query: SelectionQuery,
  facts: {
    readonly place: string
    readonly why: readonly Line[]
    readonly places: readonly Place[]
    readonly typed?: string
    readonly entries?: Entries
  },
): ModalView => {
  if (waiting.devices.length === 0)
    return noteModal('Request upgrade', [
      ...facts.why,
      ['No device is waiting for an update. Nothing was requested.'],
    ])
  const { online, name } = query
  const rest = toQueryText({
    ...(online === undefined ? {} : { online }),
    ...(name === undefined ? {} : { name }),
  })
  const { place, typed, places, why, entries } = facts
  return whatModal(query, waiting, {
    privateMetadata: toWhatMetadata({
      place,
      rest,
      ...(typed === undefined ? {} : { typed }),
      ...(entries === undefined ? {} : { entries }),
    }),
    why,
    initial: initialOptions(places, waiting, query.isEverywhere === true),
  })
}

const viewFor = async (
  text: string,
  facts: Pick<FormFacts, 'place' | 'requester'>,
  context: FeatureContext,
): Promise<ModalView> => {
  const { place } = facts
  const read = await readWaiting(text, { subcommand: 'upgrade' }, context)
  if (read.kind === 'read') {
    const { waiting, query, places } = read
    if (places.length === 0 && query.isEverywhere !== true)
      return whatFor(waiting, query, { place, why: [], places })
    const form = await formFor(read, facts, context)
    if (form.kind === 'form') return form.view
    return read.groups.length === 0
      ? noteModal('Request upgrade', [[form.problem]])
      : whatFor(waiting, query, { place, why: [[form.problem]], places })
  }
  const [said] = read.view.text.split('\n')
  const { waiting, query, typed } = read
  return waiting === undefined || query === undefined
    ? noteModal('Request upgrade', [[said ?? '']])
    : whatFor(waiting, query, {
        place,
        why: [[said ?? '']],
        places: [],
        ...(typed === undefined ? {} : { typed }),
      })
}

const KEPT: Line = ['What you entered for these devices is kept.']

const TOO_MUCH = noteModal('Request upgrade', [
  ['Slack can’t keep this many exceptions on the way back. Nothing changed.'],
  ['Take some out, or leave out whole rooms. You can also cancel, and ask again for fewer rooms.'],
])

/** "Change rooms or kinds…": back to the first step, with what was chosen there. */
export const onChangeWhat: ClickHandler = async (click, context) => {
  const { view } = click
  if (view === undefined) return
  const { place, query: text } = parseRequestMetadata(view.privateMetadata)
  const entries = entriesIn(view)
  const turn = beginTurn(view, context)
  const read = await readForForm(text, context)
  const { waiting, query = {} } = read
  if (waiting === undefined) return
  const what = whatFor(waiting, query, { place, why: [KEPT], places: read.places ?? [], entries })
  const isTooMuch = (what.private_metadata?.length ?? 0) > LIMITS.modal.privateMetadata - MARK_LENGTH
  if (isTooMuch) await click.openModal(TOO_MUCH)
  else await turn.leave(what)
}

/** `/ota upgrade [where] [filters]`: opens the form at once, within Slack's 3 s, and fills it when Tuya has answered. */
export const onUpgrade: CallHandler = async (call, context) => {
  const place = placeOf(call)
  if (place === undefined) {
    await call.answer(NOT_HERE, call.mode)
    return
  }
  await openAndFill(
    call,
    {
      title: 'Request upgrade',
      meanwhile: ['Reading which devices are waiting for an update …'],
      draw: () => viewFor(call.argument, { place, requester: call.person.userId }, context),
    },
    context,
  )
}
