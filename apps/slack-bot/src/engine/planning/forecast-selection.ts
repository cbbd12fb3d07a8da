import { expectedSpanOf } from '../windows/expected-span.ts'
import { neverOpensFrom } from '../windows/window-state.ts'
import { forecastOf, type AskedSelection, type SelectionForecast } from '../../rollouts/planning/forecast.ts'
import type { LearnedDurations } from '../../rollouts/model/durations.ts'
import { roomKeyOf } from '../../rollouts/model/slot-needs.ts'
import { hoursOf, startsAtOf } from '../../rollouts/model/start.ts'
import { misfitsOf } from '../../rollouts/sending/window-fit.ts'
import { budgetShortOf } from './budget-short.ts'
import { buildPlan } from './build-plan.ts'
import { PLAN_DETAIL_FOR_MS } from './plan-detail-age.ts'
import type { CallBudget } from '../cloud/call-budget.ts'
import type { EngineParts } from '../engine-parts.ts'
import type { FailedReader } from '../cloud/failed-reader.ts'
import type { FleetReader } from '../cloud/fleet-reader.ts'

/** A list that lacks devices is read again after this long. */
const SNAPSHOT_FOR_MS = 600_000

/** Forecasts time, calls and wave sizes of a selection. A form is open meanwhile, so any list that has the devices is better than a delay. */
export const createForecaster =
  (
    parts: Pick<EngineParts, 'clock' | 'facts' | 'knobsOf' | 'windowOf' | 'roomWindowsOf'>,
    tools: {
      readonly fleet: Pick<FleetReader, 'readPending'>
      readonly failed: Pick<FailedReader, 'lastFailed'>
      readonly durationsOf: () => Promise<LearnedDurations>
      readonly budget: Pick<CallBudget, 'settle'>
    },
  ) =>
  async ({ projectId, deviceIds, firstDeviceIds, start }: AskedSelection): Promise<SelectionForecast> => {
    const hours = hoursOf(start)
    const startsAtMs = startsAtOf(start)
    const window = await parts.windowOf?.(projectId, hours)
    const knobs = await parts.knobsOf(projectId)
    const roomWindows = (await parts.roomWindowsOf?.(projectId, hours)) ?? []
    const upgrading = tools.failed.lastFailed(projectId)?.devices ?? []
    const asked = new Set(deviceIds)
    const known = await tools.fleet.readPending(projectId, { maxAgeMs: Infinity })
    const listed = new Set([...known.devices, ...upgrading].map(({ deviceId }) => deviceId))
    const snapshot = deviceIds.every((deviceId) => listed.has(deviceId))
      ? known
      : await tools.fleet.readPending(projectId, { maxAgeMs: SNAPSHOT_FOR_MS })
    const found = await parts.facts.load(deviceIds)
    const nowMs = parts.clock.now()
    const unread = deviceIds.filter(
      (deviceId) => (found.get(deviceId)?.readStartedAtMs ?? -Infinity) < nowMs - PLAN_DETAIL_FOR_MS,
    ).length
    const { plan } = buildPlan({
      selection: {
        projectId,
        label: '',
        devices: [...snapshot.devices, ...upgrading].flatMap(({ deviceId, name, offeredVersion }) =>
          asked.has(deviceId) && offeredVersion !== undefined
            ? [{ deviceId, name, toVersion: offeredVersion }]
            : [],
        ),
        ...(firstDeviceIds !== undefined && { firstDeviceIds }),
      },
      snapshot,
      upgrading,
      details: { found, gone: new Map(), unreadable: new Map() },
      knobs,
      nowMs,
      ...(window !== undefined && { window }),
      ...(startsAtMs !== undefined && { startsAtMs }),
      roomWindows,
    })
    const durations = await tools.durationsOf()
    const misfits = misfitsOf(plan, plan.devices, {
      durations,
      neverOpens: (open) => neverOpensFrom(open, nowMs),
    })
    const forecast = forecastOf(plan, durations)
    const budgetShort = budgetShortOf(await tools.budget.settle(projectId), forecast.apiCalls + unread)
    const span = expectedSpanOf(plan, start, { highMs: forecast.highMs, nowMs })
    return {
      ...forecast,
      waves: plan.waves.map((wave) => wave.length),
      roomCount: new Set(plan.devices.map(roomKeyOf)).size,
      ...(span !== undefined && { span }),
      ...(budgetShort !== undefined && { budgetShort }),
      ...(misfits !== undefined && {
        windowTooShort: {
          count: misfits.deviceIds.length,
          needsMs: misfits.needsMs,
          longestMs: misfits.longestMs,
        },
      }),
    }
  }
