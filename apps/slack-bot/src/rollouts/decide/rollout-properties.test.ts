// Invariants I1 to I17 under random people, devices, networks and clouds.
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import type { EventType } from '../model/event.ts'
import type { WindowState } from '../model/window-state.ts'
import { planWaves } from '../planning/plan-waves.ts'
import { DEFAULT_KNOBS } from '../model/default-knobs.ts'
import type { Surroundings } from '../model/observation.ts'
import { isExecuting, isLive } from '../model/rollout.ts'
import { replay } from '../../../test/support/rollouts/invariants.ts'
import type { ModelBot } from '../../../test/support/rollouts/model-bot.ts'
import { createModelBot } from '../../../test/support/rollouts/model-bot.ts'
import { FATES, type Fate } from '../../../test/support/rollouts/model-fates.ts'
import type { ModelCloud } from '../../../test/support/rollouts/model-cloud.ts'
import { createModelCloud } from '../../../test/support/rollouts/model-cloud.ts'
import {
  APPROVER,
  PLAN_HASH,
  QUIET,
  START_MS,
  approveCommand,
  draftCommand,
  planOf,
  plannedDevice,
} from '../../../test/support/rollouts/plan-fixture.ts'

vi.setConfig({ testTimeout: 120_000 })

const seconds = (count: number): number => count * 1000
const minutes = (count: number): number => seconds(60 * count)
const SETTLE_MS = seconds(10)
const DURATION_MS = minutes(2)

const DEVICES = [
  plannedDevice('gw', { kind: 'gateway', roomId: 'room-2', roomLabel: 'Plant room' }),
  plannedDevice('z1', { protocol: 'zigbee', gatewayId: 'gw' }),
  plannedDevice('z2', { protocol: 'zigbee', gatewayId: 'gw' }),
  plannedDevice('w1'),
  plannedDevice('w2'),
  plannedDevice('w3', { roomId: 'room-2', roomLabel: 'Plant room' }),
  plannedDevice('m1', { protocol: 'mesh', wasOnline: false }),
]
const KNOBS = {
  maxInFlight: 3,
  maxInFlightPerRoom: 2,
  settleMs: SETTLE_MS,
  detailFreshMs: minutes(1),
  soakMs: { canary: minutes(1), later: seconds(30) },
  retryDelaysMs: [seconds(30), minutes(2)],
  stallMs: { wifi: minutes(10), radio: minutes(20) },
  hardCeilingMs: minutes(60),
  wakeTimeoutMs: minutes(5),
  offlineRecheckMs: { first: minutes(1), longest: minutes(10) },
  parkedTimeoutMs: minutes(30),
  verifyTimeoutMs: minutes(10),
}
const HOURS = { timeZone: 'UTC', weekdays: [1], startMinute: 0, endMinute: 60 }
/** The plant room has its own hours; the script decides whether they are open. */
const PLAN = {
  ...planOf(DEVICES, planWaves(DEVICES, DEFAULT_KNOBS), KNOBS),
  roomWindows: { 'room-2': HOURS },
}
const ALL_OPEN: Surroundings = { ...QUIET, roomWindows: { 'room-2': { isOpen: true } } }

/** Everything from the first wave to the end. */
const RUNNING_EVENTS: readonly EventType[] = [
  ...([
    'rollout-scheduled',
    'rollout-started',
    'rollout-paused',
    'rollout-resumed',
    'gap-closed',
    'rollout-completed',
    'failed-retried',
  ] as const),
  ...(['wave-started', 'wave-sent', 'wave-soaking', 'wave-passed', 'wave-failed'] as const),
  ...(['wave-inconclusive', 'wave-widened', 'wave-waived', 'rollout-observed', 'versions-read'] as const),
  ...(['dispatch-intended', 'dispatch-withdrawn', 'dispatch-started', 'dispatch-recorded'] as const),
  ...([
    'device-read',
    'device-found-untaken',
    'device-not-taken',
    'device-waiting',
    'device-updating',
  ] as const),
  ...(['device-installed', 'device-read-back', 'device-verified', 'device-soaked', 'device-failed'] as const),
  ...(['device-failed-finally', 'device-stalled', 'device-parked', 'device-unparked'] as const),
  ...(['device-skipped', 'device-unknown', 'device-absent', 'device-read-refused'] as const),
]

type Step = (bot: ModelBot, cloud: ModelCloud) => void
const named = (name: string, step: Step): Step => Object.assign(step, { [fc.toStringMethod]: () => name })

const anyDevice = fc.constantFrom(...DEVICES.map(({ deviceId }) => deviceId))
const anyLag = fc.integer({ min: 0, max: SETTLE_MS - 1 })
const anyWait = fc.oneof(
  fc.integer({ min: 0, max: seconds(90) }),
  fc.integer({ min: seconds(90), max: minutes(15) }),
)

