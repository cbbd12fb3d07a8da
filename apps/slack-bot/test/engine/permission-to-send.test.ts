// Conditions that change between journaling a call and sending it.
import { afterEach, describe, expect, test } from 'vitest'
import { hasExecution, type Rollout } from '../../src/rollouts/model/rollout.ts'
import { unsentInRow } from '../../src/rollouts/sending/unsent-in-row.ts'
import { createManualTime, type ManualTime } from '../support/manual-time.ts'
import { createTemporaryFolder } from '../support/test-databases.ts'
import {
  PROJECT,
  TEST_KNOBS,
  approve,
  createWall,
  request,
  runUntil,
  startLife,
  stateOf,
  type EngineLife,
  type LifeOptions,
} from './engine-world.ts'
import { ROOMS, createSmallCloud, lamp } from './small-cloud.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const open = async (more: Pick<LifeOptions, 'parts' | 'refine'> = {}) => {
  const time = createManualTime()
  const folder = createTemporaryFolder()
  const cloud = createSmallCloud({ now: () => time.now(), rooms: ROOMS, devices: [lamp('d1')] })
  const life = await startLife({ folder: folder.path, time, cloud, wall: createWall(), ...more })
  cleanUps.push(folder.remove, () => life.end())
  const { engine } = life
  /** Requests, approves, and lets time pass until the first call waits for its turn and the test's change has happened. */
  const begin = async (): Promise<void> => {
    await request(engine, cloud, 'k')
    await approve(engine, await runUntil(life, time, 'R-1', ({ status }) => status !== 'draft'))
  }
  return { time, cloud, life, engine, begin }
}

/** Waits in the middle of work while the test moves time on. */
const pass = async (time: ManualTime, ms: number): Promise<void> => {
  await new Promise<void>((resolve) => void time.schedule(resolve, ms))
}

const dispatchesOf = (rollout: Rollout) =>
  hasExecution(rollout) ? Object.values(rollout.dispatches).map(({ state }) => state) : []
const attemptOf = (rollout: Rollout) =>
  hasExecution(rollout) ? rollout.devices['d1']?.progress.attempt : undefined
const isOver = ({ status }: Rollout): boolean => status.startsWith('completed')
const historyOf = async ({ engine }: EngineLife) =>
  (await engine.events('R-1')).flatMap(({ event }) =>
    event.type.startsWith('dispatch-') ? [event.type] : [],
  )

describe('while a call waits for its turn', () => {
  test('its dispatch is only intended', async () => {
    const { time, cloud, life, engine, begin } = await open()
    const seen: unknown[] = []
    cloud.whileWaiting = async () => {
      seen.push(dispatchesOf(await stateOf(engine, 'R-1')))
      return undefined
    }
    await begin()
    await runUntil(life, time, 'R-1', isOver)
    expect(seen).toEqual([['intended']])
    expect(cloud.triggered).toEqual(['d1'])
  })

  test.each([
    ['pause', 'paused'],
    ['halt', 'halted'],
  ] as const)('a %s withdraws it', async (type, status) => {
    const { time, cloud, life, engine, begin } = await open()
    cloud.whileWaiting = async () => {
      await engine.handle('R-1', { type, by: 'U-any', right: 'approver' })
      return undefined
    }
    await begin()
    const stopped = await runUntil(life, time, 'R-1', (rollout) => rollout.status === status)
    expect(dispatchesOf(stopped)).toEqual(['withdrawn'])
    await time.advance(600_000)
    expect(cloud.triggered).toEqual([])
    expect(await historyOf(life)).toEqual(['dispatch-intended', 'dispatch-withdrawn'])
  })

  test('a pause that was resumed withdraws the old call; a new one is sent, once', async () => {
    const { time, cloud, life, engine, begin } = await open()
    cloud.whileWaiting = async () => {
      cloud.whileWaiting = undefined
      await engine.handle('R-1', { type: 'pause', by: 'U-any' })
      await engine.handle('R-1', { type: 'resume', by: 'U-approver', right: 'approver' })
      return undefined
    }
    await begin()
    const ended = await runUntil(life, time, 'R-1', isOver)
    expect(dispatchesOf(ended)).toEqual(['withdrawn', 'accepted'])
    expect(cloud.triggered).toEqual(['d1'])
  })

  test('a lock on the room stops it', async () => {
    const { time, cloud, engine, begin } = await open()
    cloud.whileWaiting = async () => {
      cloud.whileWaiting = undefined
      const untilMs = time.now() + 3_600_000
      const lock = { projectId: PROJECT, roomId: 'r1', roomLabel: 'Lobby', by: 'U-mia', reason: 'guests' }
      await engine.roomLocks.lock({ ...lock, untilMs })
      return undefined
    }
    await begin()
    await time.advance(600_000)
    expect(dispatchesOf(await stateOf(engine, 'R-1'))).toEqual(['withdrawn'])
    expect(cloud.triggered).toEqual([])
  })

  test('the end of its window stops it', async () => {
    const window = { timeZone: 'UTC', weekdays: [1, 2, 3, 4, 5, 6, 7], startMinute: 420, endMinute: 482 }
    const { time, cloud, engine, begin } = await open({ parts: { windowOf: () => window } })
    cloud.whileWaiting = async () => {
      cloud.whileWaiting = undefined
      // The start is at 08:00 UTC, and the window ends at 08:02.
      await pass(time, 130_000)
      return undefined
    }
    await begin()
    await time.advance(300_000)
    expect(cloud.triggered).toEqual([])
    const held = await stateOf(engine, 'R-1')
    expect([held.status, dispatchesOf(held)]).toEqual(['paused', ['withdrawn']])
  })

  test('its offer becomes too old to send', async () => {
    const { time, cloud, life, begin } = await open({
      parts: { knobsOf: () => ({ ...TEST_KNOBS, offerFreshMs: 1000 }) },
    })
    let waits = 0
    cloud.whileWaiting = async () => {
      waits += 1
      if (waits === 1) await pass(time, 2000)
      return undefined
    }
    await begin()
    const ended = await runUntil(life, time, 'R-1', isOver)
    expect(dispatchesOf(ended)).toEqual(['withdrawn', 'accepted'])
    expect(cloud.triggered).toEqual(['d1'])
  })
})

