import { REASON_ABOVE_DEVICES } from '../../src/rollouts/people/decide-draft.ts'
import fc from 'fast-check'
import type { Replanned } from '../../src/engine/commands/replan-rollout.ts'
import type { Command as Asked } from '../../src/rollouts/model/command.ts'
import { GatewayError } from '../../src/rollouts/ports/firmware-gateway.ts'
import { hasPlan, hasRunToEnd, type Rollout } from '../../src/rollouts/model/rollout.ts'
import { DEVICE_IDS, minutes, seconds } from './building.ts'
import { APPROVER, REQUESTER, hasRequests, named, pick, type ModelCommand } from './model-command.ts'

const someDevices = fc.subarray([...DEVICE_IDS], { minLength: 1 })
const anyRollout = fc.nat({ max: 3 })
const PLACE = 'C1'

const requestOf = (deviceIds: readonly string[]): ModelCommand =>
  named(`request ${deviceIds.join('+')}`, async (world, people) => {
    people.requests += 1
    const devices = world.simulator.control
      .devices()
      .filter(({ deviceId, offeredVersion }) => deviceIds.includes(deviceId) && offeredVersion !== '')
      .map(({ deviceId, name, offeredVersion }) => ({ deviceId, name, toVersion: offeredVersion }))
    const { projectId } = world.simulator
    await world.step((engine) =>
      engine.draft({
        requester: REQUESTER,
        place: PLACE,
        selection: { projectId, label: 'Some rooms', devices },
        ...(devices.length > REASON_ABOVE_DEVICES && { reason: 'many rooms' }),
        start: 'now',
        idempotencyKey: `click ${people.requests}`,
      }),
    )
  })
export const request = someDevices.map(requestOf)

/** A click on one of the live rollouts. A refusal must change nothing; other people's actions meanwhile may. */
const click = (
  name: string,
  index: number,
  toCommand: (rollout: Rollout) => Asked | undefined,
): ModelCommand =>
  named(
    `${name} #${index}`,
    (world) =>
      world.step(async (engine) => {
        const rollout = await pick(world, index)
        const asked = rollout === undefined ? undefined : toCommand(rollout)
        if (rollout === undefined || asked === undefined) return
        const before = await engine.loadRollout(rollout.rolloutId)
        const interruptions = world.interruptions()
        const handled = await engine.handle(rollout.rolloutId, asked)
        if (
          handled.kind === 'refused' &&
          world.interruptions() === interruptions &&
          (await engine.loadRollout(rollout.rolloutId))?.version !== before?.version
        )
          throw new Error(`${asked.type} was refused, and changed something`)
      }),
    hasRequests,
  )

const hashOf = (rollout: Rollout): string => (hasPlan(rollout) ? rollout.planHash : '')
const right = 'approver'

const approveOf = (index: number): ModelCommand =>
  click('approve', index, (rollout) => ({ type: 'approve', by: APPROVER, right, planHash: hashOf(rollout) }))
export const approvals = anyRollout.map(approveOf)
/** Approvals that must never count. */
export const forgeries = fc
  .record({ index: anyRollout, kind: fc.constantFrom('own', 'old plan', 'no right') })
  .map(({ index, kind }) =>
    named(
      `approve ${kind} #${index}`,
      (world) =>
        world.step(async (engine) => {
          const rollout = await pick(world, index)
          if (rollout === undefined) return
          const handled = await engine.handle(rollout.rolloutId, {
            type: 'approve',
            by: kind === 'own' ? REQUESTER : APPROVER,
            right: kind === 'no right' ? 'not-approver' : right,
            planHash: kind === 'old plan' ? 'another plan' : hashOf(rollout),
          })
          if (handled.kind !== 'refused') throw new Error(`An approval counted that must not (${kind})`)
        }),
      hasRequests,
    ),
  )

