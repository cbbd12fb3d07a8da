import type { Command } from '../../../src/rollouts/model/command.ts'
import type { Observation } from '../../../src/rollouts/model/observation.ts'
import type { Plan } from '../../../src/rollouts/model/plan.ts'
import type { Rollout } from '../../../src/rollouts/model/rollout.ts'
import {
  APPROVER,
  PLAN_HASH,
  QUIET,
  REQUESTER,
  START_MS,
  applyAll,
  approveCommand,
  approvedRollout,
  draftCommand,
  planOf,
  plannedDevice,
  requestedRollout,
} from './plan-fixture.ts'

export const LATER_MS = START_MS + 60_000
const SETTLE_MS = 10_000

/** A row of the list of offers, or another reading of the device. */
export const readingOf = (deviceId: string, change: Partial<Observation> = {}): Observation => ({
  deviceId,
  source: 'pending-list',
  readStartedAtMs: START_MS,
  phase: 'available',
  statusCode: 1,
  online: true,
  ...(change.source === 'detail' ? {} : { offeredVersion: '2.0.0' }),
  ...change,
})

export const observeCommand = (...observations: readonly Observation[]): Command => ({
  type: 'observe',
  observations,
  absences: [],
})

export const verifiedReading = (deviceId: string, readStartedAtMs: number): Observation =>
  readingOf(deviceId, {
    source: 'detail',
    readStartedAtMs,
    phase: 'succeeded',
    statusCode: 3,
    installedVersion: '2.0.0',
  })

export const advanceCommand: Command = { type: 'advance', surroundings: QUIET }
export const beginCommand = (number: number): Command => ({
  type: 'begin-dispatch',
  dispatchId: `R-1/d${number}`,
  surroundings: QUIET,
})
export const acceptedCommand = (number: number, finishedAtMs: number): Command => ({
  type: 'record-dispatch',
  dispatchId: `R-1/d${number}`,
  outcome: { kind: 'accepted', finishedAtMs },
})

const devices = ['a', 'b', 'c', 'd'].map((deviceId) => plannedDevice(deviceId))

/** Wave 1 is sent one by one: a, b, c; wave 2 is d. */
export const SAMPLE_PLAN: Plan = planOf(devices, [['a', 'b', 'c'], ['d']], {
  sliceSize: 1,
  settleMs: SETTLE_MS,
  retryDelaysMs: [],
})
const WINDOW_PLAN: Plan = {
  ...SAMPLE_PLAN,
  window: { timeZone: 'UTC', weekdays: [1, 2, 3, 4, 5, 6, 7], startMinute: 60, endMinute: 300 },
}

const offers = (...ids: readonly string[]): Command => observeCommand(...ids.map((id) => readingOf(id)))

/** Slice 1 was sent, slice 2 was started without an answer, slice 3 is journaled. */
export const midway = (plan: Plan = SAMPLE_PLAN): Rollout =>
  applyAll(
    approvedRollout(plan),
    [
      advanceCommand,
      offers('a', 'b', 'c'),
      advanceCommand,
      beginCommand(1),
      acceptedCommand(1, START_MS),
      beginCommand(2),
    ],
    START_MS,
  )

const sentWave = (plan: Plan = SAMPLE_PLAN): Rollout =>
  applyAll(
    midway(plan),
    [acceptedCommand(2, START_MS), beginCommand(3), acceptedCommand(3, START_MS)],
    START_MS,
  )

const failed = (deviceId: string): Observation =>
  readingOf(deviceId, { source: 'upgrading-list', readStartedAtMs: LATER_MS, phase: 'failed', statusCode: 4 })

