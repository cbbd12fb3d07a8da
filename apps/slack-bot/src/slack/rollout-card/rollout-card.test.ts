import { isLive } from '../../rollouts/model/rollout.ts'
import { describe, expect, it } from 'vitest'
import { HOSTILE_NAMES } from '../../../docs-pages/gallery/sample-fleet.ts'
import { SAMPLE_NOW_MS } from '../../../docs-pages/gallery/sample-execution.ts'
import { sampleRollouts } from '../../../docs-pages/gallery/sample-rollouts.ts'
import { approverLine } from '../person/approver-names.ts'
import { toMessageText } from '../text/inline.ts'
import { rolloutCard } from './rollout-card.ts'
import { waveLines, type WavesStage } from './wave-lines.ts'

const CONTEXT = { approvers: { approverUserIds: [], approverGroupIds: ['S0FACILITYLEADS'], quorum: 1 } }
const samples = sampleRollouts()

/** The card as a person in UTC reads it. */
const read = (name: string): readonly string[] => {
  const rollout = samples.get(name)
  const card = rollout === undefined ? undefined : rolloutCard(rollout, SAMPLE_NOW_MS, CONTEXT)
  return (card?.text ?? '').replaceAll(/<!date\^[^|]*\|([^>]*)>/gu, '$1').split('\n')
}
const buttonsOf = (name: string): readonly string[] => {
  const rollout = samples.get(name)
  const card = rollout === undefined ? undefined : rolloutCard(rollout, SAMPLE_NOW_MS, CONTEXT)
  return (card?.blocks ?? []).flatMap((block) =>
    block.type === 'actions' ? block.elements.flatMap((one) => ('text' in one ? [one.text.text] : [])) : [],
  )
}

/** What may still be asked when it is over: a request of its own, or a look. */
const WAYS_ON: readonly string[] = [
  'Plan the rest again',
  'Retry failed',
  'See devices',
  'Ask again',
  'Repeat for another floor',
]

