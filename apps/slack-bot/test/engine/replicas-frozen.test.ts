// A replica that freezes between its permission and its POST.
import { fork, type ChildProcess } from 'node:child_process'
import { createTuyaClient } from '@illume-ota/core'
import { createTuyaSimulator } from '@illume-ota/tuya-simulator'
import { afterEach, describe, expect, test } from 'vitest'
import { machineClock } from '../../src/clock/machine-clock.ts'
import { hasExecution, type Rollout } from '../../src/rollouts/model/rollout.ts'
import { createTuyaFirmwareGateway } from '../../src/tuya/tuya-firmware-gateway.ts'
import { waitFor } from '../support/manual-time.ts'
import { createTemporaryPostgres, postgresUrl } from '../support/test-databases.ts'
import { approve, stateOf } from './engine-world.ts'
import { silentLog } from '../support/silent-log.ts'
import { openReplica, REPLICA_KNOBS } from './replica.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const KNOBS = { ...REPLICA_KNOBS, settleMs: 1000 }
const program = new URL('freezing-replica.ts', import.meta.url)

const startFrozen = async () => {
  const server = await createTemporaryPostgres()
  // A repeated POST starts a device once more: the worst case.
  const cloud = await createTuyaSimulator({ upgradePolicy: { busy: 'restart' } })
  const { url, projectId, clientId, clientSecret } = cloud
  const client = createTuyaClient({ baseUrl: url, clientId, clientSecret })
  const gateway = createTuyaFirmwareGateway({
    account: { budget: 'default' },
    client,
    clock: machineClock,
    log: silentLog,
  })
  const other = await openReplica({ url: server.url, cloud: gateway, wall: [], knobs: KNOBS })
  const frozen: ChildProcess = fork(
    program,
    [server.url, url, clientId, clientSecret, JSON.stringify(KNOBS)],
    { execArgv: ['--conditions=@illume-ota/source'] },
  )
  cleanUps.push(
    server.drop,
    () => cloud.close(),
    () => other.close(),
    () => frozen.kill('SIGKILL'),
  )
  const said: unknown[] = []
  frozen.on('message', (message) => said.push(message))
  await waitFor('the first replica', () => said.includes('works'), 60_000)
  const [device] = cloud.control
    .devices()
    .filter(({ upgradeStatus, online }) => upgradeStatus === 1 && online)
  if (device === undefined) throw new Error('no device waits')
  const { deviceId, name } = device
  await other.engine.draft({
    requester: 'U-requester',
    place: 'C1',
    selection: { projectId, label: 'One', devices: [{ deviceId, name, toVersion: device.offeredVersion }] },
    start: 'now',
    idempotencyKey: 'k',
  })
  const state = (): Promise<Rollout> => stateOf(other.engine, 'R-1')
  const dispatches = (rollout: Rollout) =>
    hasExecution(rollout) ? Object.values(rollout.dispatches).map((dispatch) => dispatch.state) : []
  await waitFor('the plan', async () => (await state()).status === 'awaiting-approval', 60_000)
  await approve(other.engine, await state())
  await waitFor('the freeze', async () => dispatches(await state()).includes('sending'), 60_000)
  return {
    cloud,
    deviceId,
    engine: other.engine,
    state,
    dispatches,
    /** Continues the first replica; returns how its call ended. */
    thaw: async (): Promise<unknown> => {
      frozen.kill('SIGCONT')
      await waitFor('the end of the late call', () => said.length > 1, 60_000)
      return said[1]
    },
  }
}

describe.runIf(postgresUrl !== undefined)(
  'a replica that freezes between its permission and its POST',
  () => {
    test('sends nothing when it wakes up, while another replica updates the device', async () => {
      const { cloud, deviceId, engine, state, dispatches, thaw } = await startFrozen()
      expect(cloud.control.triggers()).toEqual([])
      await engine.start()
      await waitFor('the second dispatch', () => cloud.control.triggers().length > 0, 90_000)
      expect(await thaw()).toMatchObject({ outcome: { kind: 'not-sent', isRetryable: true } })
      expect(cloud.control.triggers()).toHaveLength(1)
      expect(cloud.control.log({ operation: 'ota.upgrade' })).toHaveLength(1)
      cloud.control.finish([deviceId])
      await waitFor('the end', async () => (await state()).status === 'completed', 60_000)
      // The ambiguous dispatch turned out not to be sent at all.
      await waitFor('its late outcome', async () => dispatches(await state())[0] === 'not-sent', 60_000)
      expect(dispatches(await state())).toEqual(['not-sent', 'accepted'])
    }, 240_000)

    test('sends nothing when it wakes up after a halt, and the device counts as never sent', async () => {
      const { cloud, deviceId, engine, state, thaw } = await startFrozen()
      await engine.handle('R-1', { type: 'halt', by: 'U-any', right: 'approver', reason: 'smoke' })
      await engine.start()
      await waitFor('the halt', async () => (await state()).status === 'halted', 90_000)
      expect(await thaw()).toMatchObject({ outcome: { kind: 'not-sent' } })
      expect(cloud.control.log({ operation: 'ota.upgrade' })).toEqual([])
      const ended = await state()
      expect(hasExecution(ended) && ended.devices[deviceId]?.progress).toMatchObject({ state: 'skipped' })
    }, 240_000)
  },
)
