import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planBuilding } from './building.ts'
import type { DeviceSpec } from './room-spec.ts'
import { ManualClock } from '../cloud/clock.ts'
import { createLiveBuilding } from './live-building.ts'
import type { LiveDevice } from './live-device.ts'

const MINUTE_MS = 60_000
const zigbee = (deviceId: string, rest: Partial<DeviceSpec> = {}): DeviceSpec => ({
  product: 'zigbee-spot',
  deviceId,
  offeredVersion: '3.2.0',
  updateMs: 10 * MINUTE_MS,
  ...rest,
})
const wifi = (deviceId: string, rest: Partial<DeviceSpec> = {}): DeviceSpec => ({
  product: 'wifi-panel',
  deviceId,
  offeredVersion: '2.4.1',
  updateMs: 4 * MINUTE_MS,
  ...rest,
})
const gateway = (rest: Partial<DeviceSpec> = {}): DeviceSpec => ({
  product: 'gateway',
  deviceId: 'gateway',
  offeredVersion: '3.1.0',
  updateMs: 5 * MINUTE_MS,
  ...rest,
})

const start = (devices: DeviceSpec[], { readLagMs = 0, speed = 1 } = {}) => {
  const clock = new ManualClock()
  const plan = planBuilding(1, { rooms: [{ floor: '1F', name: 'Lab', devices }] })
  const building = createLiveBuilding({ plan, clock, speed, readLagMs })
  const device = (deviceId: string): LiveDevice => {
    const found = building.device(deviceId)
    if (found === undefined) throw new Error(`no ${deviceId}`)
    return found
  }
  const pass = (minutes: number) => {
    clock.advance(minutes * MINUTE_MS)
    building.advance()
  }
  const statuses = (...deviceIds: string[]) => deviceIds.map((id) => device(id).state.upgradeStatus)
  const trigger = (...deviceIds: string[]) => deviceIds.forEach((id) => building.trigger(device(id)))
  return { clock, building, device, pass, statuses, trigger, roomId: plan.rooms[0]?.roomId ?? '' }
}

describe('one update', () => {
  it('moves 1, 14, 2, 6, offline for a moment, 3, and changes the version at the end', () => {
    const { building, device, pass, trigger } = start([wifi('a')])
    const seen: string[] = []
    const recordStatus = () => {
      const { upgradeStatus, online, currentVersion } = device('a').state
      const line = `${upgradeStatus} ${online ? 'online' : 'offline'} ${currentVersion}`
      if (seen.at(-1) !== line) seen.push(line)
    }
    recordStatus()
    trigger('a')
    for (let step = 0; step < 60; step += 1) {
      recordStatus()
      pass(0.1)
    }
    expect(seen).toEqual([
      '1 online 2.3.0',
      '14 online 2.3.0',
      '2 online 2.3.0',
      '6 online 2.3.0',
      '6 offline 2.3.0',
      '3 online 2.4.1',
    ])
    expect(building.readiness(device('a'))).toBe('up-to-date')
  })

  it.each([
    ['fails', 4, '2.3.0'],
    ['times-out', 7, '2.3.0'],
    ['lies', 3, '2.3.0'],
    ['stalls', 2, '2.3.0'],
    ['succeeds', 3, '2.4.1'],
  ] as const)('that %s ends at %i with %s installed', (destiny, status, version) => {
    const { device, pass, trigger } = start([wifi('a', { destiny })])
    trigger('a')
    pass(60)
    expect(device('a').state).toMatchObject({ upgradeStatus: status, currentVersion: version })
  })

  it('of a network module is followed by an offer for its MCU', () => {
    const { device, pass, trigger, statuses } = start([wifi('a', { mcuOffer: '1.1.0' })])
    trigger('a')
    pass(4.5)
    expect(statuses('a')).toEqual([3])
    pass(1)
    expect(device('a').state).toMatchObject({
      upgradeStatus: 1,
      offeredVersion: '1.1.0',
      currentVersion: '2.4.1',
      mcuVersion: '1.0.0',
    })
    trigger('a')
    pass(5)
    expect(device('a').state).toMatchObject({
      upgradeStatus: 3,
      currentVersion: '2.4.1',
      mcuVersion: '1.1.0',
    })
  })

  it('waits at 5 while the device is offline', () => {
    const { building, device, pass, statuses, trigger } = start([wifi('a', { isPowered: false })])
    trigger('a')
    pass(600)
    expect(statuses('a')).toEqual([5])
    building.setTraits(device('a'), { isPowered: true })
    pass(5)
    expect(statuses('a')).toEqual([3])
  })

  it('waits at 5 until a sleepy device wakes', () => {
    const { pass, statuses, trigger } = start([wifi('a', { isSleepy: true, wakeEveryMs: 30 * MINUTE_MS })])
    trigger('a')
    expect(statuses('a')).toEqual([5])
    pass(30)
    expect(statuses('a')).not.toEqual([1])
    pass(5)
    expect(statuses('a')).toEqual([3])
  })

  it('fails when the device stays offline midway, and starts over when it returns in time', () => {
    const { building, device, pass, statuses, trigger } = start([wifi('a'), wifi('b')])
    trigger('a', 'b')
    pass(1)
    for (const id of ['a', 'b']) building.setTraits(device(id), { isPowered: false })
    pass(2)
    building.setTraits(device('b'), { isPowered: true })
    pass(3.5)
    expect(statuses('a', 'b')).toEqual([4, 6])
    pass(1)
    expect(statuses('a', 'b')).toEqual([4, 3])
  })

  it("takes a fraction of the caller's time when the building runs faster", () => {
    const { pass, statuses, trigger } = start([wifi('a')], { speed: 60 })
    trigger('a')
    pass(3 / 60)
    expect(statuses('a')).toEqual([2])
    pass(1.1 / 60)
    expect(statuses('a')).toEqual([3])
  })
})

