// "Clear at Tuya": approvers only, confirmed, journaled, and never sent twice.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { problem } from '../engine/small-cloud.ts'
import { ask, clickFor, clickOn } from '../support/slack-stage/act.ts'
import { JONAS, MIA, PRIYA, startSlackStage, type SlackStage } from '../support/slack-stage/slack-stage.ts'

let stage: SlackStage
beforeEach(async () => {
  stage = await startSlackStage({ soakMs: 3_600_000 })
  for (const deviceId of ['room-4c-1', 'room-4c-2']) {
    const device = stage.cloud.devices.get(deviceId)
    if (device !== undefined) device.hasFailed = true
  }
})
afterEach(() => stage.stop())

const driver = () => stage.slack.driver
const openForm = async (userId: string) => {
  const list = await ask(stage, userId, 'failed Corridor 4', 'failed · Corridor 4')
  await clickOn(stage, userId, list, 'failed.clear')
  return driver().waitForModal({ userId, where: { callbackId: 'modal.clear-failed' } })
}
const submit = async (userId: string): Promise<string> => {
  await driver().submitView({ userId })
  // The answer replaces a waiting view when the machine is slow.
  const answered = await driver().waitForModal({
    userId,
    where: ({ blocks }) => /Nothing was sent to devices|Nothing changed/u.test(JSON.stringify(blocks)),
  })
  return JSON.stringify(answered.blocks)
}
const clearedCalls = (): number => stage.cloud.calls.filter((call) => call === 'deleteFailed').length
const trailTypes = async (): Promise<readonly (string | undefined)[]> =>
  (await stage.engine.projectTrail.newest('p1', 10)).map(({ event }) => event?.type)

it('asks once, clears, says what Tuya lists since, and keeps intent and outcome', async () => {
  const form = await openForm(JONAS)
  const words = JSON.stringify(form.blocks)
  expect(words).toContain('Clear 2 failed devices in Corridor 4?')
  expect(words).toContain('Nothing is sent to the devices.')
  const result = await submit(JONAS)
  expect(result).toContain(
    'Tuya took the request to clear 2 devices. Tuya doesn’t list them as failed any more.',
  )
  expect(result).toContain('Nothing was sent to devices.')
  expect(stage.cloud.cleared).toEqual(['room-4c-1', 'room-4c-2'])
  expect(await trailTypes()).toEqual(['failed-clear-asked', 'failed-clear-ended'])
  const { text } = await ask(stage, JONAS, 'audit', 'asked Tuya to clear 2 failed devices in Corridor 4')
  expect(text).toContain('cleared failed devices: Tuya took it')
  expect((await stage.engine.audit.verifyAll()).damages).toEqual([])
})

it('refuses who is no approver, and the trail has it', async () => {
  const list = await ask(stage, MIA, 'failed Corridor 4', 'failed · Corridor 4')
  await clickFor(stage, MIA, { message: list, actionId: 'failed.clear', includes: 'may do this' })
  expect(clearedCalls()).toBe(0)
  const [refused] = await stage.engine.projectTrail.newest('p1', 1)
  expect(refused?.event).toMatchObject({ type: 'decision-refused', asked: 'clear-failed', by: MIA })
})

it('sends nothing when the right was lost before the form came back', async () => {
  await openForm(JONAS)
  driver().changeUserGroup({ userGroupId: 'S0FACILITYLEADS', userIds: [] })
  expect(await submit(JONAS)).toContain('Nothing changed')
  expect(clearedCalls()).toBe(0)
})

it('sends once for two forms that are sent at the same moment', async () => {
  await openForm(JONAS)
  await openForm(PRIYA)
  const results = await Promise.all([submit(JONAS), submit(PRIYA)])
  expect(clearedCalls()).toBe(1)
  expect(results.filter((result) => result.includes('Tuya took the request'))).toHaveLength(1)
  expect(results.filter((result) => /was not asked to clear anything/u.test(result))).toHaveLength(1)
  expect(await trailTypes()).toEqual(['failed-clear-asked', 'failed-clear-ended'])
})

