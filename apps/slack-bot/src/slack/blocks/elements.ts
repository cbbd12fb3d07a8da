import type {
  ActionsBlock,
  Button,
  Confirm,
  ContextBlock,
  HeaderBlock,
  Overflow,
  PlainTextElement,
} from '@slack/types'
import { LIMITS } from '../platform/block-limits.ts'
import { toEntryValue, type ActionId } from '../platform/ids.ts'
import { MARK_LENGTH } from '../platform/installation-mark.ts'
import { toMrkdwn, type Line } from '../text/inline.ts'
import { truncate, truncateEscaped } from '../text/truncate.ts'

export const plainText = (text: string, limit: number = LIMITS.text): PlainTextElement => ({
  type: 'plain_text',
  text: truncate(text, limit),
  emoji: false,
})

interface ButtonFacts {
  readonly actionId: string
  readonly text: string
  readonly value: string
  readonly style?: 'primary' | 'danger'
  readonly confirm?: Confirm
  /** Read by screen readers, if the button's text is not clear on its own. */
  readonly label?: string
}

export const button = ({ actionId, text, value, style, confirm, label }: ButtonFacts): Button => ({
  type: 'button',
  action_id: actionId,
  text: plainText(text, LIMITS.button.text),
  value: truncate(value, LIMITS.button.value - MARK_LENGTH),
  ...(style === undefined ? {} : { style }),
  ...(confirm === undefined ? {} : { confirm }),
  ...(label === undefined ? {} : { accessibility_label: truncate(label, LIMITS.button.accessibilityLabel) }),
})

/** Slack's confirmation dialog. Always sends all four texts, because some clients require them. */
export const confirmDialog = (facts: {
  readonly title: string
  readonly text: string
  readonly confirm: string
  readonly deny: string
  readonly style?: 'primary' | 'danger'
}): Confirm => ({
  title: plainText(facts.title, LIMITS.confirm.title),
  text: plainText(facts.text, LIMITS.confirm.text),
  confirm: plainText(facts.confirm, LIMITS.confirm.button),
  deny: plainText(facts.deny, LIMITS.confirm.button),
  ...(facts.style === undefined ? {} : { style: facts.style }),
})

export interface MenuEntry {
  readonly action: ActionId
  readonly text: string
}

/** `⋯`. Each entry is an action of its own. Slack's confirm would cover the whole menu, so that entries ask in a form. */
export const overflowMenu = (actionId: ActionId, entries: readonly MenuEntry[], value: string): Overflow => ({
  type: 'overflow',
  action_id: actionId,
  options: entries.slice(0, LIMITS.overflow).map(({ action, text }) => ({
    text: plainText(text, LIMITS.option.text),
    value: truncate(toEntryValue(action, value), LIMITS.option.value - MARK_LENGTH),
  })),
})

/** Returns no block without buttons: Slack refuses an empty one. */
export const actionsBlock = (buttons: readonly (Button | Overflow)[], blockId?: string): ActionsBlock[] =>
  buttons.length === 0
    ? []
    : [
        {
          type: 'actions',
          ...(blockId === undefined ? {} : { block_id: blockId }),
          elements: buttons.slice(0, LIMITS.actions),
        },
      ]

export const headerBlock = (text: string): HeaderBlock => ({
  type: 'header',
  text: plainText(text, LIMITS.header),
})

/** Small grey text. Only for lines without text from outside. */
export const contextBlock = (line: Line): ContextBlock => ({
  type: 'context',
  elements: [{ type: 'mrkdwn', text: truncateEscaped(toMrkdwn(line), LIMITS.text), verbatim: true }],
})
