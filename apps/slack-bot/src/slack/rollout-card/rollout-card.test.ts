import type { ActionsBlockElement } from '@slack/types'
import { hasBegun, hasRunToEnd, isLive } from '../../rollouts/model/rollout.ts'
import { describe, expect, it } from 'vitest'
import { HOSTILE_NAMES } from '../../../docs-pages/gallery/sample-fleet.ts'
import { SAMPLE_NOW_MS } from '../../../docs-pages/gallery/sample-execution.ts'
import { withRoomWindows } from '../../../docs-pages/gallery/sample-room-windows.ts'
import { sampleRollouts } from '../../../docs-pages/gallery/sample-rollouts.ts'
import { STANDS, placedRollout } from '../../../test/support/rollouts/placed-rollout.ts'
import { windowStateNow } from '../../engine/windows/window-state.ts'
import { approverLine } from '../person/approver-names.ts'
import { toMessageText } from '../text/inline.ts'
import { rolloutCard } from './rollout-card.ts'

const CONTEXT = {
  approvers: { approverUserIds: [], approverGroupIds: ['S0FACILITYLEADS'], quorum: 1 },
  windowAt: windowStateNow,
}
const samples = sampleRollouts()

/** The card as a person in UTC reads it. */
const read = (name: string): readonly string[] => {
  const rollout = samples.get(name)
  const card = rollout === undefined ? undefined : rolloutCard(rollout, SAMPLE_NOW_MS, CONTEXT)
  return (card?.text ?? '').replaceAll(/<!date\^[^|]*\|([^>]*)>/gu, '$1').split('\n')
}
/** The text of a button, and of each entry of a ⋯ menu. */
const textsOf = (element: ActionsBlockElement): readonly string[] => {
  if (element.type === 'overflow') return element.options.map(({ text }) => `⋯ ${text.text}`)
  return element.type === 'button' ? [element.text.text] : []
}
const buttonsOf = (name: string): readonly string[] => {
  const rollout = samples.get(name)
  const card = rollout === undefined ? undefined : rolloutCard(rollout, SAMPLE_NOW_MS, CONTEXT)
  return (card?.blocks ?? []).flatMap((block) =>
    block.type === 'actions' ? block.elements.flatMap(textsOf) : [],
  )
}

/** What may still be asked when it is over: a request of its own, or a look. */
const WAYS_ON = /^(?:Plan the rest again|Try \d+ again|See devices|Ask again|Repeat for another floor)$/u

