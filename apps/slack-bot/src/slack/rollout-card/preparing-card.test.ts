import { expect, test } from 'vitest'
import type { RolloutIn } from '../../rollouts/model/rollout.ts'
import { preparingCard } from './preparing-card.ts'
import { standingOf } from './rollout-mark.ts'

const DRAFT = {
  status: 'draft',
  rolloutId: 'R-7',
  requester: 'U1',
  place: 'C1',
  selection: { projectId: 'P', label: '4F', devices: [{ deviceId: 'a', name: 'A', toVersion: '2.0.0' }] },
  start: 'now',
  createdAtMs: 0,
  preparing: { read: 340, total: 1200, leftMs: 350_000, atMs: 1000 },
} as const satisfies RolloutIn<'draft'>
const actionsOf = ({ blocks }: ReturnType<typeof preparingCard>) =>
  blocks.filter(({ type }) => type === 'actions')

test('a card of a draft says how far it is, how long the rest takes, and can be withdrawn', () => {
  const card = preparingCard(DRAFT)
  expect(card.text).toContain('Preparing: 340 of 1,200 read, about 6 min.')
  expect(JSON.stringify(actionsOf(card))).toContain('"value":"R-7"')
  const soon = { ...DRAFT, preparing: { ...DRAFT.preparing, leftMs: 0 } }
  expect(preparingCard(soon).text).toContain('340 of 1,200 read, about a minute.')
})

test('a draft that was withdrawn or given up says so, and can be asked for again', () => {
  const { status: _status, ...common } = DRAFT
  const ended = { ...common, status: 'abandoned', endedAtMs: 2000 } as const
  const withdrawn = preparingCard({ ...ended, problem: { code: 'withdrawn', by: 'U1' } })
  expect(withdrawn.text).toMatch(/withdrawn\n.*Withdrawn by <@U1>.*Nothing was sent to devices\./u)
  expect(standingOf({ ...ended, problem: { code: 'withdrawn', by: 'U1' } }).word).toBe('withdrawn')
  const givenUp = preparingCard({ ...ended, problem: { code: 'no-window' } })
  expect(givenUp.text).toContain('could not be prepared')
  for (const card of [withdrawn, givenUp]) {
    expect(JSON.stringify(actionsOf(card))).toContain('"text":"Ask again"')
    expect(JSON.stringify(actionsOf(card))).toContain('"value":"upgrade"')
    expect(JSON.stringify(actionsOf(card))).not.toContain('Withdraw')
  }
  const rest = preparingCard({ ...ended, replaces: 'R-3', problem: { code: 'no-window' } })
  expect(JSON.stringify(actionsOf(rest))).toContain('"value":"replan R-3"')
})
