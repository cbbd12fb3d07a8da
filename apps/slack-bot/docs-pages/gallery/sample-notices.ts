import type { CallProblem } from '../../src/rollouts/model/codes/call-problem.ts'
import type { FailedDevice, Notice } from '../../src/rollouts/model/effect.ts'
import type { GapFindings } from '../../src/rollouts/model/gap.ts'
import { SAMPLE_NOW_MS } from './sample-execution.ts'

const BY = 'U0JONASWEBER'
const REFUSED: CallProblem = {
  code: 'device-access-refused',
  vendorCode: '1106',
  vendorText: 'permission deny',
}

const failedOnce = (name: string): FailedDevice => ({
  deviceId: name,
  name,
  attempt: 1,
  nextTryAtMs: SAMPLE_NOW_MS + 600_000,
  problem: { code: 'update-failed' },
})
const failedForGood = (name: string): FailedDevice => ({
  deviceId: name,
  name,
  attempt: 3,
  problem: { code: 'update-failed' },
})

const gap = (findings: GapFindings, beside = 'running') => ({
  notice: { kind: 'gap-closed', ...findings } as const,
  beside,
})

/** One notice of each kind, with the status of the rollout it stands beside. */
export const sampleNotices = (
  deviceName = 'Lamp 12',
): readonly { readonly notice: Notice; readonly beside: string }[] => [
  { notice: { kind: 'approved', by: [BY], waves: 3, firstDevices: 2 }, beside: 'running' },
  { notice: { kind: 'vote-dropped', voter: BY }, beside: 'awaiting-approval' },
  {
    notice: {
      kind: 'approval-taken-back',
      requester: 'U0MIATORRES',
      by: BY,
      missing: 1,
      expiresAtMs: SAMPLE_NOW_MS + 86_400_000,
    },
    beside: 'awaiting-approval',
  },
  {
    notice: {
      kind: 'plan-changed',
      requester: 'U0MIATORRES',
      by: BY,
      names: [deviceName],
      stay: 11,
      endedVotes: [],
    },
    beside: 'running',
  },
  {
    notice: {
      kind: 'plan-changed',
      requester: 'U0MIATORRES',
      by: BY,
      names: [deviceName, 'Lamp 13'],
      stay: 10,
      endedVotes: ['U0PRIYANAIR'],
    },
    beside: 'awaiting-approval-changed',
  },
  { notice: { kind: 'reminder', expiresAtMs: SAMPLE_NOW_MS + 3_600_000 }, beside: 'awaiting-approval' },
  { notice: { kind: 'not-approved', requester: BY }, beside: 'rejected' },
  { notice: { kind: 'not-approved', requester: BY }, beside: 'expired' },
  { notice: { kind: 'not-approved', requester: BY }, beside: 'withdrawn' },
  { notice: { kind: 'wave-sent', wave: 1, waves: 3, devices: 2, waveDevices: 2 }, beside: 'running' },
  { notice: { kind: 'wave-sent', wave: 2, waves: 3, devices: 1, waveDevices: 4 }, beside: 'running' },
  {
    notice: { kind: 'wave-sent', wave: 3, waves: 3, devices: 4, waveDevices: 6, isAmbiguous: true },
    beside: 'running',
  },
  {
    notice: { kind: 'wave-passed', wave: 1, verified: 2, devices: 2, excludedRatePercent: 78 },
    beside: 'running',
  },
  {
    notice: { kind: 'wave-passed', wave: 2, verified: 3, outside: 1, devices: 4, excludedRatePercent: 63 },
    beside: 'running',
  },
  {
    notice: { kind: 'wave-passed', wave: 3, verified: 4, failed: 1, devices: 5, excludedRatePercent: 59 },
    beside: 'running',
  },
  { notice: { kind: 'devices-failed', devices: [failedOnce(deviceName)] }, beside: 'running' },
  { notice: { kind: 'devices-failed', devices: [failedOnce(deviceName)] }, beside: 'halted' },
  {
    notice: {
      kind: 'devices-failed',
      devices: [failedOnce(deviceName), failedOnce('Lamp 13'), failedForGood('Lamp 14')],
    },
    beside: 'running',
  },
  {
    notice: {
      kind: 'devices-failed',
      devices: [failedForGood(deviceName), failedForGood('Lamp 13'), failedForGood('Lamp 14')],
    },
    beside: 'running',
  },
  { notice: { kind: 'devices-failed', devices: [failedForGood(deviceName)] }, beside: 'running' },
  {
    notice: {
      kind: 'devices-failed',
      devices: [
        {
          deviceId: deviceName,
          name: deviceName,
          attempt: 1,
          problem: { code: 'unknown-id', vendorCode: '2010', vendorText: 'device is not exist' },
        },
      ],
    },
    beside: 'running',
  },
  {
    notice: {
      kind: 'paused',
      reason: 'gate',
      inFlight: 2,
      finding: {
        code: 'too-many-failed',
        wave: 2,
        devices: 4,
        failed: 2,
        limit: { devices: 2, abovePercent: 10 },
      },
    },
    beside: 'running',
  },
  { notice: { kind: 'device-unknown', deviceName, statusCode: 42 }, beside: 'running' },
  { notice: { kind: 'device-unknown', deviceName, statusCode: 2, givenUp: 'end' }, beside: 'running' },
  { notice: { kind: 'device-unknown', deviceName, statusCode: 3, givenUp: 'read-back' }, beside: 'running' },
  {
    notice: { kind: 'device-unknown', deviceName, statusCode: 3, givenUp: 'read-back', problem: REFUSED },
    beside: 'running',
  },
  {
    notice: { kind: 'device-unknown', deviceName, statusCode: 2, givenUp: 'end', problem: REFUSED },
    beside: 'running',
  },
  {
    notice: { kind: 'window-misfit', deviceNames: [deviceName], needsMs: 7_200_000, longestMs: 3_600_000 },
    beside: 'running',
  },
  {
    notice: { kind: 'window-misfit', deviceNames: [deviceName, 'Lamp 13'], needsMs: 0, longestMs: 0 },
    beside: 'running',
  },
  { notice: { kind: 'device-refused', deviceName, problem: REFUSED }, beside: 'running' },
  {
    notice: { kind: 'device-refused', deviceName, others: ['Lamp 13', 'Lamp 14'], problem: REFUSED },
    beside: 'running',
  },
  { notice: { kind: 'paused', reason: 'human', by: BY, inFlight: 1 }, beside: 'paused-human' },
  {
    notice: { kind: 'paused', reason: 'human', by: BY, remark: 'event in the hall', inFlight: 0 },
    beside: 'paused-human',
  },
  {
    notice: {
      kind: 'paused',
      reason: 'inconclusive',
      finding: { code: 'unclear-result', wave: 2, devices: 4, verified: 1, parked: 1, unclear: 2 },
      inFlight: 0,
    },
    beside: 'paused-inconclusive',
  },
  {
    notice: {
      kind: 'paused',
      reason: 'drift',
      finding: { code: 'offers-changed', devices: 3 },
      inFlight: 0,
    },
    beside: 'paused-drift',
  },
  {
    notice: {
      kind: 'paused',
      reason: 'api',
      finding: { code: 'api-trouble', problem: { code: 'no-answer' } },
      inFlight: 1,
    },
    beside: 'paused-api',
  },
  {
    notice: {
      kind: 'paused',
      reason: 'api',
      finding: { code: 'call-refused', problem: REFUSED, deviceName, devices: 1 },
      inFlight: 1,
      untilPerson: true,
    },
    beside: 'paused-refused',
  },
  { notice: { kind: 'paused', reason: 'window', inFlight: 0 }, beside: 'paused-window' },
  { notice: { kind: 'approved', by: [BY], waves: 3, firstDevices: 2 }, beside: 'scheduled, room with hours' },
  {
    notice: {
      kind: 'window-skipped',
      clocksChangeAtMs: Date.UTC(2027, 2, 28, 1),
      opensAtMs: Date.UTC(2027, 2, 29, 0, 15),
    },
    beside: 'scheduled',
  },
  gap({ isOutage: true, started: 0, notStarted: 0, unknown: 0 }),
  gap({ isOutage: true, started: 1, notStarted: 0, unknown: 0 }),
  gap({ isOutage: true, started: 1, notStarted: 2, unknown: 1 }, 'paused-human'),
  gap({ isOutage: false, started: 4, notStarted: 0, unknown: 0 }),
  gap({ isOutage: false, started: 0, notStarted: 1, unknown: 0 }),
  gap({ isOutage: false, started: 0, notStarted: 0, unknown: 2 }),
  { notice: { kind: 'resumed', by: BY }, beside: 'running' },
  { notice: { kind: 'resumed', by: BY, remark: 'the meeting is over' }, beside: 'running' },
  {
    notice: {
      kind: 'widened',
      by: BY,
      wave: 2,
      verified: 3,
      devices: 4,
      remark: 'only the sleepy one is left',
    },
    beside: 'running',
  },
  { notice: { kind: 'halting', by: BY, inFlight: 2 }, beside: 'halting' },
  { notice: { kind: 'halting', by: BY, inFlight: 2, replacedBy: 'R-25' }, beside: 'halting' },
  { notice: { kind: 'retrying', by: BY, devices: 1 }, beside: 'running' },
  {
    notice: {
      kind: 'polling-slowed',
      month: '2026-11',
      used: 25_410,
      limit: 26_000,
      everyMs: 600_000,
      insteadOfMs: 30_000,
    },
    beside: 'running',
  },
  {
    notice: {
      kind: 'polling-slowed',
      month: '2026-11',
      used: 26_012,
      limit: 26_000,
      everyMs: 1_800_000,
      insteadOfMs: 30_000,
    },
    beside: 'running',
  },
  { notice: { kind: 'draft-abandoned', problem: { code: 'no-answer' } }, beside: 'abandoned' },
  { notice: { kind: 'finished', requester: 'U0MIATORRES', approvers: [BY] }, beside: 'completed' },
  {
    notice: { kind: 'finished', requester: 'U0MIATORRES', approvers: [BY] },
    beside: 'completed-with-failures',
  },
  {
    notice: { kind: 'finished', requester: 'U0MIATORRES', approvers: [BY] },
    beside: 'completed-drifted',
  },
  { notice: { kind: 'finished', requester: 'U0MIATORRES', approvers: [BY] }, beside: 'halted' },
]