describe('the card, as it is read', () => {
  it('says “all” of several devices only', () => {
    const verified = { progress: STANDS.verified, generation: 0 }
    const titleOf = (records: readonly (typeof verified)[]) =>
      rolloutCard(placedRollout([records]), SAMPLE_NOW_MS, CONTEXT)?.text.split('\n')[0]
    expect(titleOf([verified])).toContain('— 1 of 1 updated')
    expect(titleOf([verified, verified])).toContain('— all 2 updated')
  })

  it('asks with everything on one screen', () => {
    const [title, most, one, why, when, warning, footer] = read('awaiting-approval')
    expect(title).toBe('🔵 4F / Meeting room A — upgrade 12 lights?')
    expect([most, one]).toEqual(['11 × 1.3.9 → 1.4.2', '1 × 1.3.7 → 1.4.2'])
    expect(why).toBe('Why: flicker fix before Thursday’s event')
    expect(when).toMatch(/^When: as soon as approved · about \S+ h · 2 devices first, then 4, then 6$/u)
    expect(warning).toBe('⚠️ 1 device is offline and will follow when it’s back, unless that takes too long.')
    expect(footer).toBe(
      'needs 1 of <!subteam^S0FACILITYLEADS> · asked by <@U0MIATORRES> · expires 2026-11-23 18:00 UTC · R-23',
    )
    const before = ['Approve', 'Reject…', 'See devices', '⋯ Change devices…']
    expect(buttonsOf('awaiting-approval')).toEqual([...before, '⋯ Withdraw…'])
    // Once somebody has voted.
    expect(buttonsOf('awaiting-second-approval')).toEqual([
      ...before,
      '⋯ Take back my approval',
      '⋯ Withdraw…',
    ])
  })

  it('goes on as progress by wave', () => {
    expect(read('running').slice(0, 6)).toEqual([
      '🔄 4F / Meeting room A — 6 of 12 updated',
      '▓▓▓▓▓░░░░░ 50 % · 1 updating · 1 offline · 4 waiting',
      'Lights: may blink until about 2026-11-23 19:50 UTC',
      '✓ First 2 devices · 2 updated',
      '◷ Next 4 · 4 updated, watching until 13:34 UTC before the next wave',
      '◷ Last 6 · 1 updating, 1 offline, 4 waiting',
    ])
    expect(buttonsOf('running')).toEqual(['Pause', 'See devices', 'Halt…'])
  })

  it('says why nothing goes out although it runs', () => {
    const told =
      '⚠️ Nothing could be sent in the last 3 tries: Reaching Tuya took too long after the last check, so nothing was sent. The bot keeps trying.'
    expect(read('running-unsent')).toContain(told)
    expect(read('running')).not.toContain(told)
  })

  it.each([
    [
      'paused-gate',
      '⏸️ 4F / Meeting room A — paused: 2 of 4 in the second wave failed',
      'Nothing more is sent until one of <!subteam^S0FACILITYLEADS> decides. Resume goes on with the other devices.',
    ],
    [
      'paused-inconclusive',
      '⏸️ 4F / Meeting room A — paused: Lamp 3 shows no result and Lamp 4 went offline, so the result of the second wave is unclear',
      'Nothing more is sent until one of <!subteam^S0FACILITYLEADS> decides. Resume goes on without waiting for them.',
    ],
    [
      'paused-api',
      '⏸️ 4F / Meeting room A — paused: Tuya does not answer',
      'It goes on by itself when Tuya takes calls again; nothing more is sent until then. 1 device was sent already and finishes by itself.',
    ],
    [
      'paused-human',
      '⏸️ 4F / Meeting room A — paused, 4 of 12 updated',
      'Paused by <@U0JONASWEBER>: “flicker fix before Thursday’s event”. Nothing more is sent until one of <!subteam^S0FACILITYLEADS> resumes it. 1 device was sent already and finishes by itself.',
    ],
    [
      'halting',
      '⛔ 4F / Meeting room A — halting, 4 of 12 updated',
      'Halted by <@U0JONASWEBER> at 13:29 UTC: “flicker fix before Thursday’s event”. Nothing more is sent. 6 devices were sent, 6 were never sent. Of those sent, 2 still finish by themselves.',
    ],
    [
      'halted',
      '⛔ 4F / Meeting room A — halted, 6 of 12 updated',
      'Halted by <@U0JONASWEBER>, ended at 13:29 UTC. 6 devices were sent, 6 were never sent.',
    ],
    [
      'cancelled',
      '✖️ 4F / Meeting room A — cancelled before it began',
      'Cancelled by <@U0JONASWEBER>, ended at 13:29 UTC. Nothing was sent to devices.',
    ],
    [
      'completed',
      '✅ 4F / Meeting room A — 11 of 12 updated, 1 offline',
      'Finished at 13:29 UTC. 11 devices were sent, 1 was never sent.',
    ],
    [
      'completed-with-failures',
      '⚠️ 4F / Meeting room A — 9 of 12 updated, 1 failed, 1 unknown, 1 offline',
      'Finished at 13:29 UTC. 11 devices were sent, 1 was never sent.',
    ],
  ])('%s: where, how it stands, and what follows', (name, title, next) => {
    expect(read(name).slice(0, 2)).toEqual([title, next])
  })

  it('gives no time left while devices wait for a window', () => {
    const withHours = withRoomWindows(samples).get('running, room with hours')
    const card = withHours === undefined ? undefined : rolloutCard(withHours, SAMPLE_NOW_MS, CONTEXT)
    expect(card?.text).toContain('4 devices wait, their window opens')
    expect(card?.text).not.toContain(' left · ')
    expect(read('running').at(-1)).toContain(' h left · ')
  })

  it('says of a window when it opens and how long lights may blink', () => {
    const [title, when, lights, approved] = read('scheduled')
    expect(title).toBe('🕒 4F / Meeting room A — upgrade of 12 lights scheduled')
    expect(when).toMatch(/^When: starts 2026-11-23 21:00 UTC · about .+ · 2 devices first, then 4, then 6$/u)
    const night = 'Lights: may blink between about 2026-11-23 21:00 UTC and 04:00 UTC, and in later windows'
    expect(lights).toBe(night)
    expect(read('awaiting-approval-for-window')).toContain(night)
    expect(approved).toBe('Approved. Nothing was sent to devices yet.')
    expect(read('paused-window')[0]).toBe('🕒 4F / Meeting room A — waiting for its window, 4 of 12 updated')
  })

  it('offers what can be done about a pause', () => {
    expect(buttonsOf('paused-gate')).toEqual(['Resume', 'Try 2 again', 'See failures', 'Halt…'])
    expect(buttonsOf('paused-inconclusive')).toContain('See devices')
    expect(buttonsOf('paused-window')).toEqual(['See devices', 'Halt…'])
  })

  it.each([
    [
      'rejected',
      '✖️ 4F / Meeting room A — upgrade of 12 lights rejected',
      'Rejected by <@U0JONASWEBER> at 13:29 UTC: “flicker fix before Thursday’s event”. Nothing was sent to devices.',
    ],
    [
      'expired',
      '✖️ 4F / Meeting room A — upgrade of 12 lights expired',
      'Expired at 13:29 UTC without a decision. Nothing was sent to devices.',
    ],
    [
      'withdrawn',
      '✖️ 4F / Meeting room A — upgrade of 12 lights withdrawn',
      'Withdrawn by <@U0MIATORRES> at 13:29 UTC. Nothing was sent to devices.',
    ],
  ])('%s without an approval: what for, how it ended, and what it was about', (name, title, ending) => {
    expect(read(name)).toEqual([
      title,
      ending,
      '11 × 1.3.9 → 1.4.2',
      '1 × 1.3.7 → 1.4.2',
      'Why: flicker fix before Thursday’s event',
      'asked by <@U0MIATORRES> · R-23',
    ])
    expect(buttonsOf(name)).toEqual(['Ask again', 'See devices'])
  })

  it('has buttons exactly while something can be decided, and every ending says what was sent', () => {
    for (const [name, rollout] of samples) {
      if (rollout.status === 'draft' || rollout.status === 'abandoned') continue
      const isOver = !isLive(rollout)
      const decisions = buttonsOf(name).filter((text) => !isOver || !WAYS_ON.test(text))
      expect(decisions.length === 0, name).toBe(isOver)
      const saysWhatWasSent = /sent to devices|(?:was|were) sent/u.test(read(name).join(' '))
      expect(saysWhatWasSent || isLive(rollout), name).toBe(true)
    }
  })

  it('offers a way on from each ending that left something', () => {
    expect(buttonsOf('completed-with-failures')).toContain('Try 2 again')
    expect(buttonsOf('halted')).toContain('Plan the rest again')
    expect(buttonsOf('completed-drifted')).toContain('Plan the rest again')
    expect(buttonsOf('cancelled')).toEqual(['Ask again', 'See devices'])
  })

  it('offers the same upgrade elsewhere from each ending of a rollout that ran, and from no other', () => {
    const repeating = [...samples.keys()].filter((name) =>
      buttonsOf(name).includes('Repeat for another floor'),
    )
    const ran = [...samples].flatMap(([name, rollout]) =>
      hasRunToEnd(rollout) && hasBegun(rollout) ? [name] : [],
    )
    expect(ran).toContain('completed')
    expect(repeating).toEqual(ran)
  })

  it('says in blocks nothing that the text does not say', () => {
    for (const rollout of sampleRollouts({
      label: HOSTILE_NAMES.join(' '),
      reason: 'why',
      names: HOSTILE_NAMES,
    }).values()) {
      const card = rolloutCard(rollout, SAMPLE_NOW_MS, CONTEXT)
      const rich = (card?.blocks ?? []).filter((block) => block.type === 'rich_text')
      const words = [...JSON.stringify(rich).matchAll(/"text":"([^"\\]+)"/gu)].flatMap(
        ([, text]) => text ?? [],
      )
      const spoken = (card?.text ?? '')
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&amp;', '&')
      for (const word of words) expect(spoken).toContain(word)
    }
  })
})

describe('who may approve, in words', () => {
  it('names a few and counts the rest', () => {
    const users = Array.from({ length: 9 }, (_, index) => `U${index}`)
    const line = (approverUserIds: readonly string[], approverGroupIds: readonly string[]) =>
      toMessageText([approverLine({ approverUserIds, approverGroupIds, quorum: 1 })])
    expect(line([], [])).toContain('no one')
    expect(line(['U1'], ['S1'])).toBe('<!subteam^S1> or <@U1>')
    expect(line(users, [])).toBe('<@U0>, <@U1>, <@U2>, <@U3>, <@U4>, <@U5> and 3 more')
  })
})
