import { expect, test } from 'vitest'
import type { Command } from '../model/command.ts'
import type { Rollout } from '../model/rollout.ts'
import { evolve } from '../state/evolve.ts'
import { effectsOf } from '../telling/effects-of.ts'
import { gatherNotices } from '../telling/gather-notices.ts'
import { playEventfully } from '../../../test/support/rollouts/eventful-rollout.ts'
import { decide } from './decide.ts'
import { isRefused } from './decision.ts'
import { viewOf } from '../state/rollout-view.ts'

const commands: {
  readonly before: Rollout | undefined
  readonly command: Command
  readonly nowMs: number
}[] = []
const { history } = playEventfully((before, command, nowMs) => commands.push({ before, command, nowMs }))

test('the next state and the effects of a decision are those of its events, applied one by one', () => {
  let decided = 0
  for (const { before, command, nowMs } of commands) {
    const decision = decide(before, command, nowMs)
    if (isRefused(decision)) continue
    decided += decision.events.length
    let after = before
    const due = decision.events.map((event, eventIndex) => {
      after = evolve(after, { event, atMs: nowMs })
      return { eventIndex, ...effectsOf(event, viewOf(after), nowMs) }
    })
    expect(decision.next).toEqual(after)
    expect(decision.effects.work).toEqual(due.flatMap(({ work }) => work))
    const notices = due.flatMap(({ eventIndex, notice }) =>
      notice === undefined ? [] : [{ eventIndex, notice }],
    )
    expect(decision.effects.notices).toEqual(gatherNotices(notices))
  }
  expect(decided).toBe(history.length)
  expect(new Set(history.map(({ event }) => event.type)).size).toBeGreaterThan(15)
})
