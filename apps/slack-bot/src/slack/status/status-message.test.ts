import { expect, test } from 'vitest'
import { buttonsOf } from '../../../test/support/ways-on/offered-commands.ts'
import {
  applyAll,
  draftCommand,
  planOf,
  plannedDevice,
  START_MS,
} from '../../../test/support/rollouts/plan-fixture.ts'
import { windowStateNow } from '../../engine/windows/window-state.ts'
import type { Command } from '../../rollouts/model/command.ts'
import { oneRollout } from './status-message.ts'

const CONTEXT = {
  approvers: { approverUserIds: [], approverGroupIds: [], quorum: 1 },
  windowAt: windowStateNow,
}
const buttonsAfter = (...commands: readonly Command[]): readonly string[] => {
  const draft = draftCommand(planOf([plannedDevice('a')]))
  const stored = {
    rollout: applyAll(undefined, [draft, ...commands], START_MS),
    projectId: 'P',
    version: 1,
    headHash: '',
  }
  return buttonsOf(oneRollout(stored, { nowMs: START_MS, context: CONTEXT }).blocks).map(({ text }) => text)
}

test('a request whose plan is being made has no card, and can be withdrawn where it is shown', () => {
  expect(buttonsAfter()).toEqual(['Withdraw…'])
  expect(buttonsAfter({ type: 'abandon-draft', problem: { code: 'no-answer' } })).toEqual([])
})
