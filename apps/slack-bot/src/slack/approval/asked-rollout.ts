import type { StoredRollout } from '../../rollouts/ports/rollout-store.ts'
import type { Click } from '../app/interaction.ts'
import { answer } from '../blocks/message.ts'
import type { FeatureContext } from '../feature-context.ts'
import { parseRolloutValue, type RolloutToken } from '../ids.ts'
import { refusalLine } from '../user-message.ts'
import { retireOrphan } from './retire-orphan.ts'

export interface AskedRollout {
  readonly token: RolloutToken
  readonly stored: StoredRollout
}

/**
 * The rollout that a button means. Absent when the click was already answered: the button is unknown, or its card is
 * not the rollout's card (a second one, left by a process that died while it posted).
 */
export const askedRollout = async (
  click: Click,
  context: FeatureContext,
): Promise<AskedRollout | undefined> => {
  const token = parseRolloutValue(click.value)
  const stored = token === undefined ? undefined : await context.engine.loadRollout(token.rolloutId)
  if (token === undefined || stored === undefined) {
    await click.answer(answer([refusalLine({ kind: 'no-such-rollout' }, context.approverNames)]))
    return undefined
  }
  const { message } = click
  if (message === undefined || message.isEphemeral || message.isReply) return { token, stored }
  const card = await context.ledger.loadCard(token.rolloutId)
  if (card?.messageTs === undefined || card.messageTs === message.messageTs) return { token, stored }
  await retireOrphan(click, { message, card: { place: card.place, messageTs: card.messageTs } }, context)
  return undefined
}
