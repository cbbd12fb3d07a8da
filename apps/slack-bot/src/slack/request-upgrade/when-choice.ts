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

export type Start = 'now' | 'next-window'
export const WHEN_BLOCK = 'when'
const NOTE_BLOCK = 'when-note'

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

/** "When": shown only if a maintenance window is configured. Without one, every upgrade starts once approved. */
export const whenBlocks = (facts: WhenFacts): readonly [InputBlock, ContextBlock] => {
  const inWindow: PlainTextOption = {
    text: plainText('In the next maintenance window', LIMITS.option.text),
    description: plainText(windowText(facts.window), LIMITS.option.description),
    value: 'next-window',
  }
  return [
    {
      type: 'input',
      block_id: WHEN_BLOCK,
      label: plainText('When'),
      element: {
        type: 'radio_buttons',
        action_id: ACTIONS.upgradeWhen,
        options: [NOW, inWindow],
        initial_option: NOW,
      },
    },
    { ...contextBlock(noteLine(facts)), block_id: NOTE_BLOCK },
  ]
}

/** The chosen start. A form without the question means now. */
export const toStart = (value: string | undefined): Start => (value === 'next-window' ? value : 'now')
