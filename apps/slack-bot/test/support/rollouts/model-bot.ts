import type { Command } from '../../../src/rollouts/model/command.ts'
import { decide } from '../../../src/rollouts/decide/decide.ts'
import type { Decision } from '../../../src/rollouts/decide/decision.ts'
import { isRefused } from '../../../src/rollouts/decide/decision.ts'
import type { DispatchId } from '../../../src/rollouts/model/ids.ts'
import type { Observation, Surroundings } from '../../../src/rollouts/model/observation.ts'
import type { Plan } from '../../../src/rollouts/model/plan.ts'
import type { Rollout } from '../../../src/rollouts/model/rollout.ts'
import { hasExecution } from '../../../src/rollouts/model/rollout.ts'
import { nextWakeAtMs } from '../../../src/rollouts/watching/next-wake-at.ts'
import { DEFAULT_POLL_BOUNDS, pollIntervalOf } from '../../../src/rollouts/watching/poll-interval.ts'
import { readsNeededBy } from '../../../src/rollouts/watching/reads-needed-by.ts'
import type { Recorded } from './invariants.ts'
import { brokenInvariant } from './invariants.ts'
import type { ModelCloud } from './model-cloud.ts'
import { type Fate, NOT_MADE, outcomeOf, POSTED } from './model-fates.ts'
import { longestPermissionMs } from '../../../src/rollouts/timing/permission-age.ts'
import type { FrozenSender } from '../exploration/explored-world.ts'
import { QUIET } from './plan-fixture.ts'
import { viewOf } from '../../../src/rollouts/state/rollout-view.ts'

/** A small engine: loads, decides, commits and runs effects. Checks every invariant after every commit. */
export interface ModelBot {
  readonly rollout: Rollout
  readonly history: readonly Recorded[]
  readonly notices: readonly string[]
  readonly waiting: readonly DispatchId[]
  nowMs: number
  /** When the poller runs next; infinite if nothing would wake it. */
  readonly dueAtMs: number
  surroundings: Surroundings
  run(command: Command): Decision
  /** Reads what is needed, and advances. */
  tick(lagMs: number): void
  /** Runs the oldest piece of sending work. */
  send(fate: Fate): void
}

/** I7: readings from before the settle time don't move a sent device. */
const settleProblem = (before: Rollout | undefined, after: Rollout, command: Command): string | undefined => {
  if (command.type !== 'observe' || before === undefined || !hasExecution(before) || !hasExecution(after))
    return undefined
  const { settleMs } = before.plan.knobs
  for (const [deviceId, { progress }] of Object.entries(before.devices)) {
    if (progress.state !== 'sent') continue
    const { observations, absences, refusedReads = [] } = command
    const reads = [...observations, ...absences, ...refusedReads].filter((read) => read.deviceId === deviceId)
    const isEarly = reads.every((read) => read.readStartedAtMs < progress.sentAtMs + settleMs)
    if (isEarly && after.devices[deviceId]?.progress.state !== 'sent')
      return `I7: ${deviceId} was moved too early`
  }
  return undefined
}

/** I1, windows and locks: a permitted device is in no locked room, and its window is open. */
const holdProblem = (
  { plan, nowMs }: { readonly plan: Plan; readonly nowMs: number },
  command: Command,
  after: Rollout,
): string | undefined => {
  if (command.type !== 'begin-dispatch' || !hasExecution(after)) return undefined
  const { lockedRooms, roomWindows, window } = command.surroundings
  for (const deviceId of after.dispatches[command.dispatchId]?.deviceIds ?? []) {
    const { roomId = '' } = plan.devices.find((device) => device.deviceId === deviceId) ?? {}
    const followed = plan.roomWindows?.[roomId] === undefined ? window : roomWindows?.[roomId]
    if ((lockedRooms[roomId]?.untilMs ?? 0) > nowMs) return `I1: ${deviceId} was sent in a locked room`
    if (followed?.isOpen === false) return `I1: ${deviceId} was sent outside its window`
  }
  return undefined
}

/** The longest polling interval. */
const LONGEST_UNREAD_MS = DEFAULT_POLL_BOUNDS.idleMs

/**
 * Work that is possible right after a command must not wait for a poll that was planned later. `surroundings` are those of
 * the last poll: the engine learns of other changes separately.
 */
