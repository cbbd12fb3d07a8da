import type { CallProblem } from '../../rollouts/model/codes/call-problem.ts'
import type { Surroundings } from '../../rollouts/model/observation.ts'
import type { PlanNote } from '../../rollouts/model/codes/plan-note.ts'
import type { PlannedDevice } from '../../rollouts/model/plan.ts'
import { roomKeyOf } from '../../rollouts/model/slot-needs.ts'
import { replacedVersionOf } from '../../rollouts/readings/module-version.ts'
import { roomLockOf } from '../../rollouts/sending/candidates.ts'
import type { LeftOut } from './left-out.ts'

/** Selected devices that are not part of the plan. */
export interface Surplus {
  readonly leftOut: ReadonlyMap<LeftOut, number>
  readonly refused: readonly { readonly name: string; readonly problem: CallProblem }[]
  readonly installed: readonly PlannedDevice[]
}

/** One note for each locked room of the plan. */
const lockNotesOf = (
  devices: readonly PlannedDevice[],
  lockedRooms: Surroundings['lockedRooms'],
): readonly PlanNote[] =>
  [...new Map(devices.map((device) => [roomKeyOf(device), device])).values()].flatMap((device) => {
    const lock = roomLockOf(device, lockedRooms)
    const { roomLabel } = device
    return lock === undefined ? [] : [{ kind: 'room-locked' as const, roomLabel, untilMs: lock.untilMs }]
  })

/** Left out because the cloud refuses to read them, so their new version could never be verified. */
const refusedNotesOf = (refused: Surplus['refused']): readonly PlanNote[] => {
  const [first] = refused
  return first === undefined
    ? []
    : [{ kind: 'refused', names: refused.map(({ name }) => name), problem: first.problem }]
}

const installedNotesOf = (devices: readonly PlannedDevice[]): readonly PlanNote[] =>
  devices.length === 0
    ? []
    : [
        {
          kind: 'already-installed',
          devices: devices.map((device) => ({
            deviceId: device.deviceId,
            name: device.name,
            offered: device.toVersion,
            installed: replacedVersionOf(device) ?? device.toVersion,
          })),
        },
      ]

/** Versions that were read before `freshSinceMs`. */
const oldNotesOf = (devices: readonly PlannedDevice[], freshSinceMs: number): readonly PlanNote[] => {
  const old = devices.flatMap(({ versionReadAtMs }) =>
    versionReadAtMs !== undefined && versionReadAtMs < freshSinceMs ? [versionReadAtMs] : [],
  )
  if (old.length === 0) return []
  const oldestReadAtMs = old.reduce((oldest, atMs) => Math.min(oldest, atMs))
  return [{ kind: 'versions-old', count: old.length, oldestReadAtMs }]
}

const countNotesOf = (
  devices: readonly PlannedDevice[],
  leftOut: Surplus['leftOut'],
): readonly PlanNote[] => {
  const offline = devices.filter((device) => !device.wasOnline).length
  const quarantined = devices.filter((device) => device.quarantinedUntilMs !== undefined).length
  const unread = devices.filter((device) => device.fromVersion === undefined).length
  const retried = devices.filter((device) => device.isRetry === true).length
  return [
    ...(offline > 0 ? [{ kind: 'offline', count: offline } as const] : []),
    ...(retried > 0 ? [{ kind: 'failed-before', count: retried } as const] : []),
    ...(quarantined > 0 ? [{ kind: 'quarantined', count: quarantined } as const] : []),
    ...(unread > 0 ? [{ kind: 'versions-unread', count: unread } as const] : []),
    ...[...leftOut].map(([why, count]) => ({ kind: 'left-out', count, why }) as const),
  ]
}

/** What approvers should know about a plan: its devices, and those left out. */
export const planNotesOf = (
  devices: readonly PlannedDevice[],
  { leftOut, refused, installed }: Surplus,
  {
    lockedRooms,
    freshSinceMs,
  }: { readonly lockedRooms: Surroundings['lockedRooms']; readonly freshSinceMs: number },
): readonly PlanNote[] => [
  ...countNotesOf(devices, leftOut),
  ...oldNotesOf(devices, freshSinceMs),
  ...refusedNotesOf(refused),
  ...installedNotesOf(installed),
  ...lockNotesOf(devices, lockedRooms),
]
