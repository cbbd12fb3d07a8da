import type { InputBlock, ModalView, PlainTextOption } from '@slack/types'
import { DEVICE_KINDS, type DeviceKind } from '../../fleet/device.ts'
import { compareNaturally } from '../../fleet/natural-order.ts'
import { isSameVersion } from '../../fleet/same-version.ts'
import type { SelectionQuery } from '../../fleet/query/selection-query.ts'
import { plainText } from '../blocks/elements.ts'
import { filterText } from '../pending/pending-query.ts'
import { placesField } from '../pending/places-field.ts'
import type { WaitingRooms } from '../pending/waiting-rooms.ts'
import { LIMITS } from '../platform/block-limits.ts'
import { ACTIONS, MODALS } from '../platform/ids.ts'
import type { Line } from '../text/inline.ts'
import { toRichText } from '../text/to-rich-text.ts'
import { visibleText } from '../text/visible-text.ts'

export const WHAT_BLOCKS = { places: 'places', kinds: 'kinds', versions: 'versions' } as const

const kindsField = (query: SelectionQuery, waiting: WaitingRooms): readonly InputBlock[] => {
  const present = new Set<DeviceKind>([...waiting.devices.map(({ kind }) => kind), ...(query.kinds ?? [])])
  const options = Object.entries(DEVICE_KINDS)
    .filter(([kind]) => present.has(kind as DeviceKind))
    .map(([kind, label]) => ({ text: plainText(label), value: kind }))
  const chosen = options.filter(({ value }) => query.kinds?.some((kind) => kind === value))
  if (options.length < 2 && chosen.length === 0) return []
  return [
    {
      type: 'input',
      block_id: WHAT_BLOCKS.kinds,
      optional: true,
      label: plainText('Kinds'),
      hint: plainText('Tick none to include every kind.'),
      element: {
        type: 'checkboxes',
        action_id: ACTIONS.upgradeKinds,
        options,
        ...(chosen.length === 0 ? {} : { initial_options: chosen }),
      },
    },
  ]
}

/** Each version once, however it is spelled, and with those that were typed. */
const versionsOf = (query: SelectionQuery, waiting: WaitingRooms): readonly string[] => {
  const offered = new Set(waiting.devices.flatMap(({ offeredVersion }) => offeredVersion ?? []))
  const versions: string[] = []
  for (const version of [...(query.versions ?? []), ...[...offered].toSorted(compareNaturally)])
    if (
      version !== '' &&
      version.length <= LIMITS.option.value &&
      !versions.some((one) => isSameVersion(one, version))
    )
      versions.push(version)
  return versions.slice(0, LIMITS.options)
}

const versionsField = (query: SelectionQuery, waiting: WaitingRooms): readonly InputBlock[] => {
  const options = versionsOf(query, waiting).map((version) => ({
    text: plainText(visibleText(version, LIMITS.option.text), LIMITS.option.text),
    value: version,
  }))
  const chosen = options.filter(({ value }) => query.versions?.includes(value))
  if (options.length < 2 && chosen.length === 0) return []
  return [
    {
      type: 'input',
      block_id: WHAT_BLOCKS.versions,
      optional: true,
      label: plainText('New versions'),
      hint: plainText('Choose none to include every version.'),
      element: {
        type: 'multi_static_select',
        action_id: ACTIONS.upgradeVersions,
        placeholder: plainText('Every version', LIMITS.placeholder),
        options,
        ...(chosen.length === 0 ? {} : { initial_options: chosen }),
      },
    },
  ]
}

/** The first step: where, which kinds and which versions. */
export const whatModal = (
  query: SelectionQuery,
  waiting: WaitingRooms,
  facts: {
    readonly privateMetadata: string
    readonly why: readonly Line[]
    readonly initial: readonly PlainTextOption[]
  },
): ModalView => {
  const rest = filterText({
    ...(query.online === undefined ? {} : { online: query.online }),
    ...(query.name === undefined ? {} : { name: query.name }),
  })
  const lines: readonly Line[] = [...facts.why, ...(rest === '' ? [] : [[`Filter: ${rest}.`]])]
  return {
    type: 'modal',
    callback_id: MODALS.requestWhat,
    private_metadata: facts.privateMetadata,
    title: plainText('Request upgrade', LIMITS.modal.title),
    submit: plainText('Continue', LIMITS.modal.button),
    close: plainText('Cancel', LIMITS.modal.button),
    blocks: [
      ...(lines.length === 0 ? [] : [toRichText(lines)]),
      // Nothing chosen is our own mistake to tell: our sentence at the field says more than Slack's.
      placesField({
        isOptional: false,
        blockId: WHAT_BLOCKS.places,
        actionId: ACTIONS.upgradePlaces,
        hint: 'Type a part of the name, such as 4F. Only places with waiting devices are listed.',
        placeholder: 'Rooms, floors or everything',
        initial: facts.initial,
      }),
      ...kindsField(query, waiting),
      ...versionsField(query, waiting),
    ],
  }
}