/** Opens windows whose time has come. */
const openedBy = (nowMs: number, around: Surroundings): Surroundings => {
  const opened = (state: WindowState | undefined): WindowState =>
    state?.nextChangeAtMs !== undefined && state.nextChangeAtMs > nowMs ? state : { isOpen: true }
  return {
    ...around,
    window: opened(around.window),
    roomWindows: { 'room-2': opened(around.roomWindows?.['room-2']) },
  }
}

const tick = fc.record({ waitMs: anyWait, lagMs: anyLag }).map(({ waitMs, lagMs }) =>
  named(`tick after ${waitMs}, ${lagMs} behind`, (bot) => {
    bot.nowMs += waitMs
    bot.surroundings = openedBy(bot.nowMs, bot.surroundings)
    bot.tick(lagMs)
  }),
)
const send = fc
  .oneof(
    { weight: 3, arbitrary: fc.constant<Fate>('accepted') },
    { weight: 2, arbitrary: fc.constantFrom(...FATES) },
  )
  .map((fate) => named(`send: ${fate}`, (bot) => bot.send(fate)))

const person = fc
  .constantFrom('pause', 'resume', 'retry-failed', 'widen', 'widen', 'resume', 'resume')
  .map((type) => named(type, (bot) => void bot.run({ type, by: APPROVER, right: 'approver' } as never)))
const approve = (bot: ModelBot): void => void bot.run(approveCommand())
/** The one vote is taken back, and given again or not. After the first call this is refused. */
const secondThoughts = fc.boolean().map((isGivenAgain) =>
  named(isGivenAgain ? 'take the approval back and approve' : 'take the approval back', (bot) => {
    bot.run({ type: 'take-back-approval', by: APPROVER })
    if (isGivenAgain) approve(bot)
  }),
)
const halt = fc.constant(
  named('halt', (bot) => void bot.run({ type: 'halt', by: 'U-ANY', right: 'not-approver' })),
)
const api = fc
  .constantFrom('note-api-trouble', 'note-api-recovery')
  .map((type) => named(type, (bot) => void bot.run({ type, problem: { code: 'no-answer' } })))
const world = fc
  .record({
    deviceId: anyDevice,
    what: fc.constantFrom(
      'offline',
      'online',
      'outside',
      'version',
      'moved',
      'fail',
      'sleep',
      'wake',
      'odd',
      'reset',
      'gone',
      'broken',
      'broken',
      'claims',
      'refuses',
      'refuses',
      'answers',
    ),
  })
  .map(({ deviceId, what }) =>
    named(`${deviceId}: ${what}`, (bot, cloud) => {
      const { phase, installed } = cloud.snapshot(deviceId)
      if (what === 'offline' || what === 'online')
        cloud.change(deviceId, bot.nowMs, { online: what === 'online' })
      if (what === 'outside') cloud.post([deviceId], bot.nowMs, 'others')
      if (what === 'version' && phase === 'available') cloud.change(deviceId, bot.nowMs, { offered: '3.0.0' })
      if (what === 'moved' && phase === 'available') cloud.change(deviceId, bot.nowMs, { installed: '1.5.0' })
      // The cloud reports the end well before the new version.
      if (what === 'claims' && (phase === 'updating' || phase === 'available'))
        cloud.change(deviceId, bot.nowMs, { phase: 'succeeded' })
      if (what === 'refuses')
        cloud.change(deviceId, bot.nowMs, { refusal: deviceId.startsWith('z') ? 'passing' : 'lasting' })
      if (what === 'answers') cloud.change(deviceId, bot.nowMs, { refusal: 'none' })
      if (what === 'fail') cloud.arrange(deviceId, { failsNext: true })
      if (what === 'sleep') cloud.arrange(deviceId, { sleeps: true })
      if (what === 'wake' && phase === 'waiting') cloud.change(deviceId, bot.nowMs, { phase: 'updating' })
      if (what === 'odd' && phase === 'updating') cloud.change(deviceId, bot.nowMs, { phase: 'unknown' })
      if (what === 'broken') cloud.arrange(deviceId, { failsAlways: true })
      if (what === 'gone' && deviceId === 'w3') cloud.change(deviceId, bot.nowMs, { exists: false })
      if (what === 'reset' && phase === 'unknown' && installed === '1.0.0')
        cloud.change(deviceId, bot.nowMs, { phase: 'updating' })
    }),
  )
