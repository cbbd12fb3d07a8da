/** How something is known: seen on the live service by somebody who wrote it down, documented by Slack, or guessed. */
type Evidence = 'observed' | 'documented' | 'guessed'

export type CoverageEntry = {
  /** A Web API method, or a part of the platform in words. */
  method: string
  support: 'supported' | 'partial' | 'not supported'
  evidence: Evidence
  source: string
  /** The test file that shows it; empty for what is not supported. */
  test: string
  /** What is left out or chosen. Empty when nothing is. */
  notes: string
}

const METHODS = 'docs.slack.dev/reference/methods (September 2026)'
const TYPES = '@slack/types 3.2.0 and docs.slack.dev/reference/block-kit (September 2026)'
const INTERACTIVITY = 'docs.slack.dev/interactivity/handling-user-interaction (September 2026)'

const supported = (method: string, test: string, notes = ''): CoverageEntry => ({
  method,
  support: 'supported',
  evidence: 'documented',
  source: METHODS,
  test,
  notes,
})

const partial = (method: string, test: string, notes: string): CoverageEntry => ({
  ...supported(method, test, notes),
  support: 'partial',
})

const gap = (method: string, notes = ''): CoverageEntry => ({
  ...supported(method, '', `Answers unknown_method. ${notes}`.trim()),
  support: 'not supported',
})

const api = 'test/web-api.test.ts'
const messages = 'test/messages.test.ts'
const views = 'test/views.test.ts'
const sockets = 'test/socket-mode.test.ts'

const methods: readonly CoverageEntry[] = [
  supported('api.test', api),
  supported('auth.test', api),
  {
    ...supported(
      'apps.connections.open',
      sockets,
      'Tier 3. Guessed: the code after link_disabled, access_denied, which is in the list of its errors.',
    ),
    source: 'docs.slack.dev/reference/methods/apps.connections.open (August 2026); an older copy says tier 1',
  },
  {
    ...partial('blocks.validate', api, 'The names of its arguments and the form of its answer.'),
    evidence: 'guessed',
  },
  supported('bots.info', api),
  gap('chat.appendStream'),
  supported('chat.delete', messages),
  supported('chat.getPermalink', messages),
  partial('chat.postEphemeral', messages, 'Guessed: the sum over all blocks is that of chat.postMessage.'),
  partial(
    'chat.postMessage',
    messages,
    'parse, link_names and unfurl options have no effect. Of attachments only the number is checked. Measured by others, not documented: all blocks share about 13,200 characters (bolt-js #2509, April 2025, and #2867, April 2026); guessed: cells of tables are not counted. Guessed: metadata above 16,000 bytes is refused. A text above 4,041 characters stays one message.',
  ),
  gap('chat.scheduleMessage'),
  gap('chat.startStream', 'Slack closes a stream after about five minutes; a firmware update takes longer.'),
  gap('chat.stopStream'),
  partial(
    'chat.update',
    messages,
    'parse and link_names have no effect. Text above 4,000 characters is refused, as its page says (August 2026). Guessed: the sum over all blocks is that of chat.postMessage.',
  ),
  supported('conversations.history', messages),
  supported('conversations.info', api),
  supported('conversations.join', api),
  supported('conversations.list', api),
  supported('conversations.members', api),
  partial('conversations.open', api, 'One person only; group direct messages are refused.'),
  supported('conversations.replies', messages),
  {
    ...supported(
      'files.completeUploadExternal',
      api,
      'A person’s id as channel_id is refused. channels is not read.',
    ),
    evidence: 'observed',
    source: `${METHODS}; bolt-js #2115 and #2275 for channel_id`,
  },
  supported('files.getUploadURLExternal', api),
  supported('reactions.add', messages),
  gap('reactions.remove'),
  supported('team.info', api),
  partial('usergroups.list', api, 'No group is ever disabled.'),
  supported('usergroups.users.list', api),
  partial('users.info', api, 'Profiles have names, title and time zone, no pictures and no email.'),
  partial('users.list', api, 'As users.info.'),
  gap('users.lookupByEmail'),
  {
    ...supported('views.open', views, 'Guessed: a view that is refused leaves its trigger unspent.'),
    evidence: 'observed',
    source: `${METHODS}; expired_trigger_id as reported in bolt-python #886 and bolt-js #1662`,
  },
  supported('views.publish', views),
  partial('views.push', views, 'Guessed: not_found when no modal is open.'),
  supported('views.update', views),
]

