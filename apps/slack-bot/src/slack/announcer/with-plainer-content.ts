import { slackFailure } from '../platform/slack-failure.ts'

/** Sends ever plainer content as long as Slack refuses what it is given. Anything else is thrown at once. */
export const withPlainerContent = async <Content, Result>(
  contents: readonly Content[],
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
