import { statSync } from 'node:fs'
import path from 'node:path'
import { LIVE_STATUSES } from '../../src/rollouts/model/rollout.ts'
import { createSmallCloud, type SmallCloud } from '../engine/small-cloud.ts'
import { createManualTime, type ManualTime } from '../support/manual-time.ts'
import { createLargeFleet, type FleetSize, type LargeFleet } from './large-fleet.ts'
import { startScaleBot, type ScaleBot } from './scale-bot.ts'

export interface ScaleOptions extends FleetSize {
  readonly rollouts: number
  /** Where the database file is. */
  readonly folder: string
  readonly onTick?: (tick: ScaleRun['ticks'][number]) => void
}

/** The duration of a run: each poll of the project, and everything from the first request to the last end. */
export interface ScaleRun {
  readonly devices: number
  readonly ticks: readonly { readonly wallMs: number; readonly cpuMs: number }[]
  /** CPU time of the whole process with all its threads, including the model of the cloud. */
  readonly cpuMs: number
  readonly wallMs: number
  readonly virtualMs: number
  readonly calls: Readonly<Record<string, number>>
  readonly messages: { readonly posts: number; readonly edits: number }
  /** How many devices and rollouts ended in each state. */
  readonly devicesBy: Readonly<Record<string, number>>
  readonly rolloutsBy: Readonly<Record<string, number>>
  readonly longestTransactionMs: number
  /** The largest rollout at its end, as JSON. */
  readonly stateBytes: number
  readonly databaseBytes: number
  readonly problems: readonly unknown[]
}

const PROJECT = 'project-1'
/** Reads lag behind a POST by this much. */
const LAG_MS = 3000
/** How often the person on duty checks for paused rollouts. */
const ROUND_MS = 15 * 60_000

const cpuMsSince = (before: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

const countBy = (values: Iterable<string>): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1
  return counts
}

/** Divides the building's rooms into equal parts, with one request for each. */
const requestAll = async (bot: ScaleBot, fleet: LargeFleet, rollouts: number): Promise<void> => {
  const roomsEach = fleet.rooms.length / rollouts
  for (let number = 0; number < rollouts; number += 1) {
    const rooms = fleet.rooms.slice(number * roomsEach, (number + 1) * roomsEach)
    const roomIds = new Set(rooms.map(({ roomId }) => roomId))
    const devices = fleet.devices.filter(({ roomId }) => roomIds.has(roomId))
    await bot.draft({
      requester: 'U-requester',
      place: 'C-facility',
      selection: {
        projectId: PROJECT,
        label: rooms.map(({ name }) => name).join(', '),
        devices: devices.map(({ deviceId }) => ({ deviceId, name: `Lamp ${deviceId}`, toVersion: '2.0.0' })),
      },
      reason: 'a whole building',
      start: 'now',
      idempotencyKey: `request-${number}`,
    })
  }
}

const approveAll = async ({ engine }: ScaleBot, time: ManualTime, rollouts: number): Promise<void> => {
  let waiting = await engine.listRollouts({ statuses: ['awaiting-approval'] })
  while (waiting.length < rollouts) {
    if (!(await time.advanceToNext())) throw new Error('Plans are missing, and nothing is due.')
    waiting = await engine.listRollouts({ statuses: ['awaiting-approval'] })
  }
  for (const { rollout } of waiting.toReversed())
    if (rollout.status === 'awaiting-approval')
      await engine.handle(rollout.rolloutId, {
        type: 'approve',
        by: 'U-approver',
        right: 'approver',
        planHash: rollout.planHash,
      })
}

/** Lets time pass until nothing is live, while a person on duty resumes every pause. */
export const runToTheEnd = async ({ engine }: ScaleBot, time: ManualTime): Promise<void> => {
  let live = 1
  const goRound = async (): Promise<void> => {
    live = (await engine.listRollouts({ statuses: LIVE_STATUSES })).length
    if (live === 0) return
    for (const { rollout } of await engine.listRollouts({ statuses: ['paused'] }))
      await engine.handle(rollout.rolloutId, { type: 'resume', by: 'U-approver', right: 'approver' })
    time.schedule(() => void goRound(), ROUND_MS)
  }
  time.schedule(() => void goRound(), ROUND_MS)
  while (await time.advanceToNext());
  if (live > 0) throw new Error(`${live} rollouts did not end, and nothing is due.`)
}

/** Requests a building's rollouts and approves them all. */
export const requestAndApproveAll = async (
  bot: ScaleBot,
  {
    fleet,
    time,
    rollouts,
  }: { readonly fleet: LargeFleet; readonly time: ManualTime; readonly rollouts: number },
): Promise<void> => {
  await requestAll(bot, fleet, rollouts)
  await approveAll(bot, time, rollouts)
}

export const bringBackLater = (fleet: LargeFleet, cloud: SmallCloud, time: ManualTime): void => {
  for (const { deviceId, afterMs } of fleet.comingBack)
    time.schedule(() => {
      const device = cloud.devices.get(deviceId)
      if (device !== undefined) device.online = true
    }, afterMs)
}

/** Requests, approves and runs the rollouts of a whole building in virtual time. */
export const runScale = async (options: ScaleOptions): Promise<ScaleRun> => {
  const { folder, rollouts } = options
  const time = createManualTime()
  const fleet = createLargeFleet(options)
  const cloud = createSmallCloud({
    now: () => time.now(),
    rooms: fleet.rooms,
    devices: fleet.devices,
    lagMs: LAG_MS,
  })
  const ticks: { wallMs: number; cpuMs: number }[] = []
  const bot = await startScaleBot({
    folder,
    time,
    cloud,
    around: async (work, run) => {
      if (work.effect.type !== 'tick-project') return run()
      const [wall, cpu] = [performance.now(), process.cpuUsage()]
      const result = await run()
      const tick = { wallMs: performance.now() - wall, cpuMs: cpuMsSince(cpu) }
      ticks.push(tick)
      options.onTick?.(tick)
      return result
    },
  })
  const [wall, cpu, virtualStartMs] = [performance.now(), process.cpuUsage(), time.now()]
  await requestAndApproveAll(bot, { fleet, time, rollouts })
  bringBackLater(fleet, cloud, time)
  await runToTheEnd(bot, time)
  const [wallMs, cpuMs] = [performance.now() - wall, cpuMsSince(cpu)]
  const ended = (await bot.engine.listRollouts({})).map(({ rollout }) => rollout)
  const longestTransactionMs = bot.longestTransactionMs()
  await bot.end()
  return {
    devices: fleet.devices.length,
    ticks,
    cpuMs,
    wallMs,
    virtualMs: time.now() - virtualStartMs,
    calls: countBy(cloud.calls),
    messages: { posts: bot.slack.posts, edits: bot.slack.edits },
    devicesBy: countBy(
      ended.flatMap((rollout) =>
        'devices' in rollout ? Object.values(rollout.devices).map(({ progress }) => progress.state) : [],
      ),
    ),
    rolloutsBy: countBy(ended.map(({ status }) => status)),
    longestTransactionMs,
    stateBytes: Math.max(...ended.map((rollout) => JSON.stringify(rollout).length)),
    databaseBytes: statSync(path.join(folder, 'illume-ota.db')).size,
    problems: bot.problems,
  }
}
