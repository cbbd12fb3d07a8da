import { createServer, type AddressInfo } from 'node:net'
import { expect, it, vi } from 'vitest'
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

it('asks no gate while encryption is being agreed on, and has sent nothing then', async () => {
  const mute = createServer((socket) => void socket.on('error', () => {}))
  await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
  const { port } = mute.address() as AddressInfo
  const transport = createNodeTransport()
  const gate = { ask: vi.fn(async () => {}), check: () => {} }
  const request = {
    method: 'POST',
    origin: `https://127.0.0.1:${port}`,
    target: '/',
    headers: {},
    body: '{}',
    timeoutMs: 200,
    signal: undefined,
    onNewConnection: true,
  } as const
  await expect(transport(request, gate)).rejects.toMatchObject({ reason: 'timeout', mayHaveArrived: false })
  expect(gate.ask).not.toHaveBeenCalled()
  mute.close()
})
