// Web API calls apart from messages and views: tokens, scopes, lists, users, files and rate limits.
import { WebClient } from '@slack/web-api'
import { quietLogger } from './quiet-logger.ts'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { createSlackSimulator, defaultSeed } from '../src/index.ts'
import { facilities, people } from './bolt-in-workspace.ts'

const simulator = await createSlackSimulator()
const clientOptions = {
  slackApiUrl: simulator.apiUrl,
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  logger: quietLogger,
}
const client = new WebClient(simulator.botToken, clientOptions)

beforeEach(() => simulator.reset())
afterAll(() => simulator.close())

const errorOf = async (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'no error',
    (error: { data?: { error?: string } }) => error.data?.error,
  )

test('auth.test and team.info identify the app', async () => {
  expect(await client.auth.test()).toMatchObject({
    user_id: 'U0ILLUMEOTA',
    bot_id: 'B0ILLUMEOTA',
    team_id: 'T0BRIGHTSIDE',
  })
  expect(await client.team.info()).toMatchObject({ team: { name: 'Brightside Facilities' } })
  expect(await client.bots.info({ bot: 'B0ILLUMEOTA' })).toMatchObject({ bot: { user_id: 'U0ILLUMEOTA' } })
  expect(await client.api.test()).toMatchObject({ ok: true })
})

test.each([
  ['no token', '', 'not_authed'],
  ['an unknown token', ['xoxb', 'wrong'].join('-'), 'invalid_auth'],
  ['the app-level token instead of a bot token', simulator.appToken, 'not_allowed_token_type'],
])('%s is refused', async (_what, token, error) => {
  expect(await errorOf(new WebClient(token, clientOptions).users.list({}))).toBe(error)
})

test('the bot token cannot open a socket', async () => {
  expect(await errorOf(client.apps.connections.open())).toBe('not_allowed_token_type')
})

test('a missing scope error names the needed and granted scopes', async () => {
  const seed = defaultSeed()
  seed.app.scopes = ['commands', 'chat:write']
  const narrow = await createSlackSimulator({ workspace: seed })
  const call = new WebClient(narrow.botToken, {
    ...clientOptions,
    slackApiUrl: narrow.apiUrl,
  }).usergroups.list()
  await expect(call).rejects.toMatchObject({
    data: { error: 'missing_scope', needed: 'usergroups:read', provided: 'commands,chat:write' },
  })
  await narrow.close()
})

test('a call without a required argument is refused and names it', async () => {
  await expect(client.apiCall('users.info', {})).rejects.toMatchObject({
    data: {
      error: 'invalid_arguments',
      response_metadata: { messages: ['[ERROR] missing required field: user [json-pointer:]'] },
    },
  })
})

test('an unknown method is refused', async () => {
  expect(await errorOf(client.apiCall('chat.startStream', {}))).toBe('unknown_method')
})

test('lists have pages', async () => {
  const ids: (string | undefined)[] = []
  let cursor: string | undefined
  do {
    const page = await client.users.list({ limit: 3, ...(cursor && { cursor }) })
    ids.push(...(page.members ?? []).map(({ id }) => id))
    cursor = page.response_metadata?.next_cursor
  } while (cursor)
  expect(ids).toEqual(simulator.driver.users().map(({ id }) => id))
})

test('users have names and a time zone with its offset', async () => {
  expect(await client.users.info({ user: 'U0PRIYANAIR' })).toMatchObject({
    user: { real_name: 'Priya Nair', tz: 'Asia/Kolkata', tz_offset: 19_800, is_admin: true, is_bot: false },
  })
  expect(await errorOf(client.users.info({ user: 'U9' }))).toBe('user_not_found')
})

test('user groups list their members', async () => {
  expect(await client.usergroups.list({ include_users: true })).toMatchObject({
    usergroups: [{ handle: 'facility-leads', users: [people.jonas, 'U0AIKOTANAKA'] }],
  })
  expect(await client.usergroups.users.list({ usergroup: 'S0FACILITYLEADS' })).toMatchObject({
    users: [people.jonas, 'U0AIKOTANAKA'],
  })
  expect(await errorOf(client.usergroups.users.list({ usergroup: 'S9' }))).toBe('no_such_subteam')
})

