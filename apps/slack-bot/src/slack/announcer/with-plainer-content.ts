import { slackFailure } from '../platform/slack-failure.ts'

/** Sends simpler content in turn while Slack refuses the content. Throws any other failure at once. */
export const withPlainerContent = async <Content, Result>(
  contents: Iterable<Content>,
  send: (content: Content) => Promise<Result>,
): Promise<Result> => {
  let refused: unknown
  for (const content of contents) {
    try {
      return await send(content)
    } catch (error) {
      if (slackFailure(error).kind !== 'content') throw error
      refused = error
    }
  }
  throw refused
}
