import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { silentLog } from '../../../test/support/silent-log.ts'
import { toAnnounceError } from '../announcer/announce-error.ts'
import { createSlackClient } from './slack-client.ts'
import { slackFailure } from './slack-failure.ts'

const failureAt = async (port: number): Promise<unknown> => {
  const slackApiUrl = `http://127.0.0.1:${port}/api/`
  const client = createSlackClient({
    botToken: 'xoxb-1',
    installationId: '0123456789ab',
    slackApiUrl,
    log: silentLog,
  })
  return client.auth.test().then(
    () => undefined,
    (error: unknown) => error,
  )
}
const listening = async (status: number) => {
  const server = createServer((_, response) => response.writeHead(status).end('<html>busy</html>'))
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve)
        server.closeAllConnections()
      }),
  }
}

test('a connection that failed says why, also to whom it concerns', async () => {
  const server = await listening(503)
  const busy = await failureAt(server.port)
  expect(slackFailure(busy)).toEqual({ kind: 'unclear', code: 'http_503' })
  await server.close()
  const refused = await failureAt(server.port)
  expect(slackFailure(refused)).toEqual({ kind: 'unclear', code: 'ECONNREFUSED' })
  expect(toAnnounceError('the card', refused).message).toBe('Slack did not accept the card: ECONNREFUSED')
})
