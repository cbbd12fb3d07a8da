/** Observed on the live service in a published report, documented by Slack, or guessed. */
type Evidence = 'observed' | 'documented' | 'guessed'

export type CoverageEntry = {
  /** A Web API method, or the name of a platform feature. */
  method: string
  support: 'supported' | 'partial' | 'not supported'
  evidence: Evidence
  source: string
  /** The test file. Empty if not supported. */
  test: string
  /** What is missing or guessed. Empty when nothing is. */
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
      'Tier 3. Guessed: access_denied, one of its documented errors, after link_disabled.',
    ),
    source: 'docs.slack.dev/reference/methods/apps.connections.open (August 2026); an older copy says tier 1',
  },
  {
    ...partial('blocks.validate', api, 'Guessed: the names of its arguments and the shape of its answer.'),
    evidence: 'guessed',
  },
  supported('bots.info', api),
  gap('chat.appendStream'),
  supported('chat.delete', messages),
  supported('chat.getPermalink', messages),
  partial(
    'chat.postEphemeral',
    messages,
    'Guessed: the limit over all blocks is the same as for chat.postMessage.',
  ),
  partial(
    'chat.postMessage',
    messages,
    'parse, link_names and unfurl options have no effect. Only the number of attachments is checked. Not documented but measured by others: all blocks share about 13,200 characters (bolt-js #2509, April 2025, and #2867, April 2026). Guessed: table cells are not counted. Guessed: metadata above 16,000 bytes is refused. A text above 4,041 characters is not split into several messages.',
  ),
  gap('chat.scheduleMessage'),
  gap('chat.startStream', 'Slack closes a stream after about five minutes; a firmware update takes longer.'),
  gap('chat.stopStream'),
  partial(
    'chat.update',
    messages,
    'parse and link_names have no effect. Text above 4,000 characters is refused, as documented (August 2026). Guessed: the limit over all blocks is the same as for chat.postMessage.',
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
      'A user id as channel_id is refused. channels is ignored. Guessed: the error when the bytes sent are not as many as announced, and file_not_found for a file that was completed before.',
    ),
    evidence: 'observed',
    source: `${METHODS}; bolt-js #2115 and #2275 for channel_id`,
  },
  supported(
    'files.getUploadURLExternal',
    api,
    'The length is required and above 0. Guessed: HTTP 404 for an upload to a file that was completed before.',
  ),
  supported('reactions.add', messages),
  gap('reactions.remove'),
  supported('team.info', api),
  partial('usergroups.list', api, 'Groups are never disabled.'),
  supported('usergroups.users.list', api),
  partial('users.info', api, 'Profiles have names, title and time zone, but no images or email.'),
  partial('users.list', api, 'Same as users.info.'),
  gap('users.lookupByEmail'),
  {
    ...supported('views.open', views, 'Guessed: a refused view does not use up its trigger.'),
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
      'data_table has the limits of September 2026, 201 rows and 20,000 characters; those of July, 101 and 10,000 (vercel/chat #696), and a workspace without the block can be set. Guessed: the wording of that refusal. One copy of the data_visualization page allows 6 series and segments, later sources 12; the simulator allows 12. Limits of table, data_table, plan and task_card come partly from third-party live tests. Guessed: the wording of rules across blocks; more initial options than max_selected_items are refused. Slack files in images are not checked.',
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
    method: 'Options of external menus',
    support: 'supported',
    evidence: 'documented',
    source: `${INTERACTIVITY}; ${TYPES}; payload as @slack/bolt 5.1.0 reads it`,
    test: 'test/suggestions.test.ts',
    notes:
      'block_suggestion over Socket Mode, and over HTTP at the URL of commands and clicks; Slack has a separate options load URL. Guessed: a group without options is refused; an ephemeral message is not in the payload. An answer that Slack would refuse is reported with the reason, where Slack shows "No results".',
  },
  {
    method: 'Kinds of users',
    support: 'partial',
    evidence: 'documented',
    source:
      'docs.slack.dev/reference/objects/user-object (September 2026); user.team_id of clicks as in java-slack-sdk #1041; a Grid member without team_id as in bolt-js #1875',
    test: api,
    notes:
      'Members, guests, bots, deactivated people, people from other organisations and Grid members, in users.info and in payloads. Guessed: is_bot is missing for a workflow bot. Unlike in Slack, bots and people from other organisations can type commands, and everyone sees every channel.',
  },
  {
    method: 'Response URLs',
    support: 'partial',
    evidence: 'documented',
    source: `${INTERACTIVITY}; five uses per the slash command page`,
    test: 'test/response-url.test.ts',
    notes:
      'Guessed: without replace_original, a new message is posted; after a command, replace_original replaces the first message from the same URL. A refusal is HTTP 200 with ok: false.',
  },
  {
    method: 'Socket Mode',
    support: 'supported',
    evidence: 'observed',
    source:
      'docs.slack.dev/apis/events-api/using-socket-mode (September 2026); envelopes as @slack/socket-mode 3.1.0 reads them',
    test: sockets,
    notes: 'Connections end only on request, not after some hours.',
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
      'app_home_opened, message and app_mention, if the app subscribed to them. Retries immediately, after 1 min and after 5 min.',
  },
  {
    method: 'Rate limits',
    support: 'partial',
    evidence: 'documented',
    source: 'java-slack-sdk, rate_limit_tiers.json (4 March 2026)',
    test: api,
    notes:
      'Off by default. Guessed: chat.postMessage allows a burst of five per channel, then one per second. Special tiers without a figure are not limited.',
  },
]

/** What the simulator supports of Slack. A test compares the methods with those that answer. */
export const COVERAGE: readonly CoverageEntry[] = [...methods, ...platform]
