import type { CallProblemCode } from '../rollouts/model/codes/call-problem.ts'
import { callProblemText } from '../slack/text/codes/call-problem-text.ts'
import { createTuyaClient, TuyaAbortedError } from '@illume-ota/core'
import { createTuyaSimulator, type FaultEffect, type TuyaSimulator } from '@illume-ota/tuya-simulator'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { machineClock } from '../clock/machine-clock.ts'
import {
  GatewayError,
  type FirmwareGateway,
  type SendPermission,
} from '../rollouts/ports/firmware-gateway.ts'
import { createLog } from '../observability/log.ts'
import { startProxyServer } from '../../test/support/proxy-server.ts'
import { silentLog } from '../../test/support/silent-log.ts'
import { connectionAdvice } from '../slack/text/codes/connection-advice.ts'
import { toDispatchOutcome } from './to-gateway-error.ts'
import { createTuyaFirmwareGateway } from './tuya-firmware-gateway.ts'

let simulator: TuyaSimulator
const gatewayWith = (clientSecret: string): FirmwareGateway =>
  createTuyaFirmwareGateway({
    account: { budget: 'default' },
    client: createTuyaClient({
      baseUrl: simulator.url,
      clientId: simulator.clientId,
      clientSecret,
      requestsPerSecond: Number.POSITIVE_INFINITY,
      retryLimit: 0,
      timeoutMs: 30_000,
    }),
    clock: machineClock,
    log: silentLog,
  })
let gateway: FirmwareGateway
beforeEach(async () => {
  simulator = await createTuyaSimulator({ seed: 7 })
  gateway = gatewayWith(simulator.clientSecret)
})
afterEach(() => simulator.close())

const problemOf = async (call: Promise<unknown>): Promise<GatewayError> => {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof GatewayError)) throw new Error('expected a GatewayError', { cause: error })
  return error
}

test('pending devices come with kind, protocol and the offered version, and every one is there', async () => {
  const { devices, isComplete } = await gateway.listPending(simulator.projectId)
  const waiting = simulator.control.devices().filter((device) => device.upgradeStatus === 1)
  expect(isComplete).toBe(true)
  expect(devices.map(({ deviceId }) => deviceId).toSorted()).toEqual(
    waiting.map(({ deviceId }) => deviceId).toSorted(),
  )
  const light = devices.find(({ kind }) => kind === 'light')
  expect(light).toMatchObject({
    phase: 'available',
    statusCode: 1,
    protocol: expect.stringMatching(/wifi|zigbee|mesh/u),
  })
  expect(light?.offeredVersion).toMatch(/^\d+\.\d+/u)
})

test('readings carry the trace ids of their calls, all pages of a list and the detail of a device', async () => {
  const { devices, requestIds } = await gateway.listPending(simulator.projectId)
  const detail = await gateway.readDevice(simulator.projectId, devices[0]?.deviceId ?? '')
  const answered = simulator.control.log().filter(({ operation }) => operation?.startsWith('ota.') === true)
  expect(requestIds?.length).toBeGreaterThan(1)
  expect(new Set([...(requestIds ?? []), detail.requestId])).toEqual(new Set(answered.map(({ tid }) => tid)))
})

test('rooms of one name have their own ids and paths, and the building is not part of the path', async () => {
  const reading = await gateway.listRooms(simulator.projectId)
  const namesakes = reading.isAvailable ? reading.rooms.filter(({ name }) => name === 'Meeting room A') : []
  expect(namesakes.map(({ path }) => path.join(' / ')).toSorted()).toEqual([
    '4F / Meeting room A',
    '5F / Meeting room A',
  ])
  expect(new Set(namesakes.map(({ roomId }) => roomId)).size).toBe(2)
  const [first] = namesakes
  const inRoom = await gateway.listPending(simulator.projectId, { roomId: first?.roomId ?? '' })
  expect(inRoom.devices.length).toBeGreaterThan(0)
  const truth = simulator.control
    .devices()
    .filter(({ roomId }) => roomId === first?.roomId)
    .map(({ deviceId }) => deviceId)
  expect(inRoom.devices.every(({ deviceId }) => truth.includes(deviceId))).toBe(true)
})

test('a detail carries the installed version and the gateway', async () => {
  const child = simulator.control.devices().find(({ gatewayId }) => gatewayId !== undefined)
  const detail = await gateway.readDevice(simulator.projectId, child?.deviceId ?? '')
  expect(detail).toMatchObject({
    deviceId: child?.deviceId,
    gatewayId: child?.gatewayId,
    roomId: child?.roomId,
    currentVersion: child?.currentVersion,
  })
})

const permit = (): Promise<SendPermission> => Promise.resolve({ maySend: true, maxAgeMs: 5000 })

const sendOne = async (effect?: FaultEffect, askToSend = permit) => {
  const device = simulator.control
    .devices()
    .find(({ upgradeStatus, online }) => upgradeStatus === 1 && online)
  if (effect !== undefined) simulator.control.faults.add({ effect, operation: 'ota.upgrade', count: 1 })
  const outcome = await gateway.upgrade(simulator.projectId, [device?.deviceId ?? ''], askToSend)
  return { outcome, triggers: simulator.control.triggers().length }
}

