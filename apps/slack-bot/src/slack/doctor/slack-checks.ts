import type { Interaction } from '../app/interaction.ts'
import type { FeatureContext } from '../feature-context.ts'
import { NEEDED_SCOPES, OPTIONAL_SCOPES, reasonsFor } from '../platform/scopes.ts'
import { listed } from '../text/listed.ts'
import { plural } from '../text/plural.ts'
import { visibleText } from '../text/visible-text.ts'
import { audienceChecks } from './audience-checks.ts'
import { channelCheck } from './channel-check.ts'
import type { Check } from './doctor-message.ts'
import { throughText } from './through-text.ts'
import { whatSlackSaid } from './what-slack-said.ts'

const scopeCheck = (granted: readonly string[] | undefined): Check => {
  const name = 'Slack scopes'
  if (granted === undefined)
    return { name, state: 'note', facts: 'Slack did not say which scopes the token has' }
  const missing = NEEDED_SCOPES.filter((scope) => !granted.includes(scope))
  if (missing.length > 0)
    return {
      name,
      state: 'failed',
      facts: `${listed(missing)} ${missing.length === 1 ? 'is' : 'are'} missing`,
      advice:
        'paste the manifest of this version into the settings of the Slack app, and install the app again',
    }
  const without = OPTIONAL_SCOPES.filter((scope) => !granted.includes(scope))
  return without.length === 0
    ? { name, state: 'passed', facts: 'all are granted' }
    : {
        name,
        state: 'note',
        facts: `${listed(without)} ${without.length === 1 ? 'is' : 'are'} not granted, which is optional`,
        advice: reasonsFor(without),
      }
}

const signInChecks = async ({ client, clock, log, proxy }: FeatureContext): Promise<readonly Check[]> => {
  const startedAtMs = clock.elapsed()
  try {
    const answer = await client.auth.test()
    const who = `${visibleText(answer.user ?? 'the bot', 40)} in ${visibleText(answer.team ?? 'this workspace', 40)}`
    return [
      {
        name: 'Slack sign-in',
        state: 'passed',
        facts: `${who}, ${Math.round(clock.elapsed() - startedAtMs)} ms${throughText(proxy)}`,
      },
      scopeCheck(answer.response_metadata?.scopes),
    ]
  } catch (error) {
    log.warn({ error }, 'The doctor cannot sign in to Slack')
    const { said, ...rest } = whatSlackSaid(error)
    return [{ name: 'Slack sign-in', state: 'failed', facts: said, ...rest }]
  }
}

const connectionCheck = ({ connection }: FeatureContext): Check => {
  const name = 'Slack connection'
  const { receiver, open, of, trouble, proxy } = connection()
  if (receiver === 'http') return { name, state: 'passed', facts: 'Slack reaches the bot over HTTP' }
  const why = trouble === undefined ? '' : `; last error: ${trouble}`
  const facts = `${open} of ${plural(of, 'Socket Mode connection')} open${throughText(proxy)}${why}`
  return open === of
    ? { name, state: 'passed', facts }
    : { name, state: 'note', facts, advice: 'The other reconnects by itself. If it doesn’t, read the log.' }
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
      const { said, ...rest } = whatSlackSaid(error)
      return {
        name,
        state: 'failed',
        facts: `I can’t read the user group ${usergroup}, because ${said}`,
        ...rest,
      }
    }
  }
  const facts = `${plural(found.size, 'approver')}, ${plural(quorum, 'approval')} needed`
  return found.size > quorum
    ? { name, state: 'passed', facts }
    : {
        name,
        state: 'failed',
        facts: `${facts}, and no one may approve their own request`,
        advice: 'name more people in the user group or in APPROVER_USER_IDS',
      }
}

/** Checks of the Slack token, scopes, connection, this channel and the approvers. */
export const slackChecks = async (call: Interaction, context: FeatureContext): Promise<readonly Check[]> => {
  const [here, audience, signIn, approvers] = await Promise.all([
    channelCheck(call, context),
    audienceChecks(call, context),
    signInChecks(context),
    approversCheck(context),
  ])
  return [...signIn, connectionCheck(context), here, ...audience, approvers]
}
