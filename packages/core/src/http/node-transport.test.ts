import { expect, it } from 'vitest'
import { startWireServer, answer } from '../../test/wire-server.ts'
import { createNodeTransport } from './node-transport.ts'

it('sends nothing for a caller who gave up before, while the request waited for its turn', async () => {
  const server = await startWireServer((_, response) => answer(response, '{}'))
  const transport = createNodeTransport()
  const sending = transport({
    method: 'GET',
    origin: server.url,
    target: '/',
    headers: {},
    body: undefined,
    timeoutMs: 1000,
    signal: AbortSignal.abort(),
    onNewConnection: false,
  })
  await expect(sending).rejects.toMatchObject({ reason: 'aborted', mayHaveArrived: false })
  expect(server.seen).toEqual([])
  transport.close()
  await server.close()
})
