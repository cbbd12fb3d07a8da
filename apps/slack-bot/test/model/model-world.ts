import { createTuyaSimulator, type TuyaSimulator } from '@illume-ota/tuya-simulator'
import type { RunnableEngine } from '../../src/engine/engine.ts'
import { isLive, type Rollout } from '../../src/rollouts/model/rollout.ts'
import { createTuyaCloudProbe } from '../../src/tuya/tuya-cloud-probe.ts'
import { createTuyaFirmwareGateway } from '../../src/tuya/tuya-firmware-gateway.ts'
import { createWall, startLife, type EngineLife, type Wall } from '../engine/engine-world.ts'
import { createTemporaryFolder } from '../support/test-databases.ts'
import { asleepProblem } from './asleep-rollouts.ts'
import { KNOBS, POLL_BOUNDS, ROOMS } from './building.ts'
import { watchCommits } from './commit-watch.ts'
import { createPostWatch, type PostWatch } from './post-watch.ts'
import { projectProblem } from './project-invariants.ts'
import { silentLog } from '../support/silent-log.ts'
import { waysOnProblem } from './ways-on-problem.ts'
import { createWire, type Wire } from './wire.ts'

/** A moment in the bot's work: before or after a commit, a POST or a message, or an event about to be committed. */
export interface Point {
  /** How its name begins. */
  readonly what: string
  /** Moments of that name to skip. */
  readonly skip: number
}

/**
 * The real engine, store and queue on a SQLite file, the real client on real sockets, and the simulated cloud, all on one
 * manual clock. The bot may die and start again; the folder, the cloud and what people saw remain.
 */
export interface ModelWorld {
  readonly simulator: TuyaSimulator
  readonly wire: Wire
  readonly wall: Wall
  readonly posts: PostWatch
  /** Devices whose updates had a reason to fail. */
  readonly mayFail: Set<string>
  /** Devices that caused a refused POST. */
  readonly mayBeRefused: Set<string>
  readonly life: () => EngineLife
  /**
   * Acts, waits until all immediate work is done, restarts the bot if it died, and throws if an invariant is broken. Errors
   * thrown in a life's power cut are part of it.
   */
  step(act: (engine: RunnableEngine) => Promise<unknown>): Promise<void>
  /**
   * Acts once in the middle of the bot's work: at one of the next points at which a power cut could come. The consequences
   * belong to the step in which the point is reached.
   */
  at(point: Point, act: () => unknown): void
  /** How often the test acted in the middle of the bot's work. */
  interruptions(): number
  /** No more actions in the middle of the bot's work. */
  calm(): void
  rollouts(): Promise<readonly Rollout[]>
  close(): Promise<void>
}

export const createModelWorld = async (): Promise<ModelWorld> => {
  const wire = createWire()
  const { time } = wire
  const simulator = await createTuyaSimulator({
    clock: time,
    building: { rooms: ROOMS },
    strict: true,
    getParameters: 'query',
  })
  const folder = createTemporaryFolder()
  const wall = createWall()
  const problems: string[] = []
  const report = (problem: string): void => {
    problems.push(problem)
  }
  /** Listeners that wait for a point, each for one life. */
  let waiting: ((point: string) => void)[] = []
  let interruptions = 0
  const reach = (point: string): void => {
    for (const wait of waiting) wait(point)
  }
  const posts = createPostWatch({ simulator, now: () => time.now(), report })

  const start = async (): Promise<EngineLife> => {
    let isAlive = (): boolean => true
    const client = wire.connect(simulator, () => isAlive())
    const real = createTuyaFirmwareGateway({
      account: { budget: 'default' },
      client,
      clock: time,
      log: silentLog,
    })
    const life = await startLife({
      folder: folder.path,
      time,
      wall,
      cloud: posts.around(real, () => listRollouts()),
      parts: { knobsOf: () => KNOBS, pollBounds: POLL_BOUNDS, cloudProbe: createTuyaCloudProbe(client) },
      refine: (parts) => {
        listRollouts = async () => (await parts.store.list({})).map(({ rollout }) => rollout)
        return { ...parts, store: watchCommits(parts.store, { report, reach }) }
      },
    })
    isAlive = () => !life.isDead()
    waiting = []
    life.atPoints(reach)
    return { ...life, end: () => life.end().finally(() => client.close()) }
  }
  let listRollouts = (): Promise<readonly Rollout[]> => Promise.resolve([])
  let life = await start()

  const reviveIfDead = async (): Promise<void> => {
    while (life.isDead()) {
      await life.end()
      life = await start()
      await wire.whenQuiet()
    }
  }
  return {
    simulator,
    wire,
    wall,
    posts,
    mayFail: new Set(),
    mayBeRefused: new Set(),
    life: () => life,
    rollouts: () => listRollouts(),
    interruptions: () => interruptions,
    calm: () => {
      waiting = []
    },
    at: ({ what, skip }, act) => {
      const here = life
      let left = skip
      waiting.push((name) => {
        if (!name.startsWith(what)) return
        left -= 1
        if (left !== -1) return
        const failed = (error: unknown): void => {
          if (!here.isDead()) report(`In the middle of work: ${String(error)}`)
        }
        interruptions += 1
        Promise.resolve(act()).catch(failed)
      })
    },
    step: async (act) => {
      await reviveIfDead()
      try {
        await act(life.engine)
      } catch (error) {
        if (!life.isDead()) throw error
      }
      await wire.whenQuiet()
      await reviveIfDead()
      const rollouts = await listRollouts()
      const problem =
        problems[0] ??
        projectProblem(simulator, rollouts) ??
        waysOnProblem(simulator, rollouts, time.now()) ??
        (await asleepProblem(life.database.db, rollouts, time.now()))
      if (problem !== undefined) throw new Error(problem)
    },
    close: async () => {
      // Not stopped: a handler may wait on a clock that no longer moves.
      life.kill()
      await life.end()
      await simulator.close()
      folder.remove()
    },
  }
}

export const liveOf = async (world: ModelWorld): Promise<readonly Rollout[]> =>
  (await world.rollouts()).filter(isLive)