test('channels, their members, and whether the app is one of them', async () => {
  const { channels = [] } = await client.conversations.list({})
  expect(channels.map(({ name, is_member: isMember }) => [name, isMember])).toEqual([
    ['facilities', true],
    ['lighting-ops', false],
    ['general', false],
  ])
  expect(await client.conversations.info({ channel: facilities })).toMatchObject({
    channel: { is_private: false },
  })
  const { members } = await client.conversations.members({ channel: facilities })
  expect(members).toContain(people.sam)
  expect(await errorOf(client.conversations.info({ channel: 'C9' }))).toBe('channel_not_found')
})

test('joining a channel needs its scope', async () => {
  expect(await errorOf(client.conversations.join({ channel: 'C0GENERAL' }))).toBe('missing_scope')
})

test('a direct channel is opened once', async () => {
  const first = await client.conversations.open({ users: people.mia })
  const second = await client.conversations.open({ users: people.mia })
  expect(first.channel?.id).toBe(second.channel?.id)
  expect(await errorOf(client.conversations.open({ users: 'U9' }))).toBe('user_not_found')
})

test('a file is uploaded in three steps and can be downloaded', async () => {
  const csv = 'device;status\nLamp 1;verified\n'
  await client.filesUploadV2({
    channel_id: facilities,
    filename: 'R-23.csv',
    title: 'Rollout R-23',
    content: csv,
    initial_comment: 'All devices',
  })
  const [message] = simulator.driver.messages(facilities)
  expect(message).toMatchObject({
    text: 'All devices',
    files: [{ name: 'R-23.csv', title: 'Rollout R-23', mimetype: 'text/csv' }],
  })
  const download = await fetch(message?.files?.[0]?.url_private ?? '')
  expect(await download.text()).toBe(csv)
})

test('a file can go to a channel or a direct message, but not to a user id', async () => {
  const send = (channelId: string) =>
    client.filesUploadV2({ channel_id: channelId, filename: 'R-23.csv', content: 'a' })
  expect(await errorOf(send(people.mia))).toBe('invalid_arguments')
  const { channel } = await client.conversations.open({ users: people.mia })
  await send(channel?.id ?? '')
  expect(simulator.driver.messages(channel?.id ?? '')).toMatchObject([{ files: [{ name: 'R-23.csv' }] }])
})

test('an upload announces its length, and only as many bytes make a file', async () => {
  const bytes = Buffer.alloc(12_000_000, 'a')
  expect(await errorOf(client.files.getUploadURLExternal({ filename: 'a.csv', length: 0 }))).toBe(
    'invalid_arguments',
  )
  const { upload_url: url = '', file_id: id = '' } = await client.files.getUploadURLExternal({
    filename: 'trail.jsonl',
    length: bytes.length,
  })
  const complete = () => client.files.completeUploadExternal({ files: [{ id }], channel_id: facilities })
  const download = () => fetch(`${simulator.url}/files/${id}`)
  expect((await fetch(url)).status).toBe(405)
  expect(await errorOf(complete())).toBe('file_upload_size_mismatch')
  await fetch(url, { method: 'POST', body: bytes.subarray(1) })
  expect(await errorOf(complete())).toBe('file_upload_size_mismatch')
  expect((await download()).status).toBe(404)
  const answer = await fetch(url, { method: 'POST', body: bytes })
  expect(await answer.text()).toBe(`OK - ${bytes.length}`)
  await complete()
  expect((await (await download()).bytes()).length).toBe(bytes.length)
  expect(await errorOf(complete())).toBe('file_not_found')
  expect((await fetch(url, { method: 'POST', body: bytes })).status).toBe(404)
})

test('a file without files:write is refused', async () => {
  const seed = defaultSeed()
  seed.app.scopes = ['chat:write']
  const other = await createSlackSimulator({ workspace: seed })
  const own = new WebClient(other.botToken, { ...clientOptions, slackApiUrl: other.apiUrl })
  await expect(own.files.getUploadURLExternal({ filename: 'a.csv', length: 1 })).rejects.toMatchObject({
    data: { error: 'missing_scope', needed: 'files:write' },
  })
  await other.close()
})

test('blocks.validate gives the same errors as a post', async () => {
  const blocks = [{ type: 'section' }]
  expect(await errorOf(client.apiCall('blocks.validate', { blocks }))).toBe('invalid_blocks')
  expect(await client.apiCall('blocks.validate', { blocks: [{ type: 'divider' }] })).toMatchObject({
    ok: true,
  })
})

