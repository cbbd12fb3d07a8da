import { expect, test } from 'vitest'
import type { PlanContradiction } from '../../../rollouts/model/codes/plan-contradiction.ts'
import { planProblemText } from './plan-problem-text.ts'

test('an empty request lists each reason', () => {
  const devices = ['1', '2', '3', '4'].map((id) => ({
    deviceId: id,
    name: `Lamp ${id}`,
    offered: 'V1.0.08',
    installed: '1.0.8',
  }))
  const problem = { code: 'device-refused', vendorCode: '1106' } as const
  const notes = [
    { kind: 'left-out', count: 2, why: 'busy' },
    { kind: 'refused', names: ['Lamp 8', 'Lamp 9'], problem },
    { kind: 'offline', count: 1 },
    { kind: 'already-installed', devices },
  ] as const
  expect(planProblemText({ code: 'nothing-left', notes })).toBe(
    'No device of the request can be updated now: 2 already being updated, Lamp 8, Lamp 9 refused: Tuya refuses it (1106), 4 already on the offered version (Lamp 1 is offered V1.0.08 and has 1.0.8; Lamp 2 is offered V1.0.08 and has 1.0.8; Lamp 3 is offered V1.0.08 and has 1.0.8; 1 more).',
  )
})

test.each<[PlanContradiction, string]>([
  [{ code: 'not-selected', deviceId: 'd1', toVersion: '2' }, 'd1 was not selected at version 2'],
  [{ code: 'listed-twice', deviceId: 'd1' }, 'd1 is in the plan twice'],
  [{ code: 'misplaced', deviceId: 'd1' }, 'd1 is in two waves, or in a wave but not in the plan'],
  [{ code: 'in-no-wave', deviceId: 'd1' }, 'd1 is in no wave'],
  [{ code: 'empty-wave' }, 'a wave is empty'],
  [{ code: 'other-project' }, 'the plan is for another project'],
])('a contradictory plan says how: %o', (contradiction, text) => {
  expect(planProblemText({ code: 'contradiction', contradiction })).toBe(
    `The plan could not be made: ${text}.`,
  )
})

test('a failed cloud has its own sentence', () => {
  expect(planProblemText({ code: 'slow-down' })).toBe('Tuya asks us to slow down.')
})
