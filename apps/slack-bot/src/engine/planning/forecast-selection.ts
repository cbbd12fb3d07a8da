import { neverOpensFrom } from '../windows/window-state.ts'
import { forecastOf, type SelectionForecast } from '../../rollouts/planning/forecast.ts'
import type { LearnedDurations } from '../../rollouts/model/durations.ts'
import { misfitsOf } from '../../rollouts/sending/window-fit.ts'
import { buildPlan } from './build-plan.ts'
import type { EngineParts } from '../engine-parts.ts'
import type { FailedReader } from '../cloud/failed-reader.ts'
import type { FleetReader } from '../cloud/fleet-reader.ts'

/** A form is open meanwhile, so an older list is better than a delay. */
const SNAPSHOT_FOR_MS = 600_000

/** Forecasts time, calls and wave sizes of a selection, from cached readings where possible. */
export const createForecaster =
  (
    parts: Pick<EngineParts, 'clock' | 'facts' | 'knobs' | 'windowOf' | 'roomWindowsOf'>,
    tools: {
      readonly fleet: Pick<FleetReader, 'readPending'>
      readonly failed: Pick<FailedReader, 'lastFailed'>
      readonly durationsOf: () => Promise<LearnedDurations>
    },
  ) =>
  async (projectId: string, deviceIds: readonly string[]): Promise<SelectionForecast> => {
    const window = parts.windowOf?.(projectId, 'next-window')
    const snapshot = await tools.fleet.readPending(projectId, { maxAgeMs: SNAPSHOT_FOR_MS })
    const upgrading = tools.failed.lastFailed(projectId)?.devices ?? []
    const asked = new Set(deviceIds)
    const { plan } = buildPlan({
      selection: {
        projectId,
        label: '',
        devices: [...snapshot.devices, ...upgrading].flatMap(({ deviceId, name, offeredVersion }) =>
          asked.has(deviceId) && offeredVersion !== undefined
            ? [{ deviceId, name, toVersion: offeredVersion }]
            : [],
        ),
      },
      snapshot,
      upgrading,
      details: { found: await parts.facts.load(deviceIds), gone: new Map(), unreadable: new Map() },
      knobs: parts.knobs,
      ...(window !== undefined && { window }),
      roomWindows: parts.roomWindowsOf?.(projectId, 'next-window') ?? [],
    })
    const durations = await tools.durationsOf()
    const misfits = misfitsOf(plan, plan.devices, {
      durations,
      neverOpens: (open) => neverOpensFrom(open, parts.clock.now()),
    })
    return {
      ...forecastOf(plan, durations),
      waves: plan.waves.map((wave) => wave.length),
      ...(misfits !== undefined && {
        windowTooShort: {
          count: misfits.deviceIds.length,
          needsMs: misfits.needsMs,
          longestMs: misfits.longestMs,
        },
      }),
    }
  }