describe('a gateway', () => {
  it('updates its children one at a time, with the others at 13', () => {
    const { pass, statuses, trigger } = start([gateway(), zigbee('a'), zigbee('b'), zigbee('c')])
    trigger('a', 'b', 'c')
    pass(5)
    expect(statuses('a', 'b', 'c')).toEqual([2, 13, 13])
    pass(10)
    expect(statuses('a', 'b', 'c')).toEqual([3, 2, 13])
    pass(20)
    expect(statuses('a', 'b', 'c')).toEqual([3, 3, 3])
  })

  it('blocks its children while it updates itself, and takes them offline when it reboots', () => {
    const { device, pass, statuses, trigger } = start([gateway(), zigbee('a')])
    trigger('gateway', 'a')
    pass(4.8)
    expect(statuses('gateway', 'a')).toEqual([6, 13])
    expect(device('a').state.online).toBe(false)
    pass(0.5)
    expect(statuses('gateway', 'a')).toEqual([3, 14])
    expect(device('a').state.online).toBe(true)
  })

  it('without power keeps its children waiting at 5', () => {
    const { building, device, pass, statuses, trigger } = start([gateway({ isPowered: false }), zigbee('a')])
    expect(device('a').state.online).toBe(false)
    trigger('a')
    pass(60)
    expect(statuses('a')).toEqual([5])
    building.setTraits(device('gateway'), { isPowered: true })
    pass(11)
    expect(statuses('a')).toEqual([3])
  })

  it('never updates two of its devices at once, for any sequence of events', () => {
    const ids = ['gateway', 'a', 'b', 'c', 'd']
    const command = fc.oneof(
      fc.record({ do: fc.constant('trigger' as const), id: fc.constantFrom(...ids) }),
      fc.record({ do: fc.constant('power' as const), id: fc.constantFrom(...ids), isOn: fc.boolean() }),
      fc.record({ do: fc.constant('settle' as const), id: fc.constantFrom(...ids) }),
      fc.record({ do: fc.constant('pass' as const), minutes: fc.integer({ min: 0, max: 12 }) }),
    )
    const devices = () => [
      gateway(),
      zigbee('a'),
      zigbee('b', { isSleepy: true, wakeEveryMs: 7 * MINUTE_MS }),
      zigbee('c', { destiny: 'fails-once' }),
      zigbee('d', { mcuOffer: '9.9.9' }),
    ]
    fc.assert(
      fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
        const { building, device, pass } = start(devices())
        for (const step of commands) {
          if (step.do === 'pass') pass(step.minutes)
          else if (step.do === 'power') building.setTraits(device(step.id), { isPowered: step.isOn })
          else if (building.readiness(device(step.id)) !== 'up-to-date') {
            if (step.do === 'trigger') building.trigger(device(step.id))
            else building.settle(device(step.id), 'installed')
          }
          const running = ids.filter((id) => ['running', 'interrupted'].includes(device(id).run?.phase ?? ''))
          expect(running.length).toBeLessThanOrEqual(1)
        }
        // Once every device has power, every started update finishes.
        for (const id of ids) building.setTraits(device(id), { isPowered: true })
        for (let round = 0; round < 30; round += 1) pass(10)
        expect(ids.filter((id) => device(id).run !== undefined)).toEqual([])
      }),
    )
  })
})

