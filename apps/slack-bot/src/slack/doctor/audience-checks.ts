import type { Interaction } from '../app/interaction.ts'
import type { FeatureContext } from '../feature-context.ts'
import { isGuest } from '../person/membership.ts'
import { slackFailure } from '../platform/slack-failure.ts'
import { listed } from '../text/listed.ts'
import { plural } from '../text/plural.ts'
import type { Check } from './doctor-message.ts'
import { whatSlackSaid } from './what-slack-said.ts'

/** Slack gives at most this many people a page; a channel of more than ten pages is not read to its end. */
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

/** How many guests of the workspace are in a channel. */
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
      ? { name, state: 'well', facts: 'only full members of this workspace' }
      : {
          name,
          state: 'note',
          facts: `${listed(found)} can read every card here`,
          advice:
            'They can do nothing with the bot. If they should not see rooms and devices, use a channel without them.',
        }
  } catch (error) {
    if (slackFailure(error).kind === 'missing-scope')
      return {
        name,
        state: 'note',
        facts: 'I may not see who is in the channel',
        advice: 'With channels:read and groups:read I notice guests and other organisations.',
      }
    const { said, cause } = whatSlackSaid(error)
    return {
      name,
      state: 'note',
      facts: `who is in the channel could not be read, because ${said}`,
      ...(cause === undefined ? {} : { cause }),
    }
  }
}

/** Who reads along where the command was typed: guests and other organisations are told of. */
export const audienceChecks = async (
  { channelId }: Pick<Interaction, 'channelId'>,
  context: FeatureContext,
): Promise<readonly Check[]> => {
  if (channelId === undefined || channelId.startsWith('D')) return []
  return [await checkOf('Who reads this channel', channelId, context)]
}
