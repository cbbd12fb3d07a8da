import { setTimeout as sleep } from 'node:timers/promises'
import type { BlockSuggestion, SlackOptionsMiddlewareArgs } from '@slack/bolt'
import type { PlainTextOption } from '@slack/types'
import type { FeatureContext } from '../feature-context.ts'
import { LIMITS } from '../platform/block-limits.ts'
import { baseAction } from '../platform/ids.ts'
import { readMarked } from '../platform/installation-mark.ts'
import { decodeTyped } from '../text/decode-typed.ts'
import { optionRoutes } from './routes/option-routes.ts'

/** Slack waits 3 s and shows "No results" after that. */
const ANSWER_TIMEOUT_MS = 2_300

const NONE: readonly PlainTextOption[] = []

/** Empty for people who may see nothing, for menus of other installations, and after a failure. */
const optionsFor = async (
  body: BlockSuggestion,
  context: FeatureContext,
): Promise<readonly PlainTextOption[]> => {
  const route = optionRoutes.get(baseAction(body.action_id))
  const { value: privateMetadata = '', installationId } = readMarked(body.view?.private_metadata)
  try {
    const checked = await context.checkPerson(body.user.id, 'recent')
    const isOurs = installationId === context.installationId
    if (checked.kind === 'refused' || route === undefined || !isOurs) return NONE
    return await route({ typed: decodeTyped(body.value), privateMetadata }, context)
  } catch (error) {
    context.log.warn({ error, actionId: body.action_id }, 'A menu is shown empty')
    return NONE
  }
}

/** Answers an external menu in time. A reading that takes longer is ready for the next keystroke. */
export const answerOptions = async (
  { ack, body }: Pick<SlackOptionsMiddlewareArgs<'block_suggestion'>, 'ack' | 'body'>,
  context: FeatureContext,
): Promise<void> => {
  const onTime = await Promise.race([
    optionsFor(body, context),
    sleep(ANSWER_TIMEOUT_MS, NONE, { ref: false }),
  ])
  try {
    await ack({ options: onTime.slice(0, LIMITS.options) })
  } catch (error) {
    context.log.warn({ error }, 'The options of a menu could not be sent to Slack')
  }
}
