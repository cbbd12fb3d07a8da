// Random histories of people, devices, faults and crashes against the invariants.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EventType } from '../../src/rollouts/model/event.ts'
import { anyHistory } from './any-history.ts'
import { expectGoodEnd } from './end-of-run.ts'
import type { ModelCommand, People } from './model-command.ts'
import { createModelWorld, type ModelWorld } from './model-world.ts'
import { anyBeginning } from './people-commands.ts'

/** `pnpm test:long` makes many more. */
const RUNS = Number(process.env['MODEL_RUNS'] ?? 4)
/** A failure names its seed, path and replayPath: MODEL_SEED, MODEL_PATH and MODEL_REPLAY repeat it. */
const seed = Number(process.env['MODEL_SEED'] ?? Date.now() % 2_147_483_647)
const path = process.env['MODEL_PATH']
const replayPath = process.env['MODEL_REPLAY']

/** With many histories: events that at least one in ten histories must meet, or the test proves little. */
const MANY_RUNS = 200
const TO_BE_MET: readonly EventType[] = [
  ...(['dispatch-started', 'device-verified', 'rollout-completed'] as const),
  ...(['rollout-expired', 'draft-abandoned', 'approval-taken-back', 'plan-changed'] as const),
  ...(['rollout-paused', 'rollout-resumed', 'gap-closed', 'rollout-halted'] as const),
  ...(['failed-retried', 'wave-soaking', 'wave-passed', 'wave-inconclusive', 'wave-waived'] as const),
  ...(['device-found-untaken', 'device-not-taken', 'device-waiting'] as const),
  ...(['device-failed', 'device-failed-finally', 'device-stalled', 'device-unknown'] as const),
  ...(['device-parked', 'device-unparked', 'device-skipped', 'device-absent'] as const),
  'device-soaked',
]

const met = new Set<EventType>()

const run = async (beginning: Iterable<ModelCommand>, history: Iterable<ModelCommand>): Promise<void> => {
  const world = await createModelWorld()
  try {
    const model: People = { requests: 0, versions: 0 }
    const setup = (): { model: People; real: ModelWorld } => ({ model, real: world })
    await fc.asyncModelRun(setup, beginning)
    await fc.asyncModelRun(setup, history)
    await expectGoodEnd(world)
    for (const { rolloutId } of await world.rollouts())
      for (const { event } of await world.life().engine.events(rolloutId)) met.add(event.type)
  } finally {
    await world.close()
  }
}

test(
  `${RUNS} random histories of people, devices, faults and crashes keep every invariant (MODEL_SEED=${seed})`,
  { timeout: 1_200_000 },
  async () => {
    await fc.assert(fc.asyncProperty(anyBeginning, anyHistory(replayPath), run), {
      numRuns: RUNS,
      seed,
      ...(path !== undefined && { path }),
    })
    const toBeMet = RUNS < MANY_RUNS ? [] : TO_BE_MET
    expect(toBeMet.filter((type) => !met.has(type))).toEqual([])
  },
)
