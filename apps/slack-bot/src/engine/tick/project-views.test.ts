import { expect, test } from 'vitest'
import { placedRollout } from '../../../test/support/rollouts/placed-rollout.ts'
import { createProjectViews } from './project-views.ts'

const PROJECT = 'P-1'
const rollout = placedRollout([['planned']])
const stored = (version: number) => ({
  rollout: { ...rollout },
  projectId: PROJECT,
  version,
  headHash: `hash ${version}`,
})

test('a view is kept until its rollout changes; the plan’s index is kept even then', () => {
  const views = createProjectViews()
  const [first] = views.of(PROJECT, [stored(1)])
  expect(views.of(PROJECT, [stored(1)])[0]).toBe(first)
  const changed = stored(2)
  const [second] = views.of(PROJECT, [changed])
  expect(second?.version).toBe(2)
  expect(second?.view.rollout).toBe(changed.rollout)
  expect(second?.view.planIndex).toBe(first?.view.planIndex)
})

test('the view of an ended rollout is dropped, and each project has its own', () => {
  const views = createProjectViews()
  const [first] = views.of(PROJECT, [stored(1)])
  expect(views.of('P-2', [stored(1)])[0]).not.toBe(first)
  expect(views.of(PROJECT, [stored(1)])[0]).toBe(first)
  expect(views.of(PROJECT, [])).toEqual([])
  expect(views.of(PROJECT, [stored(1)])[0]).not.toBe(first)
})
