import type { Interaction } from '../app/interaction.ts'
import type { FeatureContext } from '../feature-context.ts'
import type { Check } from './doctor-message.ts'
import { whatSlackSaid } from './what-slack-said.ts'

const CHECKING = 'Checking Slack, Tuya and the database …'

/** Checks whether cards can be posted in this channel, by posting a line that only the person sees. */
export const channelCheck = async (call: Interaction, { client, log }: FeatureContext): Promise<Check> => {
  const name = 'This channel'
  const { channelId: channel, person } = call
  if (channel === undefined || channel.startsWith('D'))
    return { name, state: 'note', facts: 'this is not a channel, so no card can be posted here' }
  try {
    await client.chat.postEphemeral({ channel, user: person.userId, text: CHECKING })
    return { name, state: 'passed', facts: 'I can post here' }
  } catch (error) {
    log.warn({ error, channel }, 'The doctor cannot post in a channel')
    const { said, ...rest } = whatSlackSaid(error)
    return { name, state: 'failed', facts: `I can’t post here, because ${said}`, ...rest }
  }
}