const asleepProblem = (bot: ModelBot, command: Command, surroundings: Surroundings): string | undefined => {
  // A poll advances by itself, as its last step.
  if (command.type === 'observe' || command.type === 'advance' || bot.dueAtMs <= bot.nowMs) return undefined
  const { pendingRooms, detailDeviceIds } = readsNeededBy(viewOf(bot.rollout), bot.nowMs)
  if ((pendingRooms !== 'none' || detailDeviceIds.length > 0) && bot.dueAtMs - bot.nowMs > LONGEST_UNREAD_MS)
    return `I16: after ${command.type} there is something to read, and the next poll is ${bot.dueAtMs - bot.nowMs} ms away`
  const advanced = decide(bot.rollout, { type: 'advance', surroundings }, bot.nowMs)
  if (isRefused(advanced) || advanced.events.length === 0) return undefined
  const types = advanced.events.map(({ type }) => type).join()
  return `I16: after ${command.type} there is ${types}, and the next poll is ${bot.dueAtMs - bot.nowMs} ms away`
}

export const createModelBot = (
  plan: Plan,
  cloud: ModelCloud,
  startMs: number,
  options: {
    readonly isChecked: boolean
    readonly onCommand?: (before: Rollout | undefined, command: Command, nowMs: number) => void
  } = { isChecked: true },
): ModelBot => {
  let rollout: Rollout | undefined
  let waiting: DispatchId[] = []
  let dueAtMs = Infinity
  let lastSurroundings = QUIET
  const history: Recorded[] = []
  const notices: string[] = []
  const made = new Map<string, Set<string>>()
  let frozen: FrozenSender | undefined
  /** I5 again, by counting calls: no device is in more POSTs than its attempts allow. */
  const notePosts = (dispatchId: string, deviceIds: readonly string[]): void => {
    for (const deviceId of deviceIds) {
      const calls = (made.get(deviceId) ?? new Set()).add(dispatchId)
      made.set(deviceId, calls)
      const generation =
        rollout !== undefined && hasExecution(rollout) ? rollout.devices[deviceId]?.generation : 0
      const most = (plan.knobs.retryDelaysMs.length + 1) * ((generation ?? 0) + 1)
      if (calls.size > most) throw new Error(`I5: ${deviceId} was in ${calls.size} POSTs of at most ${most}`)
    }
  }
  /** A suspended sender continues. */
  const thaw = (): void => {
    if (frozen === undefined) return
    const { dispatchId, deviceIds, permittedAtMs } = frozen
    frozen = undefined
    const isTooOld = bot.nowMs - permittedAtMs > longestPermissionMs(plan.knobs)
    if (!isTooOld) {
      cloud.post(deviceIds, bot.nowMs, 'us')
      notePosts(dispatchId, deviceIds)
    }
    const outcome = outcomeOf(isTooOld ? 'not-sent' : 'accepted', bot.nowMs)
    if (outcome !== undefined) bot.run({ type: 'record-dispatch', dispatchId, outcome })
  }
  const check = (before: Rollout | undefined, command: Command, decision: Decision): void => {
    if (isRefused(decision)) return
    const broken =
      brokenInvariant(before, bot.rollout, decision.events, bot.nowMs) ??
      settleProblem(before, bot.rollout, command) ??
      (decision.events.some(({ type }) => type === 'dispatch-started')
        ? holdProblem({ plan, nowMs: bot.nowMs }, command, bot.rollout)
        : undefined) ??
      asleepProblem(bot, command, lastSurroundings)
    if (broken !== undefined) throw new Error(broken)
    if (cloud.duplicates.length > 0) throw new Error(`duplicate trigger of ${cloud.duplicates.join()}`)
  }
  const bot: ModelBot = {
    nowMs: startMs,
    surroundings: QUIET,
    history,
    notices,
    get rollout() {
      if (rollout === undefined) throw new Error('Nothing was drafted')
      return rollout
    },
    get waiting() {
      return waiting
    },
    get dueAtMs() {
      return dueAtMs
    },
    run(command) {
      const before = rollout
      options.onCommand?.(before, command, bot.nowMs)
      const decision = decide(rollout, command, bot.nowMs)
      if (isRefused(decision)) return decision
      const { events, next, effects } = decision
      rollout = next
      for (const event of events) history.push({ event, atMs: bot.nowMs })
      for (const { effect, dueAtMs: atMs = bot.nowMs } of effects.work) {
        if (effect.type === 'send-upgrade') waiting = [...waiting, effect.dispatchId]
        if (effect.type === 'tick-project') dueAtMs = Math.min(dueAtMs, atMs)
      }
      for (const { notice } of effects.notices) notices.push(notice.kind)
      if (options.isChecked) check(before, command, decision)
      return decision
    },
    tick(lagMs) {
      dueAtMs = Infinity
      lastSurroundings = bot.surroundings
      cloud.pass(bot.nowMs)
      const everyone = plan.devices.map(({ deviceId }) => deviceId)
      const at = { nowMs: bot.nowMs, lagMs }
      const known = new Set<string>()
      // A list or detail is read at most once per tick.
      const fresh = (source: Observation['source'], deviceIds: readonly string[]) => {
        const unread = deviceIds.filter((deviceId) => !known.has(`${source}/${deviceId}`))
        for (const deviceId of unread) known.add(`${source}/${deviceId}`)
        return cloud.read(source, { ...at, deviceIds: unread })
      }
      for (let pass = 0; pass < 3; pass += 1) {
        const needed = readsNeededBy(viewOf(bot.rollout), bot.nowMs)
        const rooms = needed.pendingRooms
        const inRooms = plan.devices
          .filter(({ roomId }) => rooms === 'all' || (rooms !== 'none' && rooms.includes(roomId ?? '')))
          .map(({ deviceId }) => deviceId)
        const reads = [
          fresh('upgrading-list', needed.upgradingList ? everyone : []),
          fresh('pending-list', inRooms),
          fresh('detail', needed.detailDeviceIds),
        ]
        const observations = reads.flatMap((read) => read.observations)
        const absences = reads.flatMap((read) => read.absences)
        const refusedReads = reads.flatMap((read) => read.refusedReads)
        if (observations.length + absences.length + refusedReads.length === 0) break
        bot.run({ type: 'observe', observations, absences, refusedReads })
      }
      bot.run({ type: 'advance', surroundings: bot.surroundings })
      thaw()
      const wakeAtMs = nextWakeAtMs(viewOf(bot.rollout), bot.nowMs) ?? Infinity
      const pollMs = pollIntervalOf([viewOf(bot.rollout)], bot.nowMs) ?? Infinity
      dueAtMs = Math.min(dueAtMs, wakeAtMs, bot.nowMs + pollMs)
      if (options.isChecked && bot.rollout.status === 'running' && dueAtMs === Infinity)
        throw new Error('I16: it is running, and no poll is due')
    },
    send(fate) {
      const [dispatchId] = waiting
      if (dispatchId === undefined) return
      if (fate === 'unsent') {
        const outcome = {
          kind: 'not-sent',
          problem: { code: 'no-answer', systemCode: 'ECONNREFUSED' },
          isRetryable: true,
        } as const
        bot.run({ type: 'record-unsent', dispatchId, outcome })
      }
      const asked = bot.run({ type: 'begin-dispatch', dispatchId, surroundings: bot.surroundings })
      const isPermitted = !isRefused(asked) && asked.events.some(({ type }) => type === 'dispatch-started')
      if (!isPermitted) {
        waiting = waiting.slice(1)
        return
      }
      const { rollout: sending } = bot
      const deviceIds = hasExecution(sending) ? (sending.dispatches[dispatchId]?.deviceIds ?? []) : []
      if (fate === 'frozen' && frozen === undefined) {
        frozen = { dispatchId, deviceIds, permittedAtMs: bot.nowMs }
        return
      }
      if (fate === 'paused-between') bot.run({ type: 'pause', by: 'U-ANY' })
      if (fate === 'halted-between') bot.run({ type: 'halt', by: 'U-ANY', right: 'not-approver' })
      if (POSTED.includes(fate)) cloud.post(deviceIds, bot.nowMs, 'us')
      if (fate === 'partial') cloud.post(deviceIds.slice(1), bot.nowMs, 'us')
      if (!NOT_MADE.includes(fate)) notePosts(dispatchId, deviceIds)
      bot.nowMs += 300
      const outcome = outcomeOf(fate, bot.nowMs)
      if (outcome === undefined) return
      bot.run({ type: 'record-dispatch', dispatchId, outcome })
      if (fate === 'delivered-late') cloud.post(deviceIds, bot.nowMs, 'us')
      waiting = waiting.slice(1)
    },
  }
  return bot
}
