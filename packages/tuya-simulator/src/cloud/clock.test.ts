import { expect, it } from 'vitest'
import { createBuildingClock, ManualClock } from './clock.ts'

it('runs the building faster than the caller, and never jumps back when the speed changes or time is skipped', () => {
  const clock = new ManualClock(1000)
  const building = createBuildingClock(clock, 60)
  clock.advance(10)
  expect(building.now()).toBe(1600)
  building.setSpeed(2)
  expect(building.now()).toBe(1600)
  clock.advance(5)
  expect(building.now()).toBe(1610)
  building.skip(90)
  expect(building.now()).toBe(1700)
  expect(clock.now()).toBe(1015)
  expect(building.toCallerTime(1702)).toBe(1016)
})

it('rejects negative steps and a speed of zero', () => {
  const clock = new ManualClock()
  const building = createBuildingClock(clock, 1)
  expect(() => clock.advance(-1)).toThrow(RangeError)
  expect(() => building.skip(Number.NaN)).toThrow(RangeError)
  expect(() => building.setSpeed(0)).toThrow(RangeError)
  expect(() => createBuildingClock(clock, Number.POSITIVE_INFINITY)).toThrow(RangeError)
})