describe('a call that sent nothing', () => {
  test.each([
    ['before permission was asked for', 'whileWaiting'],
    ['because its permission became too old', 'permissionAgeMs'],
  ] as const)(
    '%s is retried, spends no attempt, and is reported after three in a row',
    async (_why, what) => {
      const { time, cloud, life, begin } = await open()
      if (what === 'permissionAgeMs') cloud.permissionAgeMs = 5001
      else
        cloud.whileWaiting = async () => ({
          kind: 'not-sent',
          problem: { code: 'given-up-unsent' },
          isRetryable: true,
        })
      await begin()
      const unsent = (count: number) => (rollout: Rollout) =>
        dispatchesOf(rollout).filter((state) => state === 'not-sent').length === count
      const twice = await runUntil(life, time, 'R-1', unsent(2))
      expect([twice.status, hasExecution(twice) && unsentInRow(twice)]).toEqual(['running', undefined])
      const thrice = await runUntil(life, time, 'R-1', unsent(3))
      expect(thrice.status).toBe('running')
      expect(hasExecution(thrice) && unsentInRow(thrice)).toMatchObject({ tries: 3 })
      expect(attemptOf(thrice)).toBe(1)
      expect(cloud.triggered).toEqual([])
      Object.assign(cloud, { permissionAgeMs: 0, whileWaiting: undefined })
      const ended = await runUntil(life, time, 'R-1', isOver)
      expect([ended.status, attemptOf(ended), cloud.triggered]).toEqual(['completed', 1, ['d1']])
      expect(hasExecution(ended) && unsentInRow(ended)).toBeUndefined()
    },
  )

  test('for good, before permission was asked for, waits for a person', async () => {
    const { time, cloud, life, begin } = await open()
    cloud.whileWaiting = async () => ({
      kind: 'refused',
      problem: { code: 'sign-in-refused' },
      blames: 'account',
      isRetryable: false,
    })
    await begin()
    expect(await runUntil(life, time, 'R-1', ({ status }) => status === 'paused')).toMatchObject({
      pausedFor: 'api',
      untilPerson: true,
    })
    expect(cloud.triggered).toEqual([])
  })

  test('because permission could not be checked is retried when the database is back', async () => {
    let isAway = true
    const { time, cloud, life, begin } = await open({
      refine: (parts) => ({
        ...parts,
        transactions: {
          run: (work) =>
            parts.transactions.run(async (transaction) => {
              const result = await work(transaction)
              const events = (result as { events?: readonly { event: { type: string } }[] } | undefined)
                ?.events
              if (isAway && events?.some(({ event }) => event.type === 'dispatch-started') === true) {
                isAway = false
                throw new Error('the database is away')
              }
              return result
            }),
        },
      }),
    })
    await begin()
    const ended = await runUntil(life, time, 'R-1', isOver)
    expect([ended.status, attemptOf(ended), cloud.triggered]).toEqual(['completed', 1, ['d1']])
    expect([isAway, dispatchesOf(ended)]).toEqual([false, ['accepted']])
  })
})

test('a dispatch that another run has started becomes ambiguous, without a call to the cloud', async () => {
  const { time, cloud, life, engine, begin } = await open()
  const { engine: other } = life
  let asked = 0
  const between: unknown[] = []
  cloud.whileWaiting = async () => {
    asked += 1
    if (asked > 1) return undefined
    // Another replica has the same piece of work and is about to finish it.
    const work = { type: 'send-upgrade', rolloutId: 'R-1', dispatchId: 'R-1/d1' } as const
    const surroundings = { openSlots: 0, openSlotsByGateway: {}, openSlotsByRoom: {}, lockedRooms: {} }
    await engine.handle('R-1', { type: 'begin-dispatch', dispatchId: 'R-1/d1', surroundings })
    await other.runEffect({ effect: work, attempt: 2 })
    between.push(asked, dispatchesOf(await stateOf(engine, 'R-1')))
    return undefined
  }
  await begin()
  const ended = await runUntil(life, time, 'R-1', isOver)
  expect(between).toEqual([1, ['ambiguous']])
  // The first one asked too late. Two settled reads later, a second dispatch sends the device.
  expect(dispatchesOf(ended)).toEqual(['ambiguous', 'accepted'])
  expect(cloud.triggered).toEqual(['d1'])
})