const locks = fc.boolean().map((isLocked) =>
  named(isLocked ? 'lock room-1' : 'unlock', (bot) => {
    const lock = { untilMs: bot.nowMs + minutes(20), by: 'U-ANY' }
    bot.surroundings = { ...bot.surroundings, lockedRooms: isLocked ? { 'room-1': lock } : {} }
  }),
)
const windows = fc
  .record({ what: fc.constantFrom('room-2', 'others', 'all'), forMs: anyWait })
  .map(({ what, forMs }) =>
    named(`window of ${what} closes for ${forMs}`, (bot) => {
      const closed = { isOpen: false, nextChangeAtMs: bot.nowMs + forMs }
      bot.surroundings = {
        ...bot.surroundings,
        ...(what !== 'others' && { roomWindows: { 'room-2': closed } }),
        ...(what !== 'room-2' && { window: closed }),
      }
    }),
  )

const anyScript = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: tick },
    { weight: 6, arbitrary: send },
    { weight: 4, arbitrary: world },
    { weight: 2, arbitrary: person },
    { weight: 1, arbitrary: api },
    { weight: 1, arbitrary: locks },
    { weight: 1, arbitrary: windows },
  ),
  { minLength: 5, maxLength: 60 },
)

/** Little is sent yet, so that approvers may change their minds; calls that are named meanwhile wait for their turn. */
const anyBeginning = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: tick },
    { weight: 3, arbitrary: secondThoughts },
    { weight: 1, arbitrary: send },
    { weight: 1, arbitrary: person },
    { weight: 1, arbitrary: windows },
  ),
  { maxLength: 8 },
)

const startBot = (): { bot: ModelBot; cloud: ModelCloud } => {
  const cloud = createModelCloud(DEVICES, START_MS, DURATION_MS)
  const bot = createModelBot(PLAN, cloud, START_MS)
  bot.surroundings = ALL_OPEN
  bot.run(draftCommand(PLAN))
  bot.run({ type: 'request-approval', plan: PLAN, planHash: PLAN_HASH, notes: [] })
  approve(bot)
  return { bot, cloud }
}

/** Without further faults: the engine works, an approver resumes every pause, and time passes. */
const runToEnd = (bot: ModelBot): void => {
  bot.surroundings = ALL_OPEN
  for (let round = 0; round < 2000 && isLive(bot.rollout); round += 1) {
    if (bot.rollout.status === 'paused') bot.run({ type: 'resume', by: APPROVER, right: 'approver' })
    if (bot.rollout.status === 'awaiting-approval') approve(bot)
    bot.tick(0)
    for (let left = bot.waiting.length; left > 0; left -= 1) bot.send('accepted')
    const nextMs = Math.max(bot.dueAtMs, bot.nowMs)
    const isForPeople = bot.rollout.status === 'paused' && !Number.isFinite(nextMs)
    if (!isForPeople && !Number.isFinite(nextMs)) break
    bot.nowMs = isForPeople ? bot.nowMs + minutes(1) : nextMs
  }
}

/** An approver retries the failed devices after they recover. */
const retryToEnd = (bot: ModelBot, cloud: ModelCloud): void => {
  if (bot.rollout.status !== 'completed-with-failures' && bot.rollout.status !== 'halted') return
  for (const { deviceId } of DEVICES) cloud.arrange(deviceId, { failsAlways: false, failsNext: false })
  bot.run({ type: 'retry-failed', by: APPROVER, right: 'approver' })
  runToEnd(bot)
}

test('I1-I17 hold after every step, whatever people, devices, the network and the cloud do', () => {
  fc.assert(
    fc.property(anyBeginning, anyScript, fc.option(halt, { freq: 6 }), (beginning, script, halting) => {
      const { bot, cloud } = startBot()
      for (const step of [...beginning, ...script]) step(bot, cloud)
      halting?.(bot, cloud)
      runToEnd(bot)
      retryToEnd(bot, cloud)
      // I16: without people and faults, every rollout ends.
      expect(isExecuting(bot.rollout) ? `still ${bot.rollout.status}` : 'ended').toBe('ended')
      // I12: replaying the history gives the state.
      expect(replay(bot.history)).toEqual(bot.rollout)
    }),
    { numRuns: Number(process.env['ROLLOUT_RUNS'] ?? 150) },
  )
})

test('the random scripts reach every kind of event that a running rollout has', () => {
  const unseen = new Set<string>(RUNNING_EVENTS)
  // Rare events need several scripts. If these aren't enough, an event can't be reached.
  for (let seed = 1; seed <= 10 && unseen.size > 0; seed += 1)
    for (const script of fc.sample(anyScript, { numRuns: 60, seed })) {
      const { bot, cloud } = startBot()
      for (const step of script) step(bot, cloud)
      runToEnd(bot)
      retryToEnd(bot, cloud)
      for (const { event } of bot.history) unseen.delete(event.type)
    }
  expect([...unseen]).toEqual([])
})
