import { hasPlan } from '../../rollouts/model/rollout.ts'
import type { StoredRollout } from '../../rollouts/ports/rollout-store.ts'
import type { Click } from '../app/interaction.ts'
import { answer } from '../blocks/message.ts'
import type { FeatureContext } from '../feature-context.ts'
import { COMMAND, isForPlan, parseRolloutValue, type RolloutToken } from '../platform/ids.ts'
import { refusalLine } from '../user-message.ts'
import { retireOrphan } from './retire-orphan.ts'

export interface AskedRollout {
  readonly token: RolloutToken
  readonly stored: StoredRollout
}

/** After restoring a backup, rollout ids are used again; a card of the earlier rollout with this id is void. */
const NOT_ITS_CARD = answer([
  ['I no longer know the request on this card. Nothing changed.'],
  [`Type ${COMMAND} status to see the current rollouts.`],
])

/**
 * The rollout of a button. Undefined if the click was answered here: the button is unknown, or its card is a second one,
 * left by a process that died while posting.
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
  const { rollout } = stored
  const card = await context.ledger.loadCard(token.rolloutId)
  const isItsOwn = card?.messageTs !== undefined && card.messageTs === message?.messageTs
  // The rollout's own card may show an older plan; the rules refuse that.
  if (
    !isItsOwn &&
    token.planPrefix !== undefined &&
    hasPlan(rollout) &&
    ![rollout.planHash, ...(rollout.earlierPlanHashes ?? [])].some((hash) => isForPlan(token, hash))
  ) {
    await click.answer(NOT_ITS_CARD)
    return undefined
  }
  if (message === undefined || message.isEphemeral || message.isReply) return { token, stored }
  if (card?.messageTs === undefined || isItsOwn) return { token, stored }
  await retireOrphan(click, { message, card: { place: card.place, messageTs: card.messageTs } }, context)
  return undefined
}
