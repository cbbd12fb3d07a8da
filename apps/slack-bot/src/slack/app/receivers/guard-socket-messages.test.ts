import { SocketModeClient } from '@slack/socket-mode'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { toSdkLogger } from '../../platform/sdk-logger.ts'
import { guardSocketMessages } from './guard-socket-messages.ts'
import { createLeaveTurns } from './leave-turns.ts'

const rejections: unknown[] = []
const note = (reason: unknown): void => void rejections.push(reason)
beforeEach(() => {
  rejections.length = 0
  process.on('unhandledRejection', note)
})
afterEach(() => process.off('unhandledRejection', note))

const warnings: string[] = []
const ignore = (): void => undefined
const log = {
  debug: ignore,
  info: ignore,
  error: ignore,
  warn: (_: object, message: string) => void warnings.push(message),
}
const newClient = () =>
  new SocketModeClient({ appToken: 'xapp-test', logger: toSdkLogger(log), autoReconnectEnabled: false })

/** Slack's own payload when it limits events; it has no inner event. */
const APP_RATE_LIMITED = JSON.stringify({
  type: 'events_api',
  envelope_id: 'e1',
  payload: { type: 'app_rate_limited', minute_rate_limited: 1_518_467_820 },
})

describe('messages that the SDK cannot read', () => {
  it('are logged and end nothing', async () => {
    const client = newClient()
    guardSocketMessages(client, createLeaveTurns(), log)
    client.emit('ws_message', APP_RATE_LIMITED, false)
    await expect.poll(() => warnings.length > 0).toBe(true)
    expect(warnings).toEqual([expect.stringContaining('could not be read')])
    expect(rejections).toEqual([])
  })

  it('would end the process without the guard, as long as this version of the SDK is used', async () => {
    newClient().emit('ws_message', APP_RATE_LIMITED, false)
    await expect.poll(() => rejections.length > 0).toBe(true)
    expect(String(rejections[0])).toContain('TypeError')
  })

  it.each([
    ['nested without end', '['.repeat(200_000)],
    ['nested in their payload', `{"type":"events_api","payload":${'[{"a":'.repeat(60)}1${'}]'.repeat(60)}}`],
    ['larger than any', `{"type":"events_api","text":"${'x'.repeat(4 * 1024 * 1024)}"}`],
  ])('are not even parsed when they are %s', async (_name, message) => {
    const client = newClient()
    guardSocketMessages(client, createLeaveTurns(), log)
    const parse = vi.spyOn(JSON, 'parse')
    warnings.length = 0
    client.emit('ws_message', message, false)
    await expect.poll(() => warnings.length > 0).toBe(true)
    expect(warnings).toEqual(['A message from Slack was ignored'])
    expect(parse).not.toHaveBeenCalled()
    parse.mockRestore()
  })

  it('are not kept from listeners of other messages', async () => {
    const client = newClient()
    guardSocketMessages(client, createLeaveTurns(), log)
    const heard = new Promise((resolve) => {
      client.on('slash_commands', resolve)
    })
    client.emit(
      'ws_message',
      JSON.stringify({ type: 'slash_commands', envelope_id: 'e2', payload: { text: 'help' } }),
      false,
    )
    expect(await heard).toMatchObject({ body: { text: 'help' } })
  })
})
