import type { ContextBlock, InputBlock, ModalView, PlainTextOption } from '@slack/types'
import type { MaintenanceWindow } from '../../rollouts/model/plan.ts'
import { LIMITS } from '../platform/block-limits.ts'
import { contextBlock, plainText } from '../blocks/elements.ts'
import { ACTIONS } from '../platform/ids.ts'
import { at, type Line } from '../text/inline.ts'
import { windowText } from '../text/window-text.ts'

/** The maintenance window that applies to the room, and whether it is open. */
export interface WhenFacts {
  readonly window: MaintenanceWindow
  /** The room has its own hours, which replace the project's. */
  readonly isOfRoom: boolean
  readonly isOpen: boolean
  readonly nextChangeAtMs?: number
}

export const WHEN_BLOCKS = { when: 'when', note: 'when-note', startsAt: 'starts-at' } as const

const NOW: PlainTextOption = {
  text: plainText('Now'),
  description: plainText('As soon as someone else has approved it'),
  value: 'now',
}

const stateLine = ({ isOpen, nextChangeAtMs }: WhenFacts): Line => {
  if (nextChangeAtMs === undefined)
    return [isOpen ? 'The window is always open.' : 'The window does not open within the next year.']
  return isOpen
    ? [
        'The window is open until ',
        at(nextChangeAtMs, 'day-time'),
        '. Devices that don’t fit wait for the next window.',
      ]
    : ['The window opens ', at(nextChangeAtMs, 'day-time'), '. You can cancel the upgrade until then.']
}

const noteLine = (facts: WhenFacts): Line => [
  facts.isOfRoom ? 'This room has its own hours. ' : '',
  ...stateLine(facts),
]

const AT_A_TIME: PlainTextOption = {
  text: plainText('At a date and time'),
  description: plainText('If someone else has approved it by then'),
  value: 'at',
}

const inWindow = ({ window }: WhenFacts): PlainTextOption => ({
  text: plainText('In the next maintenance window', LIMITS.option.text),
  description: plainText(windowText(window), LIMITS.option.description),
  value: 'next-window',
})

const optionsFor = (facts: WhenFacts | undefined): PlainTextOption[] => [
  NOW,
  ...(facts === undefined ? [] : [inWindow(facts)]),
  AT_A_TIME,
]

const initialOption = (facts: WhenFacts | undefined, when: string) => {
  const option = optionsFor(facts).find(({ value }) => value === when)
  return option === undefined ? {} : { initial_option: option }
}

const startsAtBlock = (startsAtMs: number | undefined): InputBlock => ({
  type: 'input',
  block_id: WHEN_BLOCKS.startsAt,
  dispatch_action: true,
  label: plainText('Date and time'),
  hint: plainText('In your own time zone.'),
  element: {
    type: 'datetimepicker',
    action_id: ACTIONS.upgradeStartsAt,
    ...(startsAtMs === undefined ? {} : { initial_date_time: startsAtMs / 1_000 }),
  },
})

/** "When": the window is offered if one is configured. */
export const whenBlocks = (
  facts: WhenFacts | undefined,
  chosen: {
    /** `gone`: the maintenance window, where there is none any more. */
    readonly when: 'now' | 'next-window' | 'at' | 'gone'
    readonly startsAtMs?: number
  },
): readonly (InputBlock | ContextBlock)[] => [
  {
    type: 'input',
    block_id: WHEN_BLOCKS.when,
    dispatch_action: true,
    label: plainText('When'),
    ...(chosen.when === 'gone'
      ? {
          hint: plainText(
            'You had chosen the maintenance window, and there is none for these devices. Please choose again.',
          ),
        }
      : {}),
    element: {
      type: 'radio_buttons',
      action_id: ACTIONS.upgradeWhen,
      options: optionsFor(facts),
      ...initialOption(facts, chosen.when),
    },
  },
  ...(facts === undefined ? [] : [{ ...contextBlock(noteLine(facts)), block_id: WHEN_BLOCKS.note }]),
  ...(chosen.when === 'at' ? [startsAtBlock(chosen.startsAtMs)] : []),
]

/** The form with a field for the date and time after “When”, or without it. */
export const withStartsAt = (
  blocks: ModalView['blocks'],
  { isChosen, startsAtMs }: { readonly isChosen: boolean; readonly startsAtMs?: number | undefined },
): ModalView['blocks'] => {
  const others = blocks.filter((block) => block.block_id !== WHEN_BLOCKS.startsAt)
  if (!isChosen) return others
  const after = others.findLastIndex(({ block_id: id }) => id === WHEN_BLOCKS.when || id === WHEN_BLOCKS.note)
  return others.toSpliced(after + 1, 0, startsAtBlock(startsAtMs))
}