it('sends once for one submission that comes twice', async () => {
  const request = {
    projectId: 'p1',
    deviceIds: ['room-4c-1'],
    where: 'Corridor 4',
    by: JONAS,
    right: 'approver' as const,
    idempotencyKey: 'form:V1',
  }
  const both = await Promise.all([stage.engine.clearFailed(request), stage.engine.clearFailed(request)])
  const device = stage.cloud.devices.get('room-4c-1')
  // It fails again: what came before says nothing of this failure.
  if (device !== undefined) device.hasFailed = true
  const third = await stage.engine.clearFailed(request)
  expect(both.map(({ kind }) => kind).toSorted()).toEqual(['already-asked', 'sent'])
  expect(third.kind).toBe('already-asked')
  expect(clearedCalls()).toBe(1)
  const again = await stage.engine.clearFailed({ ...request, idempotencyKey: 'form:V2' })
  expect(again).toMatchObject({ kind: 'sent', stillListed: 0 })
})

it('says that a lost answer leaves it open, looks at the list, and does not repeat it', async () => {
  stage.cloud.postFate = 'answer-lost'
  await openForm(JONAS)
  const result = await submit(JONAS)
  expect(result).toContain(
    'So it isn’t certain that Tuya cleared 2 devices. Tuya doesn’t list them as failed any more.',
  )
  expect(clearedCalls()).toBe(1)
  expect((await stage.engine.projectTrail.newest('p1', 1))[0]?.event).toMatchObject({ outcome: 'ambiguous' })
})

it('says that a lost request changed nothing', async () => {
  stage.cloud.postFate = 'request-lost'
  await openForm(JONAS)
  expect(await submit(JONAS)).toContain('Tuya still lists 2 of 2 as failed.')
  expect(clearedCalls()).toBe(1)
})

it('tells Tuya’s refusal, and that nothing was cleared', async () => {
  await openForm(JONAS)
  stage.cloud.breakdown = (call) => (call === 'deleteFailed' ? problem('refused', false) : undefined)
  expect(await submit(JONAS)).toContain('Nothing was cleared.')
  expect(stage.cloud.cleared).toEqual([])
})

it('sends only what the list still shows', async () => {
  await openForm(JONAS)
  const device = stage.cloud.devices.get('room-4c-1')
  if (device !== undefined) device.hasFailed = false
  const result = await submit(JONAS)
  expect(result).toContain('Tuya took the request to clear 1 device.')
  expect(result).toContain('1 device is not listed as failed any more.')
})

it('leaves out what a rollout has that has not ended', async () => {
  await openForm(JONAS)
  // Another form asks for the two healthy lamps and one that failed.
  const drafted = await stage.engine.draft({
    requester: MIA,
    place: 'C0FACILITIES',
    selection: {
      projectId: 'p1',
      label: 'Corridor 4',
      devices: [{ deviceId: 'room-4c-1', name: 'Lamp', toVersion: '2.0.0' }],
    },
    start: 'now',
    idempotencyKey: 'x',
  })
  expect(drafted.kind).toBe('drafted')
  const result = await submit(JONAS)
  expect(result).toContain('1 device was left out, because R-1 has not ended.')
  expect(stage.cloud.cleared).toEqual(['room-4c-2'])
})

it('sends once when two clears have read the list before either is journaled', async () => {
  let waiting = 0
  const both = Promise.withResolvers<void>()
  stage.cloud.whileWaiting = async () => {
    waiting += 1
    if (waiting === 2) both.resolve()
    await both.promise
    return undefined
  }
  const clear = (idempotencyKey: string) =>
    stage.engine.clearFailed({
      projectId: 'p1',
      deviceIds: ['room-4c-1', 'room-4c-2'],
      where: 'Corridor 4',
      by: JONAS,
      right: 'approver',
      idempotencyKey,
    })
  const results = await Promise.all([clear('one'), clear('two')])
  expect(results.map(({ kind }) => kind).toSorted()).toEqual(['overtaken', 'sent'])
  expect(clearedCalls()).toBe(1)
  expect(await trailTypes()).toEqual(['failed-clear-asked', 'failed-clear-ended'])
})
