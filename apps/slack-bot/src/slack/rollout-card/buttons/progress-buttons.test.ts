import { expect, test } from 'vitest'
import { sampleRollouts } from '../../../../docs-pages/gallery/sample-rollouts.ts'
import type { ApprovedRollout, RolloutIn } from '../../../rollouts/model/rollout.ts'
import { progressOf } from '../../../rollouts/telling/progress-of.ts'
import { SAMPLE_RECORDS } from '../../../../test/support/rollouts/sample-records.ts'
import { START_MS } from '../../../../test/support/rollouts/plan-fixture.ts'
import { progressButtons } from './progress-buttons.ts'

const running = sampleRollouts().get('running') as ApprovedRollout
const [first = ''] = Object.keys(running.devices)
type Live = RolloutIn<'scheduled' | 'running' | 'paused' | 'halting'>

const buttonsOf = (more: object): readonly string[] => {
  const rollout = { ...running, ...more } as Live
  return progressButtons(rollout, progressOf(rollout, START_MS)).map(({ text }) => text.text)
}
const failed = { devices: { ...running.devices, [first]: SAMPLE_RECORDS['failed'] } }

test('a failed device can be tried again although another one is offered another version', () => {
  const drift = { status: 'paused', pausedFor: 'drift', pausedAtMs: START_MS }
  expect(buttonsOf({ ...drift, ...failed })).toEqual([
    'Plan the rest again',
    'Resume',
    'Try 1 again',
    'See devices',
    'Halt…',
  ])
})

test('what a halting rollout left out can be planned again before it has ended, once', () => {
  const skipped = {
    generation: 0,
    progress: { state: 'skipped', atMs: START_MS, reason: 'halted', attempt: 1 },
  }
  const halting = {
    status: 'halting',
    haltedBy: 'U-ANY',
    haltAtMs: START_MS,
    devices: { ...running.devices, [first]: skipped },
  }
  expect(buttonsOf(halting)).toEqual(['Plan the rest again', 'See devices'])
  expect(buttonsOf({ ...halting, replacedBy: 'R-99' })).toEqual(['See devices'])
})
