import type { RespondFn } from '@slack/bolt'
import type { MessageView } from '../../blocks/message.ts'
import { drawingsOf } from '../../announcer/drawings.ts'
import type { FeatureContext } from '../../feature-context.ts'
import { withMarkedButtons } from '../../platform/installation-mark.ts'
import { AnswerRefusedError } from '../../platform/slack-failure.ts'

/** Where an answer goes: privately to the person, in place of the answer they clicked on, or to the whole channel. */
export type AnswerMode = 'private' | 'replace' | 'channel'

export type Respond = (view: MessageView, mode?: AnswerMode) => Promise<void>

const MODES = {
  private: { response_type: 'ephemeral', replace_original: false },
  replace: { response_type: 'ephemeral', replace_original: true },
  channel: { response_type: 'in_channel', replace_original: false },
} as const

/** Slack sends some refusals with status 200 and `{"ok":false}`, which Bolt does not check. */
const requireAccepted = async (response: Awaited<ReturnType<RespondFn>>): Promise<void> => {
  const body = await response.text()
  if (!body.startsWith('{')) return
  const answer: unknown = JSON.parse(body)
  if (typeof answer !== 'object' || answer === null || Reflect.get(answer, 'ok') !== false) return
  throw new AnswerRefusedError(String(Reflect.get(answer, 'error')))
}

/** Bolt's error for a status other than 2xx has no body. Slack answers 400 for blocks it cannot draw. */
const isBadRequest = (error: unknown): boolean =>
  error instanceof Error && 'statusCode' in error && (error.statusCode === 400 || error.statusCode === 500)

/** Answers through the payload's response_url, which works in every channel. Tries simpler content if Slack refuses. */
export const createRespond =
  (
    respond: RespondFn,
    { installationId, refusedBlocks }: Pick<FeatureContext, 'installationId' | 'refusedBlocks'>,
  ): Respond =>
  async (view, mode = 'private') => {
    await refusedBlocks.send(drawingsOf(view), async ({ text, blocks }) => {
      try {
        const drawing =
          blocks === undefined ? { text } : { text, blocks: withMarkedButtons(blocks, installationId) }
        await requireAccepted(await respond({ ...MODES[mode], ...drawing }))
      } catch (error) {
        throw isBadRequest(error) ? new AnswerRefusedError('invalid_blocks', error) : error
      }
    })
  }
