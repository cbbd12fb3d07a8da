// From every state that a small rollout can reach, each device has a way on: a command, or why not and until when.
import { expect, test, vi } from 'vitest'
import type { FleetDevice } from '../../src/fleet/device.ts'
import { reservationListOf } from '../../src/store/rollouts/reservation-list.ts'
import { explore } from '../support/exploration/explore.ts'
import { REAL_DESIGN } from '../support/exploration/explored-moves.ts'
import type { World } from '../support/exploration/explored-world.ts'
import { EVENTFUL_DESIGN } from '../support/ways-on/eventful-design.ts'
import { listedWayOn, type Listed } from '../support/ways-on/listed-way-on.ts'
import { waysOnOf } from '../support/ways-on/way-on.ts'

// Takes seconds, more on a busy machine.
vi.setConfig({ testTimeout: 600_000 })

/** `pnpm test:long` explores all of these; otherwise only the first. */
const isWhole = process.env['EXPLORE'] === 'whole'

/** A world without its instants: what is shown of it, and what the rules accept, differ by dates only. */
const looksOf = ({ rollout, cloud }: World): string => {
  const { waves, devices } = rollout
  const pause = rollout.status === 'paused' ? [rollout.pausedFor, rollout.untilPerson] : []
  return JSON.stringify([rollout.status, pause, waves, devices, cloud], (name, value: unknown) =>
    name.endsWith('Ms') || name === 'dispatchId' ? null : value,
  )
}

const STATUS_CODES = { available: 1, updating: 2, succeeded: 3, failed: 4 } as const

const listedDevice = (world: World, deviceId: string, isReserved: boolean): Listed => {
  const phase = world.cloud[deviceId]?.now ?? 'available'
  const device: FleetDevice = {
    deviceId,
    name: `Lamp ${deviceId}`,
    roomName: 'Meeting room A',
    kind: 'light',
    protocol: 'wifi',
    online: true,
    phase,
    statusCode: STATUS_CODES[phase],
    offeredVersion: '2.0.0',
  }
  const { rollout, nowMs } = world
  return { device, rollouts: [rollout], nowMs, ...(isReserved && { reservedBy: rollout.rolloutId }) }
}
/** The design, and how many of its states look different at least. */
const SPACES = [
  { design: REAL_DESIGN, size: { devices: 1, maxInFlight: 1 }, looks: 100 },
  { design: EVENTFUL_DESIGN, size: { devices: 1, maxInFlight: 1, canBeLate: false }, looks: 100 },
  { design: REAL_DESIGN, size: { devices: 2, maxInFlight: 2, canBeLate: false }, looks: 1000 },
  { design: REAL_DESIGN, size: { devices: 3, maxInFlight: 1, canBeLate: false }, looks: 100 },
]

const MET: readonly string[] = [
  'command in a rollout, command in the lists',
  'command in a rollout, sentence in the lists',
  'done in a rollout, done in the lists',
  'sentence in a rollout, done in the lists',
  'sentence in a rollout, sentence in the lists',
]

test.each(
  SPACES.slice(0, isWhole ? SPACES.length : 1).map(
    (space) => [space.design.name, space.size, space] as const,
  ),
)('every device of every state has a way on: %s, %o', (_name, _size, { design, size, looks: atLeast }) => {
  const seen = new Set<string>()
  const met = new Set<string>()
  const problemOf = (world: World): string | undefined => {
    const looks = looksOf(world)
    if (seen.has(looks)) return undefined
    seen.add(looks)
    const { deviceIds: reserved } = reservationListOf(world.rollout, 'plan')
    for (const [deviceId, inRollout] of waysOnOf(world.rollout, world.nowMs)) {
      const listed = listedWayOn(listedDevice(world, deviceId, reserved.includes(deviceId)))
      for (const way of [inRollout, listed]) if (way.kind === 'none') return way.problem
      met.add(`${inRollout.kind} in a rollout, ${listed.kind} in the lists`)
    }
    return undefined
  }
  const found = explore(design, { ...size, maxStates: 100_000, problemOf })
  expect(found.violation).toBeUndefined()
  expect(found.isComplete).toBe(true)
  expect(seen.size).toBeGreaterThan(atLeast)
  // What was checked, so that a property without cases can't pass.
  expect([...met]).toEqual(expect.arrayContaining([...MET]))
})
