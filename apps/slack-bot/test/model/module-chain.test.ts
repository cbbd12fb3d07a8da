// Devices with several firmware parts, updated one after the other.
import { afterEach, expect, test } from 'vitest'
import { replacedVersionOf } from '../../src/rollouts/readings/module-version.ts'
import { hasExecution, type Rollout } from '../../src/rollouts/model/rollout.ts'
import { minutes, seconds } from './building.ts'
import { createModelWorld, type ModelWorld } from './model-world.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

/** Requests the panel at a version, approves, and waits for the end. */
const upgradePanel = async (world: ModelWorld, toVersion: string): Promise<Rollout> => {
  const { time } = world.wire
  const newest = async (): Promise<Rollout> => {
    const [found] = await world.rollouts()
    if (found === undefined) throw new Error('There is no request.')
    return found
  }
  const until = async (statuses: readonly Rollout['status'][]): Promise<Rollout> => {
    for (let passedMs = 0; passedMs < minutes(60); passedMs += seconds(30)) {
      const rollout = await newest()
      if (statuses.includes(rollout.status)) return rollout
      await world.step(() => time.advance(seconds(30)))
    }
    throw new Error(`It is still ${(await newest()).status}.`)
  }
  await world.step((engine) =>
    engine.draft({
      requester: 'U-requester',
      place: 'C1',
      selection: {
        projectId: world.simulator.projectId,
        label: 'Meeting',
        devices: [{ deviceId: 'p1', name: 'Panel', toVersion }],
      },
      start: 'now',
      idempotencyKey: toVersion,
    }),
  )
  const planned = await until(['awaiting-approval', 'abandoned'])
  if (planned.status !== 'awaiting-approval') throw new Error(`It is ${planned.status}.`)
  const { rolloutId, planHash } = planned
  await world.step((engine) =>
    engine.handle(rolloutId, { type: 'approve', by: 'U-approver', right: 'approver', planHash }),
  )
  return until(['completed', 'completed-with-failures', 'paused'])
}
const endOf = (rollout: Rollout) =>
  hasExecution(rollout)
    ? { from: rollout.plan.devices.map(replacedVersionOf), progress: rollout.devices['p1']?.progress }
    : undefined

test('both links of a chain are verified, each by its own part’s version', async () => {
  const world = await createModelWorld()
  cleanUps.push(() => world.close())
  expect(endOf(await upgradePanel(world, '2.4.1'))).toMatchObject({
    from: ['2.3.0'],
    progress: { state: 'verified', installedVersion: '2.4.1' },
  })
  expect(endOf(await upgradePanel(world, '1.1.0'))).toMatchObject({
    from: ['1.0.0'],
    progress: { state: 'verified', installedVersion: '1.1.0' },
  })
  expect(world.simulator.control.device('p1')).toMatchObject({ currentVersion: '2.4.1', mcuVersion: '1.1.0' })
})
