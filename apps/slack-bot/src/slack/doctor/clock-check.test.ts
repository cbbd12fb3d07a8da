import { expect, it } from 'vitest'
import type { Diagnosis } from '../../engine/diagnose.ts'
import { clockCheck } from './clock-check.ts'

const check = (time: Diagnosis['time']) => clockCheck({ time } as Diagnosis)

it('says how far the clock of the machine is off, and which way', () => {
  expect(check({ isConfirmed: true, machineAheadMs: 1200 })).toMatchObject({ state: 'passed' })
  expect(check({ isConfirmed: true, machineAheadMs: 6 * 3_600_000 })).toMatchObject({
    state: 'note',
    facts: 'this machine’s clock is 6 h ahead; I use the confirmed time instead',
  })
  expect(check({ isConfirmed: true, machineAheadMs: -20 * 60_000 })).toMatchObject({
    state: 'note',
    facts: 'this machine’s clock is 20 min behind; I use the confirmed time instead',
  })
})

it('says that nothing is sent while no server has confirmed the time', () => {
  expect(check({ isConfirmed: false, machineAheadMs: 0 })).toMatchObject({
    state: 'failed',
    facts: 'no server has confirmed the time, so nothing is sent to devices and no request expires',
  })
})
