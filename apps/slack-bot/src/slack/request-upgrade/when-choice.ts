import type { ContextBlock, InputBlock, PlainTextOption } from '@slack/types'
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
  description: plainText('Not before it, and only if someone else has approved it by then'),
  value: 'at',
}

const inWindow = ({ window }: WhenFacts): PlainTextOption => ({
  text: plainText('In the next maintenance window', LIMITS.option.text),
  description: plainText(windowText(window), LIMITS.option.description),
  value: 'next-window',
})

/** "When": the window is offered if one is configured. */
export const whenBlocks = (facts: WhenFacts | undefined): readonly (InputBlock | ContextBlock)[] => [
  {
    type: 'input',
    block_id: WHEN_BLOCKS.when,
    label: plainText('When'),
    element: {
      type: 'radio_buttons',
      action_id: ACTIONS.upgradeWhen,
      options: [NOW, ...(facts === undefined ? [] : [inWindow(facts)]), AT_A_TIME],
      initial_option: NOW,
    },
  },
  ...(facts === undefined ? [] : [{ ...contextBlock(noteLine(facts)), block_id: WHEN_BLOCKS.note }]),
  {
    type: 'input',
    block_id: WHEN_BLOCKS.startsAt,
    optional: true,
    label: plainText('Date and time'),
    hint: plainText('Only for “At a date and time”. In your own time zone.'),
    element: { type: 'datetimepicker', action_id: ACTIONS.upgradeStartsAt },
  },
]
