import type { InputBlock, ModalView } from '@slack/types'
import { REASON_ABOVE_DEVICES } from '../../rollouts/people/decide-draft.ts'
import type { RoomLock } from '../../rollouts/model/room-lock.ts'
import { LENGTHS, LIMITS } from '../platform/block-limits.ts'
import { actionsBlock, button, plainText } from '../blocks/elements.ts'
import { ACTIONS, MODALS } from '../platform/ids.ts'
import { lockLine } from '../room-lock/lock-message.ts'
import { ageText } from '../text/duration.ts'
import { bold, type Line } from '../text/inline.ts'
import { listed } from '../text/listed.ts'
import { plural } from '../text/plural.ts'
import { toRichText } from '../text/to-rich-text.ts'
import { visibleText } from '../text/visible-text.ts'
import { MOST_TICKS, type Choice } from './devices/device-choice.ts'
import { deviceBlocks } from './devices/device-inputs.ts'
import { goneText, hintFor, type FittedEntries } from './devices/entered-fields.ts'
import { whenBlocks, type WhenFacts } from './when-choice.ts'

export const BLOCKS = {
  first: 'first',
  change: 'change',
  reason: 'reason',
  forecast: 'forecast',
} as const

/** As many as the first wave of any plan has at most. */
const MOST_FIRST = 5

const firstInput = ({ first, goneFirst }: FittedEntries): InputBlock => ({
  type: 'input',
  block_id: BLOCKS.first,
  optional: true,
  dispatch_action: true,
  label: plainText('Start with'),
  ...hintFor(
    goneText(goneFirst, 'device that you chose is', 'devices that you chose are'),
    `Up to ${MOST_FIRST} devices to update and watch before the others.`,
  ),
  element: {
    type: 'multi_external_select',
    action_id: ACTIONS.upgradeFirst,
    min_query_length: 0,
    max_selected_items: MOST_FIRST,
    placeholder: plainText('The bot chooses', LIMITS.placeholder),
    ...(first.length === 0 ? {} : { initial_options: [...first] }),
  },
})

const leftOutLines = (choice: Choice): readonly Line[] => [
  ...(choice.reservedCount === 0
    ? []
    : [
        [
          `${plural(choice.reservedCount, 'device is', 'devices are')} not listed here, because ${choice.reservedCount === 1 ? 'it is' : 'they are'} already part of ${listed(choice.reservedBy)}.`,
        ],
      ]),
  ...(choice.unnamedCount === 0
    ? []
    : [
        [
          `${plural(choice.unnamedCount, 'device is', 'devices are')} not listed here, because Tuya does not name the new version.`,
        ],
      ]),
]

/** The second step with these blocks. */
export const requestModal = (privateMetadata: string, blocks: ModalView['blocks']): ModalView => ({
  type: 'modal',
  callback_id: MODALS.request,
  private_metadata: privateMetadata,
  title: plainText('Request upgrade', LIMITS.modal.title),
  submit: plainText('Ask for approval', LIMITS.modal.button),
  close: plainText('Cancel', LIMITS.modal.button),
  blocks,
})

/** Asks which devices, why and when. It sends nothing to devices: someone else must approve. */
export const planModal = (
  choice: Choice,
  facts: {
    readonly privateMetadata: string
    readonly readAtMs: number
    readonly nowMs: number
    /** Its devices failed, and wait for nothing. */
    readonly isOfFailed?: true
    /** The filter in words; empty for all devices of the room. */
    readonly filter: string
    /** What was typed and how it was understood, where it was no place's name. */
    readonly guesses: readonly Line[]
    readonly entries: FittedEntries
    /** What the whole choice comes to. */
    readonly forecast: readonly Line[]
    /** Absent without a maintenance window. */
    readonly when?: WhenFacts
    /** Locks of the rooms whose devices are on the form. */
    readonly locks?: readonly RoomLock[]
  },
): ModalView =>
  requestModal(facts.privateMetadata, [
    toRichText([
      [
        bold(visibleText(choice.label, LENGTHS.room)),
        facts.filter === '' ? '' : ` (${facts.filter})`,
        ` · ${plural(choice.devices.length, 'device')} ${facts.isOfFailed ? 'failed' : 'waiting'} · read ${ageText(facts.readAtMs, facts.nowMs)}`,
      ],
      ...facts.guesses,
      ...leftOutLines(choice),
      ...(facts.locks ?? []).map((lock): Line => [
        ...lockLine(lock),
        '. Devices there are updated after that.',
      ]),
      ...(choice.devices.length <= MOST_TICKS ? [['Untick devices that you don’t want to update.']] : []),
    ]),
    ...actionsBlock(
      facts.isOfFailed === true
        ? []
        : [
            button({
              actionId: ACTIONS.upgradeChange,
              text: 'Change rooms or kinds…',
              value: 'change',
            }),
          ],
      BLOCKS.change,
    ),
    ...deviceBlocks(
      choice.devices,
      { ticks: ACTIONS.upgradeDevices, except: ACTIONS.upgradeExcept, isFollowed: true },
      facts.entries,
    ),
    ...(choice.devices.length > 1 ? [firstInput(facts.entries)] : []),
    {
      type: 'input',
      block_id: BLOCKS.reason,
      optional: true,
      label: plainText('Why'),
      hint: plainText(
        `Approvers and the channel read this. Needed for more than ${REASON_ABOVE_DEVICES} devices.`,
      ),
      element: {
        type: 'plain_text_input',
        action_id: ACTIONS.upgradeReason,
        max_length: LENGTHS.reason,
        placeholder: plainText('flicker fix before Thursday’s event', LIMITS.placeholder),
        ...(facts.entries.reason === undefined ? {} : { initial_value: facts.entries.reason }),
      },
    },
    ...whenBlocks(facts.when, facts.entries),
    { type: 'divider' },
    forecastBlock(facts.forecast),
  ])

/** Updated when the choice changes. */
export const forecastBlock = (lines: readonly Line[]) => toRichText(lines, BLOCKS.forecast)
