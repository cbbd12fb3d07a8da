import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebClient } from '@slack/web-api'
import { afterEach, describe, expect, it } from 'vitest'
import { slackClientOptions } from './slack-client.ts'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

const start = async (handle: RequestListener): Promise<WebClient> => {
  const server = createServer(handle)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return new WebClient('xoxb-test', slackClientOptions({ slackApiUrl: `http://127.0.0.1:${port}/api/` }))
}

describe('an answer of Slack', () => {
  it('is handed on as it came', async () => {
    const client = await start((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'x-oauth-scopes': 'chat:write' })
      response.end(JSON.stringify({ ok: true, team: 'Zürich “[{”' }))
    })
    expect(await client.auth.test()).toMatchObject({
      team: 'Zürich “[{”',
      response_metadata: { scopes: ['chat:write'] },
    })
  })

  it('that nests without end fails the call, and nothing else', async () => {
    const client = await start((_, response) => response.end(`{"ok":true,"odd":${'['.repeat(1_000_000)}`))
    await expect(client.auth.test()).rejects.toThrow('nests deeper than 100 levels')
  })

  it('without end is not taken', async () => {
    const client = await start((_, response) => {
      const more = (): void => {
        while (response.writable && response.write('['.repeat(65_536)));
      }
      response.on('drain', more)
      more()
    })
    await expect(client.auth.test()).rejects.toThrow('too large')
  })
})
