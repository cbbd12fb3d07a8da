import { BrokenInvariantError } from '../model/broken-invariant.ts'
import type { EventOf } from '../model/event.ts'
import type { Wave } from '../model/rollout.ts'

type WaveEvent = EventOf<
  | 'wave-started'
  | 'wave-sent'
  | 'wave-soaking'
  | 'wave-passed'
  | 'wave-failed'
  | 'wave-inconclusive'
  | 'wave-widened'
  | 'wave-waived'
>

const changed = (wave: Wave, event: WaveEvent, atMs: number): Wave => {
  switch (event.type) {
    case 'wave-started':
      return { state: 'active', startedAtMs: atMs }
    case 'wave-sent':
      return { ...wave, isSent: true }
    case 'wave-soaking':
      return { ...wave, state: 'soaking', soakUntilMs: event.untilMs }
    case 'wave-passed':
      return { ...wave, state: 'passed', decidedAtMs: atMs }
    case 'wave-failed':
      return { ...wave, state: 'failed', decidedAtMs: atMs }
    case 'wave-inconclusive':
      return { ...wave, state: 'inconclusive', decidedAtMs: atMs }
    case 'wave-widened':
      return { ...wave, widenedBy: event.by }
    case 'wave-waived':
      return { ...wave, waivedBy: event.by }
    default: {
      const never: never = event
      throw new BrokenInvariantError(`Unknown event ${JSON.stringify(never)}`)
    }
  }
}

/** The waves after an event of one of them. */
export const evolveWave = (waves: readonly Wave[], event: WaveEvent, atMs: number): readonly Wave[] => {
  const wave = waves[event.wave - 1]
  if (wave === undefined) throw new BrokenInvariantError(`There is no wave ${event.wave}`)
  return waves.with(event.wave - 1, changed(wave, event, atMs))
}