describe('the card, as it is read', () => {
  it('asks with everything on one screen', () => {
    const [title, most, one, why, when, warning, footer] = read('awaiting-approval')
    expect(title).toBe('🔵 4F / Meeting room A — upgrade 12 lights?')
    expect([most, one]).toEqual(['11 × 1.3.9 → 1.4.2', '1 × 1.3.7 → 1.4.2'])
    expect(why).toBe('Why: flicker fix before Thursday’s event')
    expect(when).toMatch(/^When: as soon as approved · about \S+ h · 2 devices first, then 4, then 6$/u)
    expect(warning).toBe(
      '⚠️ 1 device is offline and will follow when it’s back; what stays away too long is left out.',
    )
    expect(footer).toBe(
      'needs 1 of <!subteam^S0FACILITYLEADS> · asked by <@U0MIATORRES> · expires 2026-11-23 18:00 UTC · R-23',
    )
    expect(buttonsOf('awaiting-approval')).toEqual(['Approve', 'Reject…', 'See devices', 'Withdraw'])
  })

  it('goes on as progress by wave', () => {
    expect(read('running').slice(0, 5)).toEqual([
      'Upgrading 4F / Meeting room A — 6 of 12 verified',
      '▓▓▓▓▓░░░░░ 50 %',
      '✔ Wave 1 passed · 2 devices · 2 verified',
      '◷ Wave 2 · 4 devices · 4 verified, soaking until 13:34 UTC',
      '◷ Wave 3 · 6 devices · 1 updating, 1 parked, 4 waiting',
    ])
    expect(buttonsOf('running')).toEqual(['Halt', 'Pause', 'See devices'])
  })

  it('says why nothing goes out although it runs', () => {
    const told =
      'The last 3 tries to send came to nothing: The way to Tuya took too long after the last check, so nothing was sent. I keep trying.'
    expect(read('running-unsent')).toContain(told)
    expect(read('running')).not.toContain(told)
  })

  it('says what stopped it and who decides', () => {
    expect(read('paused-gate').slice(0, 2)).toEqual([
      'Paused: 2 of 4 devices of wave 2 failed (limit: more than 10 % and at least 2)',
      'Nothing is sent until an approver decides.',
    ])
    expect(buttonsOf('paused-gate')).toEqual(['Resume', 'Halt', 'Retry failed', 'See devices'])
    expect(read('paused-api')[1]).toContain('until Tuya takes calls again')
    expect(buttonsOf('paused-window')).toEqual(['Halt', 'See devices'])
  })

  it.each([
    ['halted', 'Halted by <@U0JONASWEBER>, ended at 13:29 UTC: 6 of 12 verified'],
    ['cancelled', 'Cancelled before it began by <@U0JONASWEBER>, ended at 13:29 UTC'],
    ['completed', 'Finished at 13:29 UTC: 11 verified, 1 parked'],
    [
      'completed-with-failures',
      'Finished with failures at 13:29 UTC: 9 verified, 1 failed, 1 parked, 1 unknown',
    ],
  ])('%s: %s', (name, first) => {
    expect(read(name)[0]).toBe(first)
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
    [
      'replaced',
      '✖️ 4F / Meeting room A — upgrade of 12 lights replaced',
      'Replaced by R-25: the offered version changed from 1.4.2 to 1.4.3 before approval. Nothing was sent to devices.',
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
    const again = name === 'replaced' ? [] : ['Ask again']
    expect(buttonsOf(name)).toEqual([...again, 'See devices'])
  })

  it('says how many devices were sent and how many never', () => {
    expect(read('halted')[1]).toBe('4F / Meeting room A · 6 devices were sent, 6 were never sent.')
    expect(read('completed')[1]).toBe('4F / Meeting room A · 11 devices were sent, 1 was never sent.')
    expect(read('cancelled')[1]).toBe('4F / Meeting room A · Nothing was sent to devices.')
    expect(read('scheduled')[1]).toContain('Nothing was sent to devices yet.')
  })

  it('has buttons exactly while something can be decided, and every ending says what was sent', () => {
    for (const [name, rollout] of samples) {
      if (rollout.status === 'draft' || rollout.status === 'abandoned') continue
      const isOver = !isLive(rollout)
      const decisions = buttonsOf(name).filter((text) => !isOver || !WAYS_ON.includes(text))
      expect(decisions.length === 0, name).toBe(isOver)
      const saysWhatWasSent = /sent to devices|(?:was|were) sent/u.test(read(name).join(' '))
      expect(saysWhatWasSent || isLive(rollout), name).toBe(true)
    }
  })

  it('offers a way on from each ending that left something', () => {
    expect(buttonsOf('completed-with-failures')).toContain('Retry failed')
    expect(buttonsOf('halted')).toContain('Plan the rest again')
    expect(buttonsOf('completed-drifted')).toContain('Plan the rest again')
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

/** Counts of a wave without a device. */
const NONE = {
  verified: 0,
  failed: 0,
  skipped: 0,
  parked: 0,
  unknown: 0,
  stalled: 0,
  sending: 0,
  perhaps: 0,
  sent: 0,
  queued: 0,
  updating: 0,
  verifying: 0,
  waiting: 0,
  total: 0,
}

describe('many waves', () => {
  const counts = { ...NONE, total: 10 }
  const wave = (number: number, state: 'passed' | 'active' | 'pending') => ({
    number,
    state,
    counts: { ...counts, ...(state === 'passed' ? { verified: 10 } : { waiting: 10 }) },
  })

  it('fold what passed and what has not begun', () => {
    const waves = Array.from({ length: 20 }, (_, index) =>
      wave(index + 1, index < 6 ? 'passed' : index === 6 ? 'active' : 'pending'),
    )
    expect(toMessageText(waveLines(waves)).split('\n')).toEqual([
      '✔ Waves 1 to 6 passed · 60 devices · 60 verified',
      '◷ Wave 7 · 10 devices · 10 waiting',
      '○ Waves 8 to 20 · 130 devices · not begun',
    ])
    expect(waveLines(waves.map(({ number }) => wave(number, 'passed'))).length).toBe(1)
    expect(waveLines(waves.map(({ number }) => wave(number, 'pending'))).length).toBe(1)
    expect(waveLines(waves.map(({ number }) => wave(number, 'active'))).length).toBeLessThanOrEqual(8)
  })
})

describe('waves that a halt left undecided', () => {
  const counts = { ...NONE, verified: 1, total: 1 }
  const waves = [
    { number: 1, state: 'soaking', soakUntilMs: Date.UTC(2026, 10, 23, 14), counts },
    { number: 2, state: 'pending', counts: { ...counts, verified: 0, skipped: 1 } },
  ] as const

  it('promise no verdict any more', () => {
    const linesIn = (stage: WavesStage) => toMessageText(waveLines(waves, stage)).split('\n')
    expect(linesIn('open')[0]).toContain('soaking until')
    expect(linesIn('halting')).toEqual([
      '◷ Wave 1 · 1 device · 1 verified',
      '– Wave 2 · 1 device · 1 skipped',
    ])
    expect(linesIn('over')).toEqual(['– Wave 1 · 1 device · 1 verified', '– Wave 2 · 1 device · 1 skipped'])
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
