// Failed updates and the record of finished ones, as the gateway gives them.
import { createTuyaClient } from '@illume-ota/core'
import { createTuyaSimulator, type FaultEffect, type TuyaSimulator } from '@illume-ota/tuya-simulator'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { machineClock } from '../clock/machine-clock.ts'
import type { FirmwareGateway, SendPermission } from '../rollouts/ports/firmware-gateway.ts'
import { silentLog } from '../../test/support/silent-log.ts'
import { createTuyaFirmwareGateway } from './tuya-firmware-gateway.ts'

let simulator: TuyaSimulator
let gateway: FirmwareGateway
let deviceIds: readonly string[]
beforeEach(async () => {
  simulator = await createTuyaSimulator({ seed: 7 })
  const { url: baseUrl, clientId, clientSecret } = simulator
  gateway = createTuyaFirmwareGateway({
    account: { budget: 'default' },
    client: createTuyaClient({ baseUrl, clientId, clientSecret, retryLimit: 0 }),
    clock: machineClock,
    log: silentLog,
  })
  deviceIds = simulator.control
    .devices()
    .filter(({ upgradeStatus, online }) => upgradeStatus === 1 && online)
    .map(({ deviceId }) => deviceId)
    .slice(0, 3)
  simulator.control.upgradeOutside(deviceIds)
})
afterEach(() => simulator.close())

const permit = (): Promise<SendPermission> => Promise.resolve({ maySend: true, maxAgeMs: 5000 })
const failedRows = async () =>
  (await gateway.listUpgrading(simulator.projectId)).devices.filter(({ phase }) => phase === 'failed')
const fail = (): void => {
  const [first = '', second = '', third = ''] = deviceIds
  simulator.control.finish([first, second], 'failed')
  simulator.control.finish([third], 'timed-out')
}

test('updates that failed and that timed out stay in the list of running ones, with the version on offer', async () => {
  fail()
  const rows = await failedRows()
  expect(rows.map(({ deviceId }) => deviceId).toSorted()).toEqual(deviceIds.toSorted())
  expect(rows.filter(({ hasTimedOut }) => hasTimedOut).map(({ deviceId }) => deviceId)).toEqual([
    deviceIds[2],
  ])
  for (const { offeredVersion } of rows) expect(offeredVersion).toMatch(/^\d+\.\d+/u)
})

test.each<[string, FaultEffect | undefined, string, number]>([
  ['answered true', undefined, 'accepted', 1],
  ['answered with result false', { kind: 'result-false', isApplied: true }, 'ambiguous', 1],
  ['whose answer was lost', { kind: 'response-lost' }, 'ambiguous', 1],
  ['cut before it took effect', { kind: 'reset' }, 'ambiguous', 3],
  ['refused', { kind: 'error', code: 1109 }, 'refused', 3],
])('clearing failures, %s', async (_name, effect, kind, left) => {
  fail()
  if (effect !== undefined) simulator.control.faults.add({ effect, operation: 'ota.deleteFailed', count: 1 })
  const outcome = await gateway.deleteFailed(simulator.projectId, deviceIds.slice(0, 2), permit)
  expect(outcome.kind).toBe(kind)
  expect(await failedRows()).toHaveLength(left)
  expect(simulator.control.log().filter(({ operation }) => operation === 'ota.deleteFailed')).toHaveLength(1)
})

test('nothing is cleared without permission', async () => {
  fail()
  const refuse = (): Promise<SendPermission> => Promise.resolve({ maySend: false })
  const outcome = await gateway.deleteFailed(simulator.projectId, deviceIds, refuse)
  expect(outcome.kind).toBe('not-sent')
  expect(await failedRows()).toHaveLength(3)
})

test('the record of finished updates has the installed version, by page and room', async () => {
  simulator.control.finish(deviceIds, 'installed')
  const page = await gateway.listUpgraded(simulator.projectId, { page: 1 })
  const { roomId, currentVersion } = simulator.control.device(deviceIds[0] ?? '')
  expect(page.records.find(({ deviceId }) => deviceId === deviceIds[0])?.installedVersion).toBe(
    currentVersion,
  )
  expect(page).toMatchObject({ isLast: true, total: page.records.length })
  const ofRoom = await gateway.listUpgraded(simulator.projectId, { page: 1, roomId: roomId ?? '' })
  const truth = deviceIds.filter((deviceId) => simulator.control.device(deviceId).roomId === roomId)
  expect(ofRoom.records.map(({ deviceId }) => deviceId)).toEqual(expect.arrayContaining([...truth]))
  expect(ofRoom.total).toBe(ofRoom.records.length)
})
