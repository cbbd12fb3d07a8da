import type { Command } from '../../../src/rollouts/model/command.ts'
import type { Observation } from '../../../src/rollouts/model/observation.ts'
import type { Design, Move } from '../exploration/explored-design.ts'
import { REAL_DESIGN } from '../exploration/explored-moves.ts'
import { command } from '../exploration/explored-steps.ts'
import { UNIT_MS, type World } from '../exploration/explored-world.ts'
import { APPROVER, QUIET } from '../rollouts/plan-fixture.ts'

const seen = (world: World, deviceId: string, facts: Partial<Observation>): Command => ({
  type: 'observe',
  absences: [],
  observations: [
    {
      deviceId,
      source: 'detail',
      readStartedAtMs: world.nowMs,
      online: true,
      phase: 'available',
      statusCode: 1,
      installedVersion: '1.0.0',
      ...facts,
    },
  ],
})

const ofDevice = (world: World, deviceId: string): readonly (readonly [name: string, asked: Command])[] => [
  ['is offline', seen(world, deviceId, { online: false })],
  ['shows an unknown status', seen(world, deviceId, { phase: 'unknown', statusCode: 99 })],
  ['is updated by someone else', seen(world, deviceId, { phase: 'updating', statusCode: 2 })],
  ['waits for someone else’s update', seen(world, deviceId, { phase: 'waiting', statusCode: 5 })],
  ['failed for someone else', seen(world, deviceId, { phase: 'failed', statusCode: 4 })],
  ['has nothing to update', seen(world, deviceId, { phase: 'none', statusCode: 0 })],
  ['has another version', seen(world, deviceId, { installedVersion: '1.5.0' })],
  ['is offered another version', seen(world, deviceId, { source: 'pending-list', offeredVersion: '3.0.0' })],
]

/** What else happens in a building and in Slack: not for proving that nothing is sent twice, but to see more states. */
const events = (world: World): readonly Move[] => {
  const lockedRooms = { 'room-1': { untilMs: world.nowMs + 10 * UNIT_MS, by: 'U-ANY' } }
  const asked: readonly (readonly [name: string, asked: Command])[] = [
    ...ofDevice(world, 'd0'),
    ['room locked', { type: 'advance', surroundings: { ...QUIET, lockedRooms } }],
    ['retry', { type: 'retry-failed', by: APPROVER, right: 'approver' }],
    ['Tuya is away', { type: 'note-api-trouble', problem: { code: 'no-answer' } }],
  ]
  return asked.map(([name, each]) => ({ name, isFault: true, next: command(world, each).world }))
}

/** The real design in an eventful building. Generations are limited, so that the space is. */
export const EVENTFUL_DESIGN: Design = {
  ...REAL_DESIGN,
  name: 'in an eventful building',
  extraMoves: (world) =>
    Object.values(world.rollout.devices).some(({ generation }) => generation > 0) ? [] : events(world),
}