test.each<[string, FaultEffect | undefined, string, number]>([
  ['answered true', undefined, 'accepted', 1],
  ['answered with result false', { kind: 'result-false', isApplied: true }, 'ambiguous', 1],
  ['whose answer was lost', { kind: 'response-lost' }, 'ambiguous', 1],
  ['cut before it took effect', { kind: 'reset' }, 'ambiguous', 0],
  ['answered with a system error', { kind: 'error', code: 1111 }, 'ambiguous', 0],
  ['with an illegal parameter', { kind: 'error', code: 1109 }, 'refused', 0],
  ['refused for want of rights', { kind: 'error', code: 1106 }, 'refused', 0],
  ['answered by a proxy', { kind: 'http', status: 502 }, 'ambiguous', 0],
])('an upgrade %s', async (_name, effect, kind, triggers) => {
  const sent = await sendOne(effect)
  expect(sent.outcome.kind).toBe(kind)
  expect(sent.triggers).toBe(triggers)
})

test.each([
  [1109, 'devices'],
  [2002, 'devices'],
  [1106, 'devices'],
  [777_777, 'devices'],
  ['NEVER_SEEN', 'devices'],
  [28_841_004, 'account'],
  [1004, 'account'],
  [1199, 'account'],
])('an upgrade refused with %s blames the %s while lists are answered', async (code, blames) => {
  expect((await sendOne({ kind: 'error', code })).outcome).toMatchObject({ kind: 'refused', blames })
})

test.each([
  [{ kind: 'error', code: 1106 }, false],
  [{ kind: 'error', code: 28_841_004 }, false],
  [{ kind: 'http', status: 502 }, true],
] as const)(
  'an upgrade that is refused while a list gets %o blames the account',
  async (effect, isRetryable) => {
    simulator.control.faults.add({ effect, operation: 'ota.listPending' })
    const { outcome } = await sendOne({ kind: 'error', code: 777_777 })
    expect(outcome).toMatchObject({ kind: 'refused', blames: 'account', isRetryable })
    expect('problem' in outcome && outcome.problem.vendorCode).not.toBe('777777')
  },
)

test('what is said of a refused device does not send people to the settings of the account', async () => {
  const { outcome } = await sendOne({ kind: 'error', code: 1106 })
  expect('problem' in outcome && callProblemText(outcome.problem)).toBe(
    'Tuya refuses it (1106, permission deny). Most often it was removed, reset or paired again, or it belongs to another account.',
  )
})

test('an upgrade that never left the machine is not sent', async () => {
  const gone = await createTuyaSimulator({ seed: 7 })
  await gone.close()
  const client = createTuyaClient({ baseUrl: gone.url, clientId: 'x', clientSecret: 'x', retryLimit: 0 })
  const lines: string[] = []
  const log = createLog('debug', { write: (line) => lines.push(line) })
  const refused = createTuyaFirmwareGateway({
    account: { budget: 'default' },
    client,
    clock: machineClock,
    log,
  })
  expect(await refused.upgrade('p', ['x'], permit)).toMatchObject({
    kind: 'not-sent',
    problem: { code: 'no-answer', systemCode: 'ECONNREFUSED' },
  })
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
    { error: { kind: 'network', outcome: 'not-sent', systemCode: 'ECONNREFUSED' } },
  ])
  const error = await problemOf(refused.listPending('p'))
  expect(error).toMatchObject({ problem: 'unreachable', systemCode: 'ECONNREFUSED' })
})

test.each([
  [
    403,
    /^The proxy http:\S+ refused the connection to tuya\.test:443 \(HTTP 403\), so Tuya was not reached\..* NO_PROXY/u,
  ],
  [407, /^The proxy http:\S+ requires a user name and password.*\(HTTP 407\).*password in HTTPS_PROXY/u],
  ['hang up', /^The proxy http:\S+ closed the connection, so Tuya was not reached\. Check the proxy/u],
  ['hang', /^The proxy http:\S+ did not connect within 500 ms, so Tuya was not reached\. Check the proxy/u],
] as const)('a proxy that says %s is what people are told of, never Tuya', async (conduct, sentence) => {
  const proxy = await startProxyServer(conduct)
  vi.stubEnv('https_proxy', proxy.url)
  const client = createTuyaClient({
    baseUrl: 'https://tuya.test',
    clientId: 'x',
    clientSecret: 'x',
    retryLimit: 0,
    timeoutMs: 500,
  })
  vi.unstubAllEnvs()
  const behind = createTuyaFirmwareGateway({
    account: { budget: 'default' },
    client,
    clock: machineClock,
    log: silentLog,
  })
  const error = await problemOf(behind.listPending('p'))
  expect(error).toMatchObject({ problem: 'unreachable', remedy: 'proxy' })
  expect(callProblemText(error.callProblem)).toMatch(sentence)
  expect(error.deviceProblem).toEqual(error.callProblem)
  expect(connectionAdvice(error.systemCode ?? '')).toMatch(/proxy/iu)
  expect(await behind.upgrade('p', ['x'], permit)).toMatchObject({
    kind: 'not-sent',
    problem: error.callProblem,
  })
  client.close()
  await proxy.close()
})

