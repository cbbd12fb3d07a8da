import type { DispatchOutcome } from '../../../src/rollouts/model/command.ts'
import type { Dispatch } from '../../../src/rollouts/model/rollout.ts'
import type { Design, Move } from './explored-design.ts'
import { command, post } from './explored-steps.ts'
import type { FrozenSender, World } from './explored-world.ts'

const NOT_SENT = {
  kind: 'not-sent',
  problem: { code: 'no-answer', systemCode: 'ECONNREFUSED' },
  isRetryable: true,
} as const

/** Skips the delay after an unsent call: sending again at once is harder on the rules, and has fewer states. */
const withoutWait = (world: World): World => {
  const { rollout, nowMs } = world
  const devices = Object.fromEntries(
    Object.entries(rollout.devices).map(([deviceId, record]) => [
      deviceId,
      record.progress.state === 'planned'
        ? { ...record, progress: { ...record.progress, notBeforeMs: nowMs } }
        : record,
    ]),
  )
  return { ...world, rollout: { ...rollout, devices } }
}

/** The call ends while it waits for its turn. */
export const unsentMoves = (world: World, { dispatchId, state }: Dispatch): readonly Move[] => {
  if (state !== 'intended') return []
  const { world: next } = command(world, { type: 'record-unsent', dispatchId, outcome: NOT_SENT })
  return [{ name: 'ended before it was sent', isFault: true, next: withoutWait(next) }]
}

const isTooOld = ({ rollout, nowMs }: World, frozen: FrozenSender, design: Design): boolean =>
  nowMs - frozen.permittedAtMs > design.longestPermissionMs(rollout.plan.knobs)

/** A suspended sender that can neither send nor affect a waiting device counts as dead. */
export const forgetHarmless = (world: World, design: Design): World => {
  const { frozen, ...rest } = world
  if (frozen === undefined || !isTooOld(world, frozen, design)) return world
  const isWaitedFor = frozen.deviceIds.some((deviceId) => {
    const progress = world.rollout.devices[deviceId]?.progress
    const waits = progress?.state === 'sending' || progress?.state === 'sent'
    return waits && progress.dispatchId === frozen.dispatchId
  })
  return isWaitedFor ? world : rest
}

/** A suspended sender continues or never does. Others don't wait for it. */
export const frozenMoves = (world: World, design: Design): readonly Move[] => {
  const { frozen, ...rest } = world
  if (frozen === undefined) return []
  const { dispatchId, deviceIds, permittedAtMs } = frozen
  const record = (from: World, outcome: DispatchOutcome): World =>
    command(from, { type: 'record-dispatch', dispatchId, outcome }).world
  if (isTooOld(world, frozen, design))
    return [
      { name: 'woken up, too late', isFault: true, next: withoutWait(record(rest, NOT_SENT)) },
      { name: 'died frozen', isFault: true, next: rest },
    ]
  const sent = post(rest, deviceIds, permittedAtMs)
  const accepted = { kind: 'accepted', finishedAtMs: world.nowMs } as const
  return [
    { name: 'woken up, POST', isFault: true, next: record(sent, accepted) },
    { name: 'woken up, POST and crash', isFault: true, next: sent },
  ]
}

export const lateMoves = ({ late, ...rest }: World): readonly Move[] =>
  late === undefined
    ? []
    : [{ name: 'late POST delivered', isFault: true, next: post(rest, late.deviceIds, late.givenUpAtMs) }]
