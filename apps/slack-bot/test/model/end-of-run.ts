import type { DeviceProblem } from '../../src/rollouts/model/codes/device-problem.ts'
import { expect } from 'vitest'
import { windowStateNow } from '../../src/engine/windows/window-state.ts'
import { evolveAll } from '../../src/rollouts/state/fold.ts'
import type { RecordedEvent } from '../../src/rollouts/model/event.ts'
import { takesSlot } from '../../src/rollouts/model/facts/record-facts.ts'
import { hasExecution, isLive, type Rollout } from '../../src/rollouts/model/rollout.ts'
import type { CardContext } from '../../src/slack/rollout-card/card-context.ts'
import { rolloutCard } from '../../src/slack/rollout-card/rollout-card.ts'
import { verifyTrail } from '../../src/store/trail/verify-trail.ts'
import { DEVICE_IDS, minutes } from './building.ts'
import { liveOf, type ModelWorld } from './model-world.ts'

const CONTEXT: CardContext = {
  approvers: { approverUserIds: ['U-approver'], approverGroupIds: [], quorum: 1 },
  windowAt: windowStateNow,
}
/** Longer than an open request (1 h), an update that never ends (1 h) and parked devices (30 min), each with its retries. */
const ENDS_WITHIN_MS = minutes(8 * 60)
const STEP_MS = minutes(5)

/** I9: in every status, updates on their way are observed; only read-backs become rarer. */
const expectObserved = (world: ModelWorld, live: readonly Rollout[]): void => {
  const nowMs = world.wire.time.now()
  const unobserved = live.filter(
    (rollout) =>
      hasExecution(rollout) &&
      Object.values(rollout.devices).some(({ progress }) => takesSlot(progress)) &&
      nowMs - (rollout.lastObservedAtMs ?? -Infinity) > STEP_MS,
  )
  expect(unobserved.map(({ rolloutId, status }) => `${rolloutId} is ${status} and not observed`)).toEqual([])
}

/** Without faults and new requests, all devices online; an approver resumes every pause. */
const runToEnd = async (world: ModelWorld): Promise<void> => {
  const { control } = world.simulator
  await world.step(async () => {
    world.calm()
    control.faults.clear()
    control.change({ readLagMs: 0 })
    for (const deviceId of DEVICE_IDS) control.setDevice(deviceId, { online: true, sleepy: false })
  })
  for (let passedMs = 0; passedMs < ENDS_WITHIN_MS; passedMs += STEP_MS) {
    const live = await liveOf(world)
    if (live.length === 0) return
    // The first polls may still wait because of earlier failures of the cloud.
    if (passedMs > 2 * STEP_MS) expectObserved(world, live)
    await world.step(async (engine) => {
      for (const { rolloutId, status } of live)
        if (status === 'paused')
          await engine.handle(rolloutId, { type: 'resume', by: 'U-approver', right: 'approver' })
      await world.wire.time.advance(STEP_MS)
    })
  }
}

/** The devices are repaired, and an approver retries the failed ones. */
const retryToEnd = async (world: ModelWorld): Promise<void> => {
  const ended = (await world.rollouts()).filter(
    ({ status }) => status === 'completed-with-failures' || status === 'halted',
  )
  if (ended.length === 0) return
  await world.step(async (engine) => {
    for (const deviceId of DEVICE_IDS) world.simulator.control.setDevice(deviceId, { destiny: 'succeeds' })
    for (const { rolloutId } of ended)
      await engine.handle(rolloutId, { type: 'retry-failed', by: 'U-approver', right: 'approver' })
  })
  await runToEnd(world)
}

/** Refusals of the account, or of an unknown id. Whether another refusal is a device's own isn't known here. */
const NEVER_OF_ANOTHER = /^(?:refused|unknown-id|device-unknown|(?!device-).+-refused)$/u

/** I8: problems of network and API are no failure of a device, and neither is a refusal caused by another device. */
const expectTrueFailures = (world: ModelWorld, events: readonly RecordedEvent[]): void => {
  const failedFor = (is: (code: DeviceProblem['code']) => boolean): readonly string[] =>
    events.flatMap(({ event }) =>
      (event.type === 'device-failed' || event.type === 'device-failed-finally') && is(event.problem.code)
        ? [event.deviceId]
        : [],
    )
  const { mayFail, mayBeRefused } = world
  expect(failedFor((code) => code === 'update-failed').filter((deviceId) => !mayFail.has(deviceId))).toEqual(
    [],
  )
  expect(
    failedFor((code) => NEVER_OF_ANOTHER.test(code)).filter((deviceId) => !mayBeRefused.has(deviceId)),
  ).toEqual([])
}

/** I12: replaying the stored events gives the stored state and the same card. */
const expectSameFromEvents = async (world: ModelWorld, stored: Rollout): Promise<void> => {
  const events = await world.life().engine.events(stored.rolloutId)
  expectTrueFailures(world, events)
  const replayed = evolveAll(undefined, structuredClone(events))
  expect(replayed).toEqual(stored)
  if (replayed === undefined) return
  const nowMs = world.wire.time.now()
  expect(rolloutCard(replayed, nowMs, CONTEXT)).toEqual(rolloutCard(stored, nowMs, CONTEXT))
}

/** A new life knows only what is in the folder. */
const beginNewLife = (world: ModelWorld): Promise<void> => world.step(async () => world.life().kill())

/** What must hold at the end: I16, I12, an intact trail, and an answer for every person. */
export const expectGoodEnd = async (world: ModelWorld): Promise<void> => {
  world.calm()
  await beginNewLife(world)
  for (const rollout of await world.rollouts()) await expectSameFromEvents(world, rollout)
  await runToEnd(world)
  await retryToEnd(world)
  await beginNewLife(world)
  const rollouts = await world.rollouts()
  expect(rollouts.filter(isLive).map(({ rolloutId, status }) => `${rolloutId} is still ${status}`)).toEqual(
    [],
  )
  for (const rollout of rollouts) await expectSameFromEvents(world, rollout)
  const { engine, database } = world.life()
  await world.wire.time.advance(minutes(10))
  expect((await verifyTrail(database.db)).problems).toEqual([])
  expect((await engine.health()).backlog.dead).toBe(0)
  for (const { rolloutId, status } of rollouts) {
    if (status === 'abandoned') continue
    expect(`${rolloutId} drawn at ${world.wall.cards.get(rolloutId)}`).toBe(
      `${rolloutId} drawn at ${(await engine.loadRollout(rolloutId))?.version}`,
    )
  }
}
