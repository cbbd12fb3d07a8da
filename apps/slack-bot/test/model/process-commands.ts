import fc from 'fast-check'
import type { Command } from '../../src/rollouts/model/command.ts'
import { DEVICE_IDS, minutes, seconds } from './building.ts'
import { APPROVER, hasRequests, named, pick } from './model-command.ts'
import type { Point } from './model-world.ts'

export const time = fc
  .oneof(
    { weight: 3, arbitrary: fc.integer({ min: 0, max: seconds(90) }) },
    { weight: 2, arbitrary: fc.integer({ min: seconds(90), max: minutes(20) }) },
  )
  .map((ms) =>
    named(`${(ms / 1000).toFixed(3)} s pass`, (world) => world.step(() => world.wire.time.advance(ms))),
  )

/** Where in the bot's work something happens: anywhere, or right before or after a POST. */
const anyPoint: fc.Arbitrary<Point> = fc.oneof(
  fc.record({ what: fc.constant(''), skip: fc.nat({ max: 30 }) }),
  fc.record({
    what: fc.constantFrom('before a POST', 'after a POST', 'at dispatch-intended', 'at dispatch-recorded'),
    skip: fc.nat({ max: 1 }),
  }),
)
const wordsOfPoint = ({ what, skip }: Point): string => `at point ${skip + 1} ${what}`.trim()

export const crash = fc
  .option(anyPoint, { freq: 4 })
  .map((point) =>
    point === null
      ? named('crash', (world) => world.step(async () => world.life().kill()))
      : named(`crash ${wordsOfPoint(point)}`, (world) =>
          world.step(async () => world.at(point, () => world.life().kill())),
        ),
  )

/** A click, or an action in the vendor's console, in the middle of the bot's work. */
export const rush = fc
  .record({
    point: anyPoint,
    what: fc.constantFrom(
      ...(['pause', 'pause', 'pause', 'halt'] as const),
      ...(['take back', 'take back', 'upgrade outside', 'upgrade outside'] as const),
    ),
  })
  .map(({ point, what }) =>
    named(
      `${what} ${wordsOfPoint(point)}`,
      (world) =>
        world.step(async (engine) => {
          world.at(point, async () => {
            if (what === 'upgrade outside') {
              world.posts.noteOutside(world.simulator.control.upgradeOutside(DEVICE_IDS.slice(0, 5)))
              return
            }
            const rollout = await pick(world, 0)
            const click: Command =
              what === 'take back'
                ? { type: 'take-back-approval', by: APPROVER }
                : { type: what, by: 'U-any', right: 'not-approver' }
            if (rollout !== undefined) await engine.handle(rollout.rolloutId, click)
          })
        }),
      hasRequests,
    ),
  )
