import { execFileSync, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { createTuyaClient } from '../src/index.ts'

const ip = (line: string): string =>
  execFileSync('ip', line.split(' '), { stdio: ['ignore', 'pipe', 'ignore'] }).toString()

const NAMESPACE = `illume-${process.pid}`
/** Names of devices have 15 letters at most. */
const CABLE = `cut${process.pid}`
/** Addresses of this process alone: a run that was killed leaves its cable behind. */
const NET = `10.231.${(process.pid >> 6) & 255}`
const FIRST = (process.pid & 63) * 4
const HERE = `${NET}.${FIRST + 1}`
const THERE = `${NET}.${FIRST + 2}`
const PORT = 8080

/** A machine of its own behind a network that can be cut. Needs Linux and the rights for it. */
const layCable = (): boolean => {
  try {
    ip(`netns add ${NAMESPACE}`)
    ip(`link add ${CABLE} type veth peer name cable netns ${NAMESPACE}`)
    ip(`addr add ${HERE}/30 dev ${CABLE}`)
    ip(`link set ${CABLE} up`)
    ip(`-n ${NAMESPACE} addr add ${THERE}/30 dev cable`)
    ip(`-n ${NAMESPACE} link set cable up`)
    return true
  } catch {
    return false
  }
}
const hasCable = layCable()
afterAll(() => {
  for (const line of [`link del ${CABLE}`, `netns del ${NAMESPACE}`])
    try {
      ip(line)
    } catch {
      // It was not laid.
    }
})

const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0')
/** The server as the kernel's table writes it: the address's bytes from last to first, then the port. */
const REMOTE =
  THERE.split('.')
    .map((part) => hex(Number(part), 2))
    .toReversed()
    .join('') + `:${hex(PORT, 4)}`
/** States whose own end has been closed and confirmed, FIN_WAIT2 and TIME_WAIT: nothing is left to send. */
const HAS_SENT_ALL = new Set(['05', '06'])

/** Connections of this machine to the server, by the kernel's own table, that may still send something. */
const openSockets = (): number => {
  const [, ...lines] = readFileSync('/proc/net/tcp', 'utf8').trim().split('\n')
  return lines.filter((line) => {
    const [, , remote, state = ''] = line.trim().split(/\s+/u)
    return remote === REMOTE && !HAS_SENT_ALL.has(state)
  }).length
}

const SERVER = `
  require('node:http').createServer((request, response) => {
    process.stdout.write(request.method + ' ' + request.url + '\\n')
    response.end(JSON.stringify({ success: true, t: Date.now(), result: { access_token: 'x', expire_time: 7200 } }))
  }).listen(${PORT}, '${THERE}', () => process.stdout.write('listens\\n'))`

describe.runIf(hasCable)('a write whose network is cut after it was connected', () => {
  it('is not delivered when the network is back', async () => {
    let said = ''
    const server = spawn('ip', ['netns', 'exec', NAMESPACE, process.execPath, '-e', SERVER])
    server.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
    await expect.poll(() => said).toContain('listens')
    const baseUrl = `http://${THERE}:${PORT}`
    const tuya = createTuyaClient({
      baseUrl,
      clientId: 'x',
      clientSecret: 'x',
      timeoutMs: 2_000,
      retryLimit: 0,
    })
    await tuya.token.check()
    tuya.close()
    // A close that the cut would keep from being confirmed would be counted below.
    await expect.poll(openSockets).toBe(0)
    // Cut behind the first step: what waits for an address in this machine's own queue is on its way, and may arrive.
    const beforeWrite = async () => {
      ip(`-n ${NAMESPACE} addr del ${THERE}/30 dev cable`)
      return { mayWrite: true, maxAgeMs: 5000 } as const
    }
    const upgrade = tuya.ota.upgrade({ projectId: '1', deviceIds: ['d1'] }, { beforeWrite })
    await expect(upgrade).rejects.toMatchObject({ kind: 'timeout', outcome: 'unknown' })
    expect(openSockets()).toBe(0)
    ip(`-n ${NAMESPACE} addr add ${THERE}/30 dev cable`)
    await vi.waitFor(() => tuya.token.check(), 60_000)
    expect(said).not.toContain('POST')
    tuya.close()
    server.kill('SIGKILL')
    await new Promise((resolve) => server.once('close', resolve))
  })
})
