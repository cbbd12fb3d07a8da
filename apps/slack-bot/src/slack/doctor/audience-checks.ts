import type { Interaction } from '../app/interaction.ts'
import type { FeatureContext } from '../feature-context.ts'
import { isGuest } from '../person/membership.ts'
import { slackFailure } from '../platform/slack-failure.ts'
import { listed } from '../text/listed.ts'
import { plural } from '../text/plural.ts'
import type { Check } from './doctor-message.ts'
import { whatSlackSaid } from './what-slack-said.ts'

/** Slack's largest page. Of a channel with more than ten pages, only the first ten are read. */
const PAGE_SIZE = 1_000
const MOST_PAGES = 10

type Page = { readonly response_metadata?: { readonly next_cursor?: string } }

const readPages = async <P extends Page>(read: (cursor: string) => Promise<P>): Promise<readonly P[]> => {
  const pages: P[] = []
  for (let cursor = ''; pages.length < MOST_PAGES;) {
    const page = await read(cursor)
    pages.push(page)
    cursor = page.response_metadata?.next_cursor ?? ''
    if (cursor === '') break
  }
  return pages
}

/** Counts the workspace guests in a channel. */
const countGuests = async (channel: string, { client }: FeatureContext): Promise<number> => {
  const [inside, people] = await Promise.all([
    readPages((cursor) => client.conversations.members({ channel, cursor, limit: PAGE_SIZE })),
    readPages((cursor) => client.users.list({ cursor, limit: PAGE_SIZE })),
  ])
  const insideIds = new Set(inside.flatMap(({ members = [] }) => members))
  return people
    .flatMap(({ members = [] }) => members)
    .filter((user) => user.id !== undefined && insideIds.has(user.id) && isGuest(user)).length
}

const checkOf = async (name: string, channel: string, context: FeatureContext): Promise<Check> => {
  try {
    const { channel: info } = await context.client.conversations.info({ channel })
    const guests = await countGuests(channel, context)
    const isShared = info?.is_ext_shared === true || info?.is_pending_ext_shared === true
    const found = [
      ...(isShared ? ['people of another organisation (Slack Connect)'] : []),
      ...(guests === 0 ? [] : [plural(guests, 'guest')]),
    ]
    return found.length === 0
      ? { name, state: 'passed', facts: 'only full members of this workspace' }
      : {
          name,
          state: 'note',
          facts: `${listed(found)} can read every card here`,
          advice:
            'They can’t use the bot. If they should not see rooms and devices, use a channel without them.',
        }
  } catch (error) {
    if (slackFailure(error).kind === 'missing-scope')
      return {
        name,
        state: 'note',
        facts: 'I can’t see who is in the channel',
        advice: 'Grant channels:read and groups:read, and I can report guests and other organisations here.',
      }
    const { said, cause } = whatSlackSaid(error)
    return {
      name,
      state: 'note',
      facts: `I couldn’t read who is in the channel, because ${said}`,
      ...(cause === undefined ? {} : { cause }),
    }
  }
}

/** Reports guests and other organisations who can read the channel where the command was typed. */
export const audienceChecks = async (
  { channelId }: Pick<Interaction, 'channelId'>,
  context: FeatureContext,
): Promise<readonly Check[]> => {
  if (channelId === undefined || channelId.startsWith('D')) return []
  return [await checkOf('Who can read this channel', channelId, context)]
}
