import type { WaveProgress } from '../../rollouts/telling/progress.ts'
import { at, type Line } from '../text/inline.ts'
import { plural } from '../text/plural.ts'
import { countsText } from './counts-text.ts'

const SYMBOLS = {
  pending: '○',
  active: '◷',
  soaking: '◷',
  passed: '✔',
  failed: '✖',
  inconclusive: '?',
} as const satisfies Record<WaveProgress['state'], string>

const STATE_WORDS = {
  pending: '',
  active: '',
  soaking: '',
  passed: ' passed',
  failed: ' failed its gate',
  inconclusive: ' is inconclusive',
} as const satisfies Record<WaveProgress['state'], string>

/** A wave that a halt or the end left undecided. */
const STOPPED = '–'

/** Whether its waves are still decided, or the rollout was halted meanwhile, or is over. */
export type WavesStage = 'open' | 'halting' | 'over'

const symbolOf = ({ state }: WaveProgress, stage: WavesStage): string => {
  const isDecided = state === 'passed' || state === 'failed' || state === 'inconclusive'
  if (isDecided || stage === 'open') return SYMBOLS[state]
  return stage === 'halting' && state !== 'pending' ? SYMBOLS.active : STOPPED
}

const waveLine = (wave: WaveProgress, stage: WavesStage): Line => [
  `${symbolOf(wave, stage)} Wave ${wave.number}${STATE_WORDS[wave.state]} · ${plural(wave.counts.total, 'device')} · ${countsText(wave.counts)}`,
  ...(stage === 'open' && wave.state === 'soaking' && wave.soakUntilMs !== undefined
    ? [', soaking until ', at(wave.soakUntilMs)]
    : []),
]

const runLine = (waves: readonly WaveProgress[], state: 'passed' | 'pending', stage: WavesStage): Line => {
  const total = waves.reduce((sum, wave) => sum + wave.counts.total, 0)
  const verified = waves.reduce((sum, wave) => sum + wave.counts.verified, 0)
  const range = `Waves ${waves[0]?.number} to ${waves.at(-1)?.number}`
  return [
    state === 'passed'
      ? `${SYMBOLS.passed} ${range} passed · ${plural(total, 'device')} · ${verified} verified`
      : `${stage === 'open' ? SYMBOLS.pending : STOPPED} ${range} · ${plural(total, 'device')} · not begun`,
  ]
}

const MOST_LINES = 8

/** One line a wave. With many waves, those that passed and those not begun are folded into one line each. */
export const waveLines = (waves: readonly WaveProgress[], stage: WavesStage = 'open'): readonly Line[] => {
  const toLine = (wave: WaveProgress): Line => waveLine(wave, stage)
  if (waves.length <= MOST_LINES) return waves.map(toLine)
  const firstOpen = waves.findIndex((wave) => wave.state !== 'passed')
  const passed = firstOpen === -1 ? waves : waves.slice(0, firstOpen)
  const lastBegun = waves.findLastIndex((wave) => wave.state !== 'pending')
  const pending = waves.slice(Math.max(lastBegun + 1, passed.length))
  const middle = waves.slice(passed.length, waves.length - pending.length)
  const fold = (run: readonly WaveProgress[], state: 'passed' | 'pending'): readonly Line[] =>
    run.length < 2 ? run.map(toLine) : [runLine(run, state, stage)]
  const shown = middle.slice(-(MOST_LINES - 2))
  const hidden = middle.length - shown.length
  return [
    ...fold(passed, 'passed'),
    ...(hidden === 0 ? [] : [[`… ${plural(hidden, 'wave')} between, see devices`]]),
    ...shown.map(toLine),
    ...fold(pending, 'pending'),
  ]
}
