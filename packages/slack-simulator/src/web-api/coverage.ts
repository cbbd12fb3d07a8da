/** How far a method goes, what shows it, and what it follows. */
export type Coverage = {
  method: string
  status: 'supported' | 'partial' | 'not'
  /** The test file that shows it, or for a gap what happens instead. */
  evidence: string
  source: string
  /** What is left out or guessed. */
  note?: string
}

const reference = 'docs.slack.dev/reference/methods, September 2026'
const refused = 'answers unknown_method'

/**
 * Every Web API method that the bot uses or might be expected to find. A test compares this table with the
 * registered methods.
 */
export const webApiCoverage: readonly Coverage[] = [
  { method: 'api.test', status: 'supported', evidence: 'test/web-api.test.ts', source: reference },
  { method: 'auth.test', status: 'supported', evidence: 'test/web-api.test.ts', source: reference },
  {
    method: 'apps.connections.open',
    status: 'supported',
    evidence: 'test/socket-mode.test.ts',
    source: reference,
  },
  {
    method: 'blocks.validate',
    status: 'partial',
    evidence: 'test/web-api.test.ts',
    source: reference,
    note: 'The shape of its arguments and answer is a guess.',
  },
  { method: 'bots.info', status: 'supported', evidence: 'test/web-api.test.ts', source: reference },
  { method: 'chat.delete', status: 'supported', evidence: 'test/messages.test.ts', source: reference },
  { method: 'chat.getPermalink', status: 'supported', evidence: 'test/messages.test.ts', source: reference },
  { method: 'chat.postEphemeral', status: 'supported', evidence: 'test/messages.test.ts', source: reference },
  {
    method: 'chat.postMessage',
    status: 'partial',
    evidence: 'test/messages.test.ts',
    source: reference,
    note: 'parse, link_names and unfurl options are taken and have no effect; attachments are not checked.',
  },
  {
    method: 'chat.update',
    status: 'partial',
    evidence: 'test/messages.test.ts',
    source: reference,
    note: 'parse and link_names are taken and have no effect.',
  },
  {
    method: 'chat.startStream',
    status: 'not',
    evidence: refused,
    source: reference,
    note: 'Slack closes streams after about five minutes; firmware takes longer.',
  },
  { method: 'chat.appendStream', status: 'not', evidence: refused, source: reference },
  { method: 'chat.stopStream', status: 'not', evidence: refused, source: reference },
  { method: 'chat.scheduleMessage', status: 'not', evidence: refused, source: reference },
  {
    method: 'conversations.history',
    status: 'supported',
    evidence: 'test/messages.test.ts',
    source: reference,
  },
  { method: 'conversations.info', status: 'supported', evidence: 'test/web-api.test.ts', source: reference },
  { method: 'conversations.join', status: 'supported', evidence: 'test/web-api.test.ts', source: reference },
  { method: 'conversations.list', status: 'supported', evidence: 'test/web-api.test.ts', source: reference },
  {
    method: 'conversations.members',
    status: 'supported',
    evidence: 'test/web-api.test.ts',
    source: reference,
  },
  {
    method: 'conversations.open',
    status: 'partial',
    evidence: 'test/web-api.test.ts',
    source: reference,
    note: 'One person only; group direct messages are refused.',
  },
  {
    method: 'conversations.replies',
    status: 'supported',
    evidence: 'test/messages.test.ts',
    source: reference,
  },
  {
    method: 'files.completeUploadExternal',
    status: 'supported',
    evidence: 'test/web-api.test.ts',
    source: reference,
  },
  {
    method: 'files.getUploadURLExternal',
    status: 'supported',
    evidence: 'test/web-api.test.ts',
    source: reference,
  },
  { method: 'reactions.add', status: 'supported', evidence: 'test/messages.test.ts', source: reference },
  { method: 'reactions.remove', status: 'not', evidence: refused, source: reference },
  { method: 'team.info', status: 'supported', evidence: 'test/web-api.test.ts', source: reference },
  {
    method: 'usergroups.list',
    status: 'partial',
    evidence: 'test/web-api.test.ts',
    source: reference,
    note: 'No group is ever disabled.',
  },
  {
    method: 'usergroups.users.list',
    status: 'supported',
    evidence: 'test/web-api.test.ts',
    source: reference,
  },
  {
    method: 'users.info',
    status: 'partial',
    evidence: 'test/web-api.test.ts',
    source: reference,
    note: 'Profiles have names, title and time zone, no pictures and no email.',
  },
  {
    method: 'users.list',
    status: 'partial',
    evidence: 'test/web-api.test.ts',
    source: reference,
    note: 'As users.info.',
  },
  { method: 'users.lookupByEmail', status: 'not', evidence: refused, source: reference },
  {
    method: 'views.open',
    status: 'supported',
    evidence: 'test/views.test.ts',
    source: `${reference}; error codes of triggers as reported in bolt-python #886 and bolt-js #1662`,
    note: 'That an invalid view leaves the trigger unspent is a guess.',
  },
  { method: 'views.publish', status: 'supported', evidence: 'test/views.test.ts', source: reference },
  {
    method: 'views.push',
    status: 'partial',
    evidence: 'test/views.test.ts',
    source: reference,
    note: 'The code for a push without an open modal (not_found) is a guess.',
  },
  { method: 'views.update', status: 'supported', evidence: 'test/views.test.ts', source: reference },
]