test('a stop ends calls: what was not sent may be sent again, what was is looked up', async () => {
  const stop = new AbortController()
  const { url: baseUrl, clientId, clientSecret, projectId } = simulator
  const client = createTuyaClient({ baseUrl, clientId, clientSecret, retryLimit: 0 })
  const parts = {
    account: { budget: 'default' },
    client,
    clock: machineClock,
    log: silentLog,
    signal: stop.signal,
  }
  const stopped = createTuyaFirmwareGateway(parts)
  await stopped.listPending(projectId)
  simulator.control.faults.add({ effect: { kind: 'slow', delayMs: 60_000 } })
  const calls = simulator.control.log({}).length
  const reading = problemOf(stopped.listUpgrading(projectId))
  const sending = stopped.upgrade(projectId, ['x'], permit)
  await expect.poll(() => simulator.control.log({}).length === calls + 2).toBe(true)
  stop.abort()
  expect((await reading).problem).toBe('unreachable')
  expect(await sending).toMatchObject({ kind: 'ambiguous' })
  expect(await stopped.upgrade(projectId, ['x'], permit)).toMatchObject({
    kind: 'not-sent',
    isRetryable: true,
  })
})

test.each<[string, () => Promise<SendPermission>, CallProblemCode]>([
  ['is refused', async () => ({ maySend: false }), 'taken-back'],
  ['is too old', async () => ({ maySend: true, maxAgeMs: -1 }), 'permission-too-old'],
  ['cannot be asked for', () => Promise.reject(new Error('no database')), 'permission-failed'],
])('an upgrade whose permission %s is not sent, and may be tried again', async (_name, askToSend, code) => {
  const { outcome, triggers } = await sendOne(undefined, askToSend)
  expect(outcome).toEqual({ kind: 'not-sent', problem: { code }, isRetryable: true })
  expect(triggers).toBe(0)
})

test.each([
  ['not-sent', 'given-up-unsent'],
  ['ambiguous', 'given-up-unanswered'],
] as const)('an upgrade that was given up is %s, and Tuya is not blamed', (kind, code) => {
  const problem = { code }
  const outcome = kind === 'not-sent' ? 'not-sent' : 'unknown'
  expect(toDispatchOutcome(new TuyaAbortedError('aborted', { outcome }), 5)).toEqual(
    kind === 'not-sent' ? { kind, problem, isRetryable: true } : { kind, problem, finishedAtMs: 5 },
  )
})

test('a wrong secret is a credentials problem with a sentence and a trace id', async () => {
  const error = await problemOf(gatewayWith('wrong').listPending(simulator.projectId))
  expect(error.problem).toBe('credentials')
  expect(callProblemText(error.callProblem)).toMatch(
    /^Tuya refused the sign-in \(1004, .+\)\. Most often the secret or the data center is wrong\.$/u,
  )
  expect(error.requestId).toMatch(/\S/u)
})

test.each([
  [28_841_004, 'quota'],
  [1106, 'permission'],
  [1199, 'rate-limit'],
  [1111, 'refused'],
])('code %i is the problem %s', async (code, problem) => {
  simulator.control.faults.add({ effect: { kind: 'error', code }, operation: 'ota.listPending' })
  expect((await problemOf(gateway.listPending(simulator.projectId))).problem).toBe(problem)
})

test('without the subscription for rooms, rooms are not available, and that is no failure', async () => {
  simulator.control.faults.add({ effect: { kind: 'error', code: 28_841_106 }, operation: 'rooms.tree' })
  expect(await gateway.listRooms(simulator.projectId)).toEqual({ isAvailable: false })
})

test('a device may hang on a floor itself: the floor is in the tree as an area, and the device is found by its id', async () => {
  await simulator.close()
  const downlight = { product: 'wifi-downlight', currentVersion: '1.0.5', offeredVersion: '1.0.8' } as const
  simulator = await createTuyaSimulator({
    seed: 7,
    building: {
      rooms: [
        { floor: '4F', devices: [downlight] },
        { floor: '4F', name: 'Lab', devices: [downlight] },
      ],
    },
  })
  gateway = gatewayWith(simulator.clientSecret)
  const reading = await gateway.listRooms(simulator.projectId)
  const rooms = reading.isAvailable ? reading.rooms : []
  expect(rooms).toMatchObject([
    { name: 'Harbour House', path: [], isArea: true },
    { name: '4F', path: ['4F'], isArea: true },
    { name: 'Lab', path: ['4F', 'Lab'] },
  ])
  const { devices } = await gateway.listPending(simulator.projectId)
  expect(devices.map(({ roomName }) => roomName).toSorted()).toEqual(['4F', 'Lab'])
  const onFloor = simulator.control.devices().filter(({ roomId }) => roomId === rooms[1]?.roomId)
  expect(onFloor).toHaveLength(1)
})