/** An approver leaves out some devices of an open request; a change is refused when none or all are named. */
export const changes = fc.record({ index: anyRollout, leftOut: someDevices }).map(({ index, leftOut }) =>
  named(
    `leave out ${leftOut.join('+')} #${index}`,
    (world) =>
      world.step(async (engine) => {
        const rollout = await pick(world, index)
        if (rollout === undefined) return
        const { rolloutId } = rollout
        const planHash = hashOf(rollout)
        await engine.changeDevices({ rolloutId, by: APPROVER, right, planHash, leftOut })
      }),
    hasRequests,
  ),
)

const CLICKS = [
  'reject',
  'withdraw',
  'take back',
  'take back',
  'pause',
  'resume',
  'resume',
  'resume',
  'retry',
  'retry',
  'widen',
  'widen',
  'halt',
] as const
export const clicks = fc
  .record({
    index: anyRollout,
    what: fc.constantFrom(...CLICKS),
  })
  .map(({ index, what }) =>
    click(what, index, (rollout): Asked => {
      switch (what) {
        case 'reject':
          return { type: 'reject', by: APPROVER, right, planHash: hashOf(rollout) }
        case 'withdraw':
          return { type: 'withdraw', by: REQUESTER }
        case 'take back':
          return { type: 'take-back-approval', by: APPROVER }
        case 'pause':
          return { type: 'pause', by: 'U-any' }
        case 'resume':
          return { type: 'resume', by: APPROVER, right }
        case 'retry':
          return { type: 'retry-failed', by: APPROVER, right }
        case 'widen':
          return { type: 'widen', by: APPROVER, right }
        case 'halt':
          return { type: 'halt', by: 'U-any', right: 'not-approver' }
        default: {
          const never: never = what
          return never
        }
      }
    }),
  )

export const retryEnded = fc.constant(
  named(
    'retry what ended',
    (world) =>
      world.step(async (engine) => {
        const [ended] = (await world.rollouts()).filter(({ status }) => status === 'completed-with-failures')
        if (ended !== undefined)
          await engine.handle(ended.rolloutId, { type: 'retry-failed', by: APPROVER, right })
      }),
    hasRequests,
  ),
)

/** Replans the rest of a drifted rollout. Each later step checks that no device is in two rollouts. */
export const replans = anyRollout.map((index) =>
  named(
    `replan #${index}`,
    (world) =>
      world.step(async (engine) => {
        const all = await world.rollouts()
        const drifted = all.filter(
          (rollout) => (rollout.status === 'paused' && rollout.pausedFor === 'drift') || hasRunToEnd(rollout),
        )
        const rollout = drifted[index % Math.max(1, drifted.length)]
        if (rollout === undefined) return
        const answers: (Replanned | GatewayError)[] = []
        const { rolloutId } = rollout
        void engine.replan({ rolloutId, by: REQUESTER, right: 'not-approver' }).then(
          (drafted) => answers.push(drafted),
          (error: unknown) => {
            if (error instanceof GatewayError) answers.push(error)
            else if (!world.life().isDead()) throw error
          },
        )
        // Its reads may need retries, which take time; if the life ends meanwhile, it never answers.
        for (let waits = 0; waits < 20 && answers.length === 0; waits += 1)
          await world.wire.time.advance(seconds(30))
      }),
    hasRequests,
  ),
)

export const locks = fc.boolean().map((isLocked) =>
  named(isLocked ? 'lock the lobby' : 'unlock the lobby', (world) =>
    world.step((engine) => {
      const { projectId, plan } = world.simulator
      const roomId = plan.rooms[0]?.roomId ?? ''
      const untilMs = world.wire.time.now() + minutes(20)
      const room = { projectId, roomId, by: APPROVER }
      return isLocked
        ? engine.roomLocks.lock({ ...room, roomLabel: 'Lobby', reason: 'a visit', untilMs })
        : engine.roomLocks.unlock({ ...room, right })
    }),
  ),
)

/** How most histories begin; without it, few random histories would have a running rollout. */
export const anyBeginning = someDevices.map((deviceIds) => [requestOf(deviceIds), approveOf(0)])
