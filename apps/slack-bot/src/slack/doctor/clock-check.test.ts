import { expect, it } from 'vitest'
import type { Diagnosis } from '../../engine/diagnose.ts'
import { clockCheck } from './clock-check.ts'

const check = (time: Diagnosis['time']) => clockCheck({ time } as Diagnosis)

it('says how far the clock of the machine is off, and which way', () => {
  expect(check({ isConfirmed: true, machineAheadMs: 1200 })).toMatchObject({ state: 'well' })
  expect(check({ isConfirmed: true, machineAheadMs: 6 * 3_600_000 })).toMatchObject({
    state: 'note',
    facts: 'this machine’s clock is 6 h ahead; I go by a better one',
  })
  expect(check({ isConfirmed: true, machineAheadMs: -20 * 60_000 })).toMatchObject({
    state: 'note',
    facts: 'this machine’s clock is 20 min behind; I go by a better one',
  })
})

it('says that nothing is sent while no server has confirmed the time', () => {
  expect(check({ isConfirmed: false, machineAheadMs: 0 })).toMatchObject({
    state: 'not-well',
    facts: 'no server has confirmed the time, so nothing is sent and nothing expires',
  })
})