const ended = (hasFailure: boolean): Rollout => {
  const plan = planOf(devices, undefined, { sliceSize: 4, retryDelaysMs: [] })
  const first = hasFailure ? failed('a') : verifiedReading('a', LATER_MS)
  const sent = applyAll(
    approvedRollout(plan),
    [
      advanceCommand,
      offers('a', 'b', 'c', 'd'),
      advanceCommand,
      beginCommand(1),
      acceptedCommand(1, START_MS),
    ],
    START_MS,
  )
  const rest = ['b', 'c', 'd'].map((id) => verifiedReading(id, LATER_MS))
  return applyAll(sent, [observeCommand(first, ...rest), advanceCommand], LATER_MS)
}

const shut: Command = {
  type: 'advance',
  surroundings: { ...QUIET, window: { isOpen: false, nextChangeAtMs: LATER_MS } },
}
const open: Command = {
  type: 'advance',
  surroundings: { ...QUIET, window: { isOpen: true, nextChangeAtMs: LATER_MS * 2 } },
}
const by = { by: APPROVER, right: 'approver' } as const

/** One reachable rollout for each status, made only by commands. `undefined` is a rollout that doesn't exist. */
export const SAMPLE_ROLLOUTS: Readonly<Record<string, () => Rollout | undefined>> = {
  '(none)': () => undefined,
  draft: () => applyAll(undefined, [draftCommand(SAMPLE_PLAN)], START_MS),
  abandoned: () =>
    applyAll(
      undefined,
      [draftCommand(SAMPLE_PLAN), { type: 'abandon-draft', problem: { code: 'no-window' } }],
      START_MS,
    ),
  'awaiting-approval': () => requestedRollout(SAMPLE_PLAN),
  rejected: () =>
    applyAll(requestedRollout(SAMPLE_PLAN), [{ type: 'reject', ...by, planHash: PLAN_HASH }], START_MS),
  expired: () =>
    applyAll(requestedRollout(SAMPLE_PLAN), [advanceCommand], START_MS + SAMPLE_PLAN.knobs.approvalTtlMs),
  withdrawn: () => applyAll(requestedRollout(SAMPLE_PLAN), [{ type: 'withdraw', by: REQUESTER }], START_MS),
  'awaiting-approval (taken back)': () =>
    applyAll(
      requestedRollout(WINDOW_PLAN),
      [approveCommand(), { type: 'take-back-approval', by: APPROVER }],
      START_MS,
    ),
  scheduled: () => applyAll(requestedRollout(WINDOW_PLAN), [approveCommand(), shut], START_MS),
  running: () => midway(),
  'paused (human)': () => applyAll(midway(), [{ type: 'pause', by: 'U-ANY' }], START_MS),
  'paused (gate)': () => applyAll(sentWave(), [observeCommand(failed('a')), advanceCommand], LATER_MS),
  'paused (inconclusive)': () =>
    applyAll(
      applyAll(sentWave(), [advanceCommand], START_MS + SAMPLE_PLAN.knobs.stallMs.wifi),
      [advanceCommand],
      START_MS + SAMPLE_PLAN.knobs.stallMs.wifi + SAMPLE_PLAN.knobs.soakMs.canary,
    ),
  'paused (drift)': () =>
    applyAll(
      approvedRollout(SAMPLE_PLAN),
      [
        advanceCommand,
        observeCommand(readingOf('a', { readStartedAtMs: LATER_MS, offeredVersion: '3.0.0' })),
      ],
      LATER_MS,
    ),
  'paused (api)': () =>
    applyAll(midway(), [{ type: 'note-api-trouble', problem: { code: 'no-answer' } }], START_MS),
  'paused (window)': () =>
    applyAll(applyAll(requestedRollout(WINDOW_PLAN), [approveCommand(), open], START_MS), [shut], START_MS),
  halting: () => applyAll(midway(), [{ type: 'halt', by: 'U-ANY', right: 'not-approver' }], START_MS),
  halted: () =>
    applyAll(
      approvedRollout(SAMPLE_PLAN),
      [advanceCommand, { type: 'halt', by: 'U-ANY', right: 'not-approver' }],
      START_MS,
    ),
  completed: () => ended(false),
  'completed-with-failures': () => ended(true),
}
