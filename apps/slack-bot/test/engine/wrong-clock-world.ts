import { createWitnessClock } from '../../src/clock/witness-clock.ts'
import type { EngineParts } from '../../src/engine/engine-parts.ts'
import type { MaintenanceWindow } from '../../src/rollouts/model/plan.ts'
import type { FirmwareGateway } from '../../src/rollouts/ports/firmware-gateway.ts'
import { createEmbeddedWorkQueue } from '../../src/work-queue/embedded-work-queue.ts'
import { createMachine } from '../clock/machine.ts'
import { createManualTime } from '../support/manual-time.ts'
import { createTemporaryFolder } from '../support/test-databases.ts'
import { createWall, startLife, type EngineLife } from './engine-world.ts'
import { ROOMS, createSmallCloud, lamp, problem } from './small-cloud.ts'

/** A bot on a machine whose clock goes wrong, a building on true time, and servers whose answers carry the time. */
export const openClockWorld = (
  options: { readonly aheadMs?: number; readonly window?: MaintenanceWindow } = {},
) => {
  const { window } = options
  const folder = createTemporaryFolder()
  const time = createManualTime()
  const machine = createMachine(time, options.aheadMs)
  const wall = createWall()
  const cloud = createSmallCloud({
    now: machine.trueMs,
    rooms: ROOMS,
    devices: Array.from({ length: 8 }, (_, index) => lamp(`d${index}`)),
    lagMs: 3000,
  })
  const servers = { aheadMs: 0, areAway: false }

  /** `refine` changes the bot's parts last. */
  const start = async (refine = (parts: EngineParts): EngineParts => parts): Promise<EngineLife> => {
    let queue: ReturnType<typeof createEmbeddedWorkQueue> | undefined
    const answer = (): void => {
      if (servers.areAway) throw problem('unreachable')
      clock.note('tuya', { serverTimeMs: machine.trueMs() + servers.aheadMs, roundTripMs: 0 })
    }
    const clock = createWitnessClock({
      ...machine.parts,
      onConfirmed: () => void queue?.realign(),
      probes: [async () => answer()],
    })
    const gateway: FirmwareGateway = {
      listPending: async (...given) => {
        answer()
        return { ...(await cloud.listPending(...given)), readStartedAtMs: clock.now() }
      },
      listUpgrading: async (...given) => {
        answer()
        return { ...(await cloud.listUpgrading(...given)), readStartedAtMs: clock.now() }
      },
      readDevice: async (...given) => {
        answer()
        return { ...(await cloud.readDevice(...given)), readStartedAtMs: clock.now() }
      },
      listRooms: async (...given) => {
        answer()
        return cloud.listRooms(...given)
      },
      syncRoom: (...given) => cloud.syncRoom(...given),
      upgrade: async (...given) => {
        // No answer gives the time before the POST, so the bot must ask for it.
        const outcome = await cloud.upgrade(...given)
        if (!servers.areAway) answer()
        return 'finishedAtMs' in outcome ? { ...outcome, finishedAtMs: clock.now() } : outcome
      },
      deleteFailed: (...given) => cloud.deleteFailed(...given),
      listUpgraded: (...given) => cloud.listUpgraded(...given),
      meterOf: (projectId) => cloud.meterOf(projectId),
    }
    const life = await startLife({
      folder: folder.path,
      time,
      cloud: gateway,
      wall,
      refine: (parts, { db }) => {
        queue = createEmbeddedWorkQueue({ db, clock, scheduler: time, log: parts.log, random: () => 0.5 })
        return refine({ ...parts, queue, clock, time: clock, ...(window && { windowOf: () => window }) })
      },
    })
    clock.start()
    return {
      ...life,
      end: async () => {
        clock.stop()
        await life.end()
      },
    }
  }
  return { time, machine, cloud, wall, servers, start, remove: folder.remove }
}
