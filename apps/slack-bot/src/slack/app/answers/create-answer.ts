import type { RespondFn } from '@slack/bolt'
import { postView, whisperView } from '../../announcer/deliver.ts'
import type { MessageView } from '../../blocks/message.ts'
import type { FeatureContext } from '../../feature-context.ts'
import { slackFailure } from '../../platform/slack-failure.ts'
import type { Interaction } from '../interaction.ts'
import { createRespond, type AnswerMode } from './respond.ts'

interface Place extends Pick<Interaction, 'channelId'> {
  readonly userId: string
}

const postPrivately = async (context: FeatureContext, view: MessageView, place: Place): Promise<void> => {
  const { channelId, userId } = place
  if (channelId === undefined) {
    await postView(context, view, { place: userId })
    return
  }
  try {
    await whisperView(context, view, { place: channelId, person: userId })
  } catch (error) {
    if (slackFailure(error).kind !== 'no-place') throw error
    await postView(context, view, { place: userId })
  }
}

/** Answers through the response_url. If there is none or it fails, posts a message that only the person sees. */
export const createAnswer = (
  context: FeatureContext,
  place: Place,
  respond: RespondFn | undefined,
): Interaction['answer'] => {
  const answerHere = respond === undefined ? undefined : createRespond(respond, context)
  return async (view: MessageView, mode: AnswerMode = 'private') => {
    if (answerHere !== undefined) {
      try {
        await answerHere(view, mode)
        return
      } catch (error) {
        context.log.warn(
          { error },
          'An answer through the response_url failed; posting it as a message instead',
        )
      }
    }
    if (mode === 'channel' && place.channelId !== undefined)
      await postView(context, view, { place: place.channelId })
    else await postPrivately(context, view, place)
  }
}
