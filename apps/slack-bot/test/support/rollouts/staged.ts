import type { DeviceState } from '../../../src/rollouts/model/device-progress.ts'
import type { Observation, Surroundings } from '../../../src/rollouts/model/observation.ts'
import type { Plan } from '../../../src/rollouts/model/plan.ts'
import type { ApprovedRollout, Rollout, Wave } from '../../../src/rollouts/model/rollout.ts'
import { QUIET, START_MS, apply, approvedRollout } from './plan-fixture.ts'
import { readingOf } from './sample-rollouts.ts'
import { approvedOf } from '../exploration/explored-world.ts'

/** A rollout under test control: the test says what is read and when, and the real rules decide everything. */
export interface Stage {
  readonly rollout: Rollout
  readonly nowMs: number
  surroundings: Surroundings
  /** Lets time pass, then observes the rows and advances. The rows are read at that time. */
  step(
    waitMs: number,
    ...rows: readonly [deviceId: string, change?: Partial<Observation>][]
  ): readonly string[]
  /** Makes all journaled POSTs, all accepted. */
  send(): void
  ask(command: Parameters<typeof apply>[1]): readonly string[]
  states(): Readonly<Record<string, DeviceState>>
  waves(): readonly Wave['state'][]
}

export const OFFLINE = { online: false } as const
export const UPDATING = { source: 'upgrading-list', phase: 'updating', statusCode: 2 } as const
export const WAITING = { source: 'upgrading-list', phase: 'waiting', statusCode: 5 } as const
export const FAILED = { source: 'upgrading-list', phase: 'failed', statusCode: 4 } as const
export const SUCCEEDED = { source: 'upgrading-list', phase: 'succeeded', statusCode: 3 } as const
export const VERIFIED = {
  source: 'detail',
  phase: 'succeeded',
  statusCode: 3,
  installedVersion: '2.0.0',
} as const
export const NOT_YET = { ...VERIFIED, installedVersion: '1.0.0' } as const

/** `surroundings` apply from the first poll on. */
export const stageOf = (plan: Plan, surroundings: Surroundings = QUIET): Stage => {
  let rollout = approvedRollout(plan)
  let nowMs = START_MS
  const run = (command: Parameters<typeof apply>[1]): readonly string[] => {
    const applied = apply(rollout, command, nowMs)
    rollout = applied.rollout
    return applied.events.map(({ type }) => type)
  }
  const stage: Stage = {
    surroundings,
    get rollout() {
      return rollout
    },
    get nowMs() {
      return nowMs
    },
    step(waitMs, ...rows) {
      nowMs += waitMs
      const observations = rows.map(([deviceId, change]) =>
        readingOf(deviceId, { ...change, readStartedAtMs: nowMs }),
      )
      const seen = observations.length === 0 ? [] : run({ type: 'observe', observations, absences: [] })
      return [...seen, ...run({ type: 'advance', surroundings: stage.surroundings })]
    },
    send() {
      for (const { dispatchId, state } of Object.values(approvedOf(rollout).dispatches)) {
        if (state !== 'intended') continue
        run({ type: 'begin-dispatch', dispatchId, surroundings: stage.surroundings })
        run({ type: 'record-dispatch', dispatchId, outcome: { kind: 'accepted', finishedAtMs: nowMs } })
      }
    },
    ask: run,
    states() {
      const { devices }: ApprovedRollout = approvedOf(rollout)
      return Object.fromEntries(Object.entries(devices).map(([id, { progress }]) => [id, progress.state]))
    },
    waves: () => approvedOf(rollout).waves.map(({ state }) => state),
  }
  run({ type: 'advance', surroundings })
  return stage
}

/** Reads offers of the devices, and sends what may be sent. */
export const sendAll = (stage: Stage, ...ids: readonly string[]): void => {
  stage.step(0, ...ids.map((id) => [id] as [string]))
  stage.send()
}
