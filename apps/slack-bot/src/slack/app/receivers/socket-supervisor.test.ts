import { EventEmitter } from 'node:events'
import type { SocketModeClient } from '@slack/socket-mode'
import { afterEach, expect, test, vi } from 'vitest'
import { silentLog } from '../../../../test/support/silent-log.ts'
import { createSocketSupervisor } from './socket-supervisor.ts'

afterEach(() => vi.useRealTimers())

/** The SDK's client as far as the supervisor goes: it greets when told to, and rejects with nothing when cut. */
const createClient = () => {
  const events = new EventEmitter()
  let starts = 0
  let end: (() => void) | undefined
  const client = Object.assign(events, {
    start: () => {
      starts += 1
      return new Promise<void>((resolve, reject) => {
        events.once('connected', resolve)
        end = () => {
          events.emit('disconnected')
          // oxlint-disable-next-line prefer-promise-reject-errors
          reject()
        }
      })
    },
    disconnect: () => {
      end?.()
      return Promise.resolve()
    },
  })
  return { client: client as unknown as SocketModeClient, events, starts: () => starts }
}

test('a connection that never greets is cut and opened again, and the start does not wait for it', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { client, events, starts } = createClient()
  let connected = 0
  const supervisor = createSocketSupervisor(client, {
    log: silentLog,
    name: 'socket-1',
    onConnected: () => {
      connected += 1
    },
  })
  const started = supervisor.start()
  expect(starts()).toBe(1)
  await vi.advanceTimersByTimeAsync(20_000)
  await started
  expect(supervisor.isConnected()).toBe(false)
  expect(supervisor.trouble()).toBe('NO_HELLO')
  await expect.poll(() => starts()).toBe(2)
  events.emit('connected')
  expect(supervisor.isConnected()).toBe(true)
  expect(supervisor.trouble()).toBeUndefined()
  expect(connected).toBe(1)
  await supervisor.stop()
})
