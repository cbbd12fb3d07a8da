import type { Button } from '@slack/types'
import type { StoredRollout } from '../../rollouts/ports/rollout-store.ts'
import { actionsBlock, button, contextBlock } from '../blocks/elements.ts'
import { answer, messageText, type MessageView } from '../blocks/message.ts'
import { ACTIONS } from '../platform/ids.ts'
import { withdrawButton } from '../rollout-card/buttons/withdraw-button.ts'
import type { CardContext } from '../rollout-card/card-context.ts'
import { rolloutCard } from '../rollout-card/rollout-card.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import { joined, type Line } from '../text/inline.ts'
import { planProblemText } from '../text/codes/plan-problem-text.ts'
import { visibleText } from '../text/visible-text.ts'
import { liveRolloutButtons, rolloutSummary } from './rollout-summary.ts'

/** One line and one button per rollout. */
export const rolloutList = (
  title: Line,
  rollouts: readonly StoredRollout[],
  nowMs: number,
  more: readonly Button[] = [],
): MessageView =>
  answer(
    [title, ...rollouts.map(({ rollout }) => rolloutSummary(rollout, nowMs))],
    [...liveRolloutButtons(rollouts), ...more],
  )

export const nothingRunning = (): MessageView =>
  answer(
    [['No rollouts are running and no requests are waiting.']],
    [
      button({ actionId: `${ACTIONS.run}:0`, text: 'See waiting devices', value: 'pending' }),
      button({ actionId: `${ACTIONS.run}:1`, text: 'Past rollouts', value: 'history' }),
    ],
  )

/** A private copy of one rollout's card. Its buttons work as on the card. */
export const oneRollout = (
  stored: StoredRollout,
  facts: { readonly nowMs: number; readonly context: CardContext; readonly permalink?: string },
): MessageView => {
  const card = rolloutCard(stored.rollout, facts.nowMs, facts.context)
  if (card === undefined)
    return answer([rolloutSummary(stored.rollout, facts.nowMs), draftLine(stored)], draftButtons(stored))
  const links: Line = joined([
    ['Only you see this copy'],
    ...(facts.permalink === undefined ? [] : [[{ link: facts.permalink, text: 'go to the card' }]]),
  ])
  const devices = actionsBlock([
    button({ actionId: ACTIONS.devices, text: 'See devices', value: stored.rollout.rolloutId }),
  ])
  const withLinks = (blocks: MessageView['blocks']): MessageView['blocks'] => {
    const actions = blocks.filter((block) => block.type === 'actions')
    const rest = blocks.filter((block) => block.type !== 'actions')
    return [...rest, contextBlock(links), ...(actions.length > 0 ? actions : devices)]
  }
  return {
    text: `${card.text}\n${messageText([links])}`,
    blocks: withLinks(card.blocks),
    ...(card.plainBlocks === undefined ? {} : { plainBlocks: withLinks(card.plainBlocks) }),
  }
}

/** A draft has its devices, and without a card nothing else offers to give them back. */
const draftButtons = ({ rollout: { status, rolloutId } }: StoredRollout): readonly Button[] =>
  status === 'draft' ? [withdrawButton(rolloutId)] : []

const draftLine = ({ rollout }: StoredRollout): Line =>
  rollout.status === 'abandoned'
    ? [
        `It could not be prepared: ${visibleText(planProblemText(rollout.problem), LENGTHS.reason)} Nothing was sent to devices.`,
      ]
    : ['Its plan is being made. Nothing is sent to devices until someone approves it.']
