import type { RespondFn } from '@slack/bolt'
import type { MessageView } from '../blocks/message.ts'
import { withPlainerBlocks } from '../announcer/deliver.ts'
import { BlocksRefusedError } from '../slack-failure.ts'

/** How an answer reaches the person: privately, in place of the answer they clicked on, or for the whole channel. */
export type AnswerMode = 'private' | 'replace' | 'channel'

export type Respond = (view: MessageView, mode?: AnswerMode) => Promise<void>

const MODES = {
  private: { response_type: 'ephemeral', replace_original: false },
  replace: { response_type: 'ephemeral', replace_original: true },
  channel: { response_type: 'in_channel', replace_original: false },
} as const

/** Slack answers some refusals with status 200 and `{"ok":false}`, which Bolt does not look at. */
const requireTaken = async (response: Awaited<ReturnType<RespondFn>>): Promise<void> => {
  const body = await response.text()
  if (!body.startsWith('{')) return
  const answer: unknown = JSON.parse(body)
  if (typeof answer !== 'object' || answer === null || Reflect.get(answer, 'ok') !== false) return
  const code = String(Reflect.get(answer, 'error'))
  throw code.startsWith('invalid_blocks')
    ? new BlocksRefusedError(code)
    : new Error(`Slack did not take the answer: ${code}`)
}

/** Bolt's error for a status other than 2xx carries no body; 400 is what Slack gives for blocks it cannot draw. */
const isBadRequest = (error: unknown): boolean =>
  error instanceof Error && 'statusCode' in error && (error.statusCode === 400 || error.statusCode === 500)

/** Answers through the payload's response_url, which works in every channel, with ever plainer blocks. */
export const createRespond =
  (respond: RespondFn): Respond =>
  async (view, mode = 'private') => {
    await withPlainerBlocks(view, async (blocks) => {
      try {
        await requireTaken(await respond({ ...MODES[mode], text: view.text, blocks }))
      } catch (error) {
        throw isBadRequest(error) ? new BlocksRefusedError('invalid_blocks', error) : error
      }
    })
  }