const platform: readonly CoverageEntry[] = [
  {
    method: 'Block Kit checks',
    support: 'partial',
    evidence: 'documented',
    source: `${TYPES}; data_visualization: its page as announced 16 June 2026, other limits of series and segments in slackblocks' spec/limits.json (2026); plan tasks without type: example of the plan block's page (2026); min_value and max_value: number_input in @slack/types 3.2.0`,
    test: 'test/block-kit-refuses.test.ts',
    notes:
      'One copy of the page of data_visualization allows 6 series and segments, later sources 12; 12 is taken. Limits of table, data_table, plan and task_card partly from live tests of third parties. Wording of rules across blocks is guessed. Slack files in images are not looked up.',
  },
  {
    method: 'Commands, clicks, submissions',
    support: 'supported',
    evidence: 'documented',
    source: INTERACTIVITY,
    test: 'test/main-job.test.ts',
    notes: '',
  },
  {
    method: 'Who a person is',
    support: 'partial',
    evidence: 'documented',
    source:
      'docs.slack.dev/reference/objects/user-object (September 2026); user.team_id of clicks as in java-slack-sdk #1041; a Grid member without team_id as in bolt-js #1875',
    test: api,
    notes:
      'Members, guests, bots, deactivated people, people of other organisations and Grid members, in users.info and in payloads. Guessed: is_bot is missing for a workflow bot. Anyone can type a command here and sees every channel; Slack lets no bot, and nobody of another organisation, type one.',
  },
  {
    method: 'Response URLs',
    support: 'partial',
    evidence: 'documented',
    source: `${INTERACTIVITY}; five uses per the slash command page`,
    test: 'test/response-url.test.ts',
    notes:
      'Guessed: without replace_original a new message is made, and replace_original after a command replaces what the same URL made first. A refusal is HTTP 200 with ok: false.',
  },
  {
    method: 'Socket Mode',
    support: 'supported',
    evidence: 'observed',
    source:
      'docs.slack.dev/apis/events-api/using-socket-mode (September 2026); envelopes as @slack/socket-mode 3.1.0 reads them',
    test: sockets,
    notes: 'Connections end only when told to, not after hours.',
  },
  {
    method: 'HTTP delivery',
    support: 'supported',
    evidence: 'documented',
    source: 'docs.slack.dev/authentication/verifying-requests-from-slack (September 2026)',
    test: 'test/http-delivery.test.ts',
    notes: 'One URL for commands, interactivity and events. No url_verification, no ssl_check.',
  },
  {
    method: 'Events',
    support: 'partial',
    evidence: 'documented',
    source: 'docs.slack.dev/apis/events-api (September 2026)',
    test: sockets,
    notes:
      'app_home_opened, message and app_mention, when the app subscribed to them. Retries at once, after 1 min, after 5 min.',
  },
  {
    method: 'Rate limits',
    support: 'partial',
    evidence: 'documented',
    source: 'java-slack-sdk, rate_limit_tiers.json (4 March 2026)',
    test: api,
    notes:
      'Off unless asked for. Guessed: chat.postMessage takes a burst of five a channel, then one a second. Special tiers without a figure are not limited.',
  },
]

/** What of Slack is here and what is not. A test compares the methods with those that really answer. */
export const COVERAGE: readonly CoverageEntry[] = [...methods, ...platform]
