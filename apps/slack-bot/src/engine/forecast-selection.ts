import { forecastOf, type Forecast } from '../rollouts/forecast.ts'
import type { LearnedDurations } from '../rollouts/durations.ts'
import type { RolloutKnobs } from '../rollouts/plan.ts'
import { buildPlan } from './build-plan.ts'
import type { DeviceFacts } from './engine-parts.ts'
import type { FleetReader } from './fleet-reader.ts'

/** A modal is open meanwhile: an older list is better than waiting for a new one. */
const SNAPSHOT_FOR_MS = 600_000

/** Foretells what updating the devices would take, with the wave sizes, from cached readings where there are any. */
export const createForecaster =
  (parts: {
    readonly fleet: FleetReader
    readonly facts: DeviceFacts
    readonly knobs: RolloutKnobs
    readonly durationsOf: () => Promise<LearnedDurations>
  }) =>
  async (
    projectId: string,
    deviceIds: readonly string[],
  ): Promise<Forecast & { readonly waves: readonly number[] }> => {
    const snapshot = await parts.fleet.readPending(projectId, { maxAgeMs: SNAPSHOT_FOR_MS })
    const wanted = new Set(deviceIds)
    const { plan } = buildPlan({
      selection: {
        projectId,
        label: '',
        devices: snapshot.devices.flatMap(({ deviceId, name, offeredVersion }) =>
          wanted.has(deviceId) && offeredVersion !== undefined
            ? [{ deviceId, name, toVersion: offeredVersion }]
            : [],
        ),
      },
      snapshot,
      upgrading: [],
      details: { found: await parts.facts.load(deviceIds), gone: new Map(), unreadable: new Map() },
      knobs: parts.knobs,
      // How long it takes does not depend on when it may begin.
      roomWindows: [],
    })
    return { ...forecastOf(plan, await parts.durationsOf()), waves: plan.waves.map((wave) => wave.length) }
  }
