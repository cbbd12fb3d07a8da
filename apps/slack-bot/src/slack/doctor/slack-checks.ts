import type { Interaction } from '../app/interaction.ts'
import type { FeatureContext } from '../feature-context.ts'
import { codeOf, slackFailure } from '../slack-failure.ts'
import { listed, plural } from '../text/plural.ts'
import { connectionAdvice } from '../text/connection-advice.ts'
import { visibleText } from '../text/visible-text.ts'
import type { Check } from './doctor-message.ts'

/** As in manifest.json. */
const NEEDED = ['commands', 'chat:write', 'users:read', 'usergroups:read'] as const
const OPTIONAL = ['channels:history', 'groups:history'] as const

/** What Slack said, and what to do: a network that is down is not mended by another token. */
const told = (error: unknown, advice: string): { readonly said: string; readonly advice: string } => {
  const failure = slackFailure(error)
  if (failure.kind === 'rate-limited')
    return { said: 'Slack asks me to slow down', advice: 'try again in a minute' }
  if (failure.kind !== 'unclear') return { said: `Slack says ${codeOf(failure)}`, advice }
  const isOfNetwork = /^[A-Z]|^(?:timeout|no_answer)$/u.test(failure.code)
  return isOfNetwork
    ? { said: `Slack does not answer (${failure.code})`, advice: connectionAdvice(failure.code) }
    : { said: `Slack has trouble (${failure.code})`, advice: 'wait, and look at slack-status.com' }
}

const scopeCheck = (granted: readonly string[] | undefined): Check => {
  const name = 'Slack scopes'
  if (granted === undefined) return { name, state: 'note', facts: 'Slack did not say which the token has' }
  const missing = NEEDED.filter((scope) => !granted.includes(scope))
  if (missing.length > 0)
    return {
      name,
      state: 'not-well',
      facts: `${listed(missing)} ${missing.length === 1 ? 'is' : 'are'} missing`,
      advice:
        'take over the manifest of this version in the settings of your Slack app, and install the app again',
    }
  const without = OPTIONAL.filter((scope) => !granted.includes(scope))
  return without.length === 0
    ? { name, state: 'well', facts: 'all are there' }
    : {
        name,
        state: 'note',
        facts: `${listed(without)} ${without.length === 1 ? 'is' : 'are'} not granted, which is optional`,
        advice: 'With them, a card whose posting was interrupted is found again.',
      }
}

const signInChecks = async ({ client, clock, log }: FeatureContext): Promise<readonly Check[]> => {
  const startedAtMs = clock.now()
  try {
    const answer = await client.auth.test()
    const who = `${visibleText(answer.user ?? 'the bot', 40)} in ${visibleText(answer.team ?? 'this workspace', 40)}`
    return [
      { name: 'Slack sign-in', state: 'well', facts: `${who}, ${clock.now() - startedAtMs} ms` },
      scopeCheck(answer.response_metadata?.scopes),
    ]
  } catch (error) {
    log.warn({ error }, 'The doctor cannot sign in to Slack')
    const { said, advice } = told(
      error,
      'compare SLACK_BOT_TOKEN with the OAuth & Permissions page of your Slack app',
    )
    return [
      {
        name: 'Slack sign-in',
        state: 'not-well',
        facts: said,
        advice,
      },
    ]
  }
}

const connectionCheck = ({ connection }: FeatureContext): Check => {
  const name = 'Slack connection'
  const { receiver, open, of, trouble } = connection()
  if (receiver === 'http') return { name, state: 'well', facts: 'Slack reaches the bot over HTTP' }
  const why = trouble === undefined ? '' : `; Slack says ${trouble}`
  const facts = `${open} of ${plural(of, 'Socket Mode connection')} open${why}`
  return open === of
    ? { name, state: 'well', facts }
    : { name, state: 'note', facts, advice: 'The other comes back by itself; if it stays, look at the log.' }
}

const LOOKING = 'Looking at Slack, Tuya and the database …'

/** Whether cards can be posted where the command was typed: a line that only the person sees is posted there. */
const channelCheck = async (call: Interaction, { client, log }: FeatureContext): Promise<Check> => {
  const name = 'This channel'
  const { channelId: channel, person } = call
  if (channel === undefined || channel.startsWith('D'))
    return { name, state: 'note', facts: 'this is no channel, so no card can be posted here' }
  try {
    await client.chat.postEphemeral({ channel, user: person.userId, text: LOOKING })
    return { name, state: 'well', facts: 'I can post here' }
  } catch (error) {
    log.warn({ error, channel }, 'The doctor cannot post in a channel')
    const { said, advice } = told(error, 'invite the bot with /invite @illume-ota')
    return { name, state: 'not-well', facts: `I cannot post here; ${said}`, advice }
  }
}

const approversCheck = async ({ approverNames, client, log }: FeatureContext): Promise<Check> => {
  const name = 'Approvers'
  const { approverGroupIds, approverUserIds, quorum } = approverNames
  const found = new Set(approverUserIds)
  for (const usergroup of approverGroupIds) {
    try {
      const { users = [] } = await client.usergroups.users.list({ usergroup })
      for (const id of users) found.add(id)
    } catch (error) {
      log.warn({ error, usergroup }, 'The doctor cannot read a user group')
      const { said, advice } = told(error, 'check APPROVER_GROUP_IDS and the scope usergroups:read')
      return {
        name,
        state: 'not-well',
        facts: `the user group ${usergroup} cannot be read; ${said}`,
        advice,
      }
    }
  }
  const facts = `${plural(found.size, 'person is', 'people are')} named, ${quorum} must approve`
  return found.size > quorum
    ? { name, state: 'well', facts }
    : {
        name,
        state: 'not-well',
        facts: `${facts}, and nobody may approve their own request`,
        advice: 'name more people in the user group or in APPROVER_USER_IDS',
      }
}

/** Slack as the bot has it: token, rights, connection, this channel, and who may approve. */
export const slackChecks = async (call: Interaction, context: FeatureContext): Promise<readonly Check[]> => {
  const [here, signIn, approvers] = await Promise.all([
    channelCheck(call, context),
    signInChecks(context),
    approversCheck(context),
  ])
  return [...signIn, connectionCheck(context), here, approvers]
}
