import type { AckResponse, DeliveryError } from '../delivery/delivery.ts'
import { notify, requireChannel, requireUser, type InteractionContext } from './interaction-context.ts'
import { slashPayload } from './payloads.ts'
import { respond } from './respond.ts'
import type { ResponseTarget } from './response-urls.ts'

export type SlashRequest = { userId: string; channelId: string; command: string; text?: string | undefined }

export type SlashResult = {
  acked: boolean
  ackMs: number
  /** Content of the acknowledgement, such as `{ text }`. */
  response?: AckResponse
  error?: DeliveryError | 'invalid_command' | 'invalid_response'
  /** The notice that the person saw if the command failed. */
  notice?: string
}

/** A person types a slash command. Resolves when the app acknowledges or Slack's time limit is over. */
export const runSlash = async (request: SlashRequest, context: InteractionContext): Promise<SlashResult> => {
  const { workspace } = context
  const user = requireUser(context, request.userId)
  const channel = requireChannel(context, request.channelId)
  const fail = (
    error: NonNullable<SlashResult['error']>,
    ackMs: number,
    notice: string,
    acked = false,
  ): SlashResult => {
    notify(context, user.id, notice, channel.id)
    return { acked, ackMs, error, notice }
  }
  if (!workspace.app.commands.some(({ command }) => command === request.command)) {
    return fail('invalid_command', 0, `${request.command} is not a valid command.`)
  }
  const target: ResponseTarget = { userId: user.id, channelId: channel.id }
  const payload = slashPayload(workspace, {
    user,
    channel,
    command: request.command,
    text: (request.text ?? '').trim(),
    responseUrl: context.responseUrls.issue(target),
    triggerId: context.triggers.issue(user.id),
  })
  const result = await context.delivery().deliver({ kind: 'slash_commands', payload, acceptsResponse: true })
  if (!result.acked) {
    return fail(result.error, result.ackMs, `${request.command} failed with the error "${result.error}"`)
  }
  if (result.response === undefined) return { acked: true, ackMs: result.ackMs }
  const shown = respond(workspace, target, result.response)
  if (!shown.ok) {
    return fail(
      'invalid_response',
      result.ackMs,
      `${request.command} failed with the error "${shown.error}"`,
      true,
    )
  }
  return { acked: true, ackMs: result.ackMs, response: result.response }
}