describe('offers', () => {
  it('never go down', () => {
    const { building, device } = start([wifi('a', { currentVersion: '2.4.1' })])
    expect(building.offer(device('a'), '2.4.1')).toBe(false)
    expect(building.offer(device('a'), '2.3.9')).toBe(false)
    expect(building.offer(device('a'), '2.10.0')).toBe(true)
    expect(device('a').state).toMatchObject({ upgradeStatus: 1, offeredVersion: '2.10.0' })
  })

  it('that arrive during an update appear after it ends', () => {
    const { building, device, pass, statuses, trigger } = start([wifi('a')])
    trigger('a')
    pass(1)
    expect(building.offer(device('a'), '2.9.0')).toBe(true)
    expect(statuses('a')).toEqual([2])
    pass(5)
    expect(device('a').state).toMatchObject({
      upgradeStatus: 1,
      currentVersion: '2.4.1',
      offeredVersion: '2.9.0',
    })
  })

  it('that are hidden appear when the room is synced', () => {
    const { building, clock, device, roomId } = start([
      { product: 'wifi-panel', deviceId: 'a', hiddenOffer: '2.4.2' },
    ])
    expect(building.syncRoom(roomId)).toBe(1)
    building.advance()
    expect(device('a').state.upgradeStatus).toBe(0)
    clock.advance(2000)
    building.advance()
    expect(device('a').state).toMatchObject({ upgradeStatus: 1, offeredVersion: '2.4.2' })
    expect(building.syncRoom(roomId)).toBe(0)
  })

  it('return when a failure is dismissed', () => {
    const { building, device, pass, statuses, trigger } = start([wifi('a', { destiny: 'fails' })])
    expect(building.dismissFailure(device('a'))).toBe(false)
    trigger('a')
    pass(5)
    expect(building.dismissFailure(device('a'))).toBe(true)
    expect(statuses('a')).toEqual([1])
  })
})

describe('read lag', () => {
  it("shows each state exactly one lag later, by the caller's clock", () => {
    const { building, clock, device, trigger } = start([wifi('a')], { readLagMs: 5000, speed: 60 })
    trigger('a')
    clock.advance(4999)
    building.advance()
    expect(device('a').state.upgradeStatus).toBe(3)
    expect(device('a').seen.upgradeStatus).toBe(1)
    clock.advance(1)
    building.advance()
    expect(device('a').seen.upgradeStatus).toBe(14)
    clock.advance(4000)
    building.advance()
    expect(device('a').seen.upgradeStatus).toBe(3)
  })

  it('never shows an older state after a newer one when the lag changes', () => {
    const { building, clock, device, trigger } = start([wifi('a')], { readLagMs: 60_000 })
    trigger('a')
    building.seen.setLag(0)
    expect(device('a').seen.upgradeStatus).toBe(14)
    building.settle(device('a'), 'installed')
    clock.advance(60_000)
    building.advance()
    expect(device('a').seen.upgradeStatus).toBe(3)
  })
})
