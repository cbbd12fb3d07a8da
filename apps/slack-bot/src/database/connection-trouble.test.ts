import { createServer, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { DatabaseRefusedError, isPassingDatabaseTrouble } from './connection-trouble.ts'
import { openPostgresDatabase } from './open-database.ts'

const servers: Server[] = []
const sockets = new Set<Socket>()
afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))))
})

/** As much of a PostgreSQL server as refusing takes: it answers the first message. */
const serverThat = async (answer: (socket: Socket) => void): Promise<number> => {
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('data', () => answer(socket))
  })
  servers.push(server)
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return (server.address() as AddressInfo).port
}

/** An ErrorResponse of the wire protocol, version 3. */
const refusing = (code: string, words: string) => (socket: Socket) => {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${words}\0\0`)
  const head = Buffer.alloc(5)
  head.write('E')
  head.writeInt32BE(fields.length + 4, 1)
  socket.end(Buffer.concat([head, fields]))
}

const errorAt = async (port: number): Promise<unknown> =>
  openPostgresDatabase(`postgres://bot:never-told@127.0.0.1:${port}/ota`).then(
    () => undefined,
    (error: unknown) => error,
  )

test.each<readonly [string, (socket: Socket) => void]>([
  ['it is starting up', refusing('57P03', 'the database system is starting up')],
  ['it is shutting down', refusing('57P01', 'terminating connection due to administrator command')],
  ['all connections are taken', refusing('53300', 'sorry, too many clients already')],
  ['a pooler has lost its server', refusing('08006', 'server conn crashed?')],
  ['it cuts the line', (socket) => socket.destroy()],
])('PostgreSQL is only away when %s', async (_why, answer) => {
  const error = await errorAt(await serverThat(answer))
  expect(error).toBeInstanceOf(Error)
  expect(isPassingDatabaseTrouble(error)).toBe(true)
})

test('PostgreSQL is only away when nothing listens, or its name is not known yet', async () => {
  const port = await serverThat(() => undefined)
  await new Promise((resolve) => servers.pop()?.close(resolve))
  expect(isPassingDatabaseTrouble(await errorAt(port))).toBe(true)
  const unknown = Object.assign(new Error('getaddrinfo EAI_AGAIN db'), { code: 'EAI_AGAIN' })
  expect(isPassingDatabaseTrouble(new Error('no', { cause: unknown }))).toBe(true)
})

test.each<readonly [string, string, RegExp]>([
  [
    '28P01',
    'password authentication failed for user "bot"',
    /refused the sign-in.*DATABASE_URL.*password authentication failed/u,
  ],
  ['28000', 'no pg_hba.conf entry for host "10.0.0.1"', /refused the sign-in.*pg_hba/u],
  ['3D000', 'database "ota" does not exist', /does not exist\. Create it/u],
  ['42501', 'permission denied for schema public', /may not do that/u],
])('a refusal (%s) is final, and told with what to correct', async (code, words, sentence) => {
  const error = await errorAt(await serverThat(refusing(code, words)))
  expect(error).toBeInstanceOf(DatabaseRefusedError)
  expect(isPassingDatabaseTrouble(error)).toBe(false)
  expect(String(error)).toMatch(sentence)
  expect(String(error)).not.toContain('never-told')
})

test('a fault of ours is not waited for', () => {
  expect(isPassingDatabaseTrouble(new TypeError('x is not a function'))).toBe(false)
  expect(isPassingDatabaseTrouble(Object.assign(new Error('syntax error'), { code: '42601' }))).toBe(false)
})