test('published rate limit tiers apply on request', async () => {
  const limited = await createSlackSimulator({ rateLimits: 'tiers' })
  const own = new WebClient(limited.botToken, { ...clientOptions, slackApiUrl: limited.apiUrl })
  for (let call = 0; call < 20; call += 1) await own.users.list({})
  await expect(own.users.list({})).rejects.toMatchObject({ retryAfter: expect.any(Number) })
  await expect(own.users.info({ user: people.mia })).resolves.toMatchObject({ ok: true })
  await limited.close()
})

test('a 429 fault applies only to the next call', async () => {
  simulator.faults.add({ method: 'chat.postMessage', kind: 'rate-limited', retryAfterSeconds: 9 })
  const post = () => client.chat.postMessage({ channel: facilities, text: 'hello' })
  await expect(post()).rejects.toMatchObject({ retryAfter: 9 })
  expect(simulator.driver.messages(facilities)).toEqual([])
  await post()
  expect(simulator.driver.messages(facilities)).toHaveLength(1)
})

test('a connection cut after the effect leaves the message posted', async () => {
  simulator.faults.add({ method: 'chat.postMessage', kind: 'cut-after-effect' })
  simulator.faults.add({ method: 'chat.postMessage', kind: 'cut-before-effect' })
  const post = (text: string) => client.chat.postMessage({ channel: facilities, text })
  await expect(post('arrived')).rejects.toMatchObject({ code: 'slack_webapi_request_error' })
  await expect(post('lost')).rejects.toMatchObject({ code: 'slack_webapi_request_error' })
  expect(simulator.driver.messages(facilities).map(({ text }) => text)).toEqual(['arrived'])
})

test('the log tells how large messages and views were', async () => {
  const section = { type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(1000) } }
  await client.chat.postMessage({ channel: facilities, text: 'four', blocks: [section, section] })
  await client.auth.test()
  const [posted, asked] = simulator.driver.callLog()
  expect(posted?.size).toEqual({ text: 4, blocks: 2, json: JSON.stringify([section, section]).length })
  expect(asked?.size).toBeUndefined()
})

test('the log shows calls without tokens', async () => {
  await client.chat.postMessage({ channel: facilities, text: 'x'.repeat(5000) })
  simulator.faults.add({ method: '*', kind: 'http-500' })
  await expect(client.auth.test()).rejects.toMatchObject({ statusCode: 500 })
  const log = simulator.driver.callLog()
  expect(log).toMatchObject([
    { method: 'chat.postMessage', result: 'ok' },
    { method: 'auth.test', result: { error: 'http 500' } },
  ])
  expect(JSON.stringify(log)).not.toContain(simulator.botToken)
  expect(JSON.stringify(log).length).toBeLessThan(1000)
})

test.each([
  ['member', { team_id: 'T0BRIGHTSIDE', deleted: false, is_restricted: false, is_bot: false }],
  ['guest', { team_id: 'T0BRIGHTSIDE', is_restricted: true, is_ultra_restricted: false }],
  ['single-channel-guest', { is_restricted: true, is_ultra_restricted: true }],
  ['bot', { team_id: 'T0BRIGHTSIDE', is_bot: true }],
  ['workflow-bot', { team_id: 'T0BRIGHTSIDE', is_workflow_bot: true }],
  ['deactivated', { team_id: 'T0BRIGHTSIDE', deleted: true }],
  ['other-organisation', { team_id: 'T0HARBOURLINE', deleted: false }],
  ['grid-member', { team_id: undefined, enterprise_user: { teams: ['T0BRIGHTHOME', 'T0BRIGHTSIDE'] } }],
] as const)('users.info describes a person who is %s', async (membership, fields) => {
  simulator.driver.changeUser({ userId: people.sam, membership })
  const { user } = await client.users.info({ user: people.sam })
  expect({ team_id: undefined, ...user }).toMatchObject(fields)
  const { channel } = await client.conversations.info({ channel: facilities })
  expect(channel?.is_ext_shared).toBe(membership === 'other-organisation')
})

test('a person leaves a user group', async () => {
  const usergroup = 'S0FACILITYLEADS'
  simulator.driver.changeUserGroup({ userGroupId: usergroup, userIds: [people.sam] })
  expect(await client.usergroups.users.list({ usergroup })).toMatchObject({ users: [people.sam] })
  expect(() => simulator.driver.changeUserGroup({ userGroupId: 'S9', userIds: [] })).toThrow('no user group')
})
