import { complete, isFinished } from './finish.ts'
import { gateFindingOf, gateVerdictOf, isGateFailed, isWaveWaitingForRooms } from './gate.ts'
import type { Turn } from '../state/turn.ts'
import { isSoaked } from './soak.ts'
import { currentWaveOf, isWaveSettled } from './current-wave.ts'
import { areGatesDecided, isWidened } from '../model/facts/wave-facts.ts'

const soakMsOf = (turn: Turn, wave: number): number => {
  const { soakMs } = turn.rollout.plan.knobs
  return wave === 1 ? soakMs.canary : soakMs.later
}

/** Whether devices are left to send, so that a gate protects something. */
const hasUnsent = (turn: Turn): boolean =>
  Object.values(turn.rollout.devices).some(
    ({ progress }) => progress.state === 'planned' || progress.state === 'parked',
  )

const decideGate = (turn: Turn, wave: number): void => {
  const verdict = gateVerdictOf(turn.view, wave)
  if (verdict === 'passed') turn.emit({ type: 'wave-passed', wave })
  else turn.emit({ type: verdict === 'failed' ? 'wave-failed' : 'wave-inconclusive', wave })
  if (verdict !== 'passed') pauseAtGate(turn, wave, verdict)
}

/** A failed or inconclusive gate pauses the rollout if anything is left to send. */
const pauseAtGate = (turn: Turn, wave: number, verdict: 'failed' | 'inconclusive'): void => {
  if (!areGatesDecided(turn.rollout) || !hasLaterWave(turn, wave)) return
  const reason = verdict === 'failed' ? 'gate' : 'inconclusive'
  turn.emit({ type: 'rollout-paused', reason, finding: gateFindingOf(turn.view, wave, verdict) })
}

const hasLaterWave = (turn: Turn, wave: number): boolean =>
  wave < turn.rollout.waves.length || hasUnsent(turn)

/** One step of a wave; false if it has to wait. */
const stepWave = (turn: Turn, number: number): boolean => {
  if (!areGatesDecided(turn.rollout)) return false
  const wave = turn.rollout.waves[number - 1]
  const isLast = number === turn.rollout.waves.length
  switch (wave?.state) {
    case 'pending':
      if (turn.rollout.status !== 'running') return false
      turn.emit({ type: 'wave-started', wave: number })
      return true
    case 'active':
      if (isGateFailed(turn.view, number) && hasLaterWave(turn, number)) {
        turn.emit({ type: 'wave-failed', wave: number })
        pauseAtGate(turn, number, 'failed')
        return true
      }
      if (!isWaveSettled(turn.view, number) || isWaveWaitingForRooms(turn.view, number)) return false
      // Soak and gate protect later waves. The last wave is decided at the end of the rollout.
      if (isLast) return false
      turn.emit({ type: 'wave-soaking', wave: number, untilMs: turn.nowMs + soakMsOf(turn, number) })
      return true
    case 'soaking':
      if (!isSoaked(turn.rollout, number, turn.nowMs) || !isWaveSettled(turn.view, number)) return false
      // After a manual widen, only new failures stop the wave. Unclear results are decided at its end.
      if (isWidened(wave) && gateVerdictOf(turn.view, number) === 'inconclusive') return false
      decideGate(turn, number)
      return true
    case 'passed':
    case 'failed':
    case 'inconclusive':
    case undefined:
    default:
      return false
  }
}

const MOST_STEPS_PER_WAVE = 4

/** The current wave, and widened waves before it: their soak and gate continue but block nothing. */
const openWavesOf = ({ view }: Turn): readonly number[] => {
  const current = currentWaveOf(view)
  const widened = view.rollout.waves.flatMap((wave, position) => (isWidened(wave) ? [position + 1] : []))
  return current === undefined ? widened : [...widened, current]
}

/** Starts, soaks and decides waves as far as possible now. */
export const stepWaves = (turn: Turn): void => {
  let steps = turn.rollout.waves.length * MOST_STEPS_PER_WAVE
  while (steps > 0 && openWavesOf(turn).some((wave) => stepWave(turn, wave))) steps -= 1
}

/** Decides the remaining waves at the end of the rollout, and ends it. */
export const finishWhenDone = (turn: Turn): void => {
  const { status } = turn.rollout
  if ((status !== 'running' && status !== 'paused') || !isFinished(turn)) return
  for (const [position, wave] of turn.rollout.waves.entries()) {
    const verdict = gateVerdictOf(turn.view, position + 1)
    if (wave.state !== 'active' && wave.state !== 'soaking') continue
    if (verdict === 'passed') turn.emit({ type: 'wave-passed', wave: position + 1 })
    else turn.emit({ type: verdict === 'failed' ? 'wave-failed' : 'wave-inconclusive', wave: position + 1 })
  }
  complete(turn)
}
