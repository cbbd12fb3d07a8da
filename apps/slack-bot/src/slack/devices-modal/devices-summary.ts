import { hasPlan, isExecuting, type Rollout } from '../../rollouts/model/rollout.ts'
import { waveSizes, wavesText } from '../rollout-card/lines/plan-text.ts'
import { ageText } from '../text/duration.ts'
import type { Line } from '../text/inline.ts'
import { plural } from '../text/plural.ts'
import { listedMark, listedWordText, wordsIn, type ListedDevice } from './listed-devices.ts'
import { roomCountOf } from './room-choice.ts'

/** `12 devices in 3 rooms · 3 waves: 2, 4, 6 · read 12 s ago`. */
export const factsLine = (rollout: Rollout, devices: readonly ListedDevice[], nowMs: number): Line => {
  const rooms = roomCountOf(devices)
  return [
    plural(devices.length, 'device'),
    rooms > 1 ? ` in ${plural(rooms, 'room')}` : '',
    hasPlan(rollout) ? ` · ${wavesText(waveSizes(rollout.plan))}` : '',
    isExecuting(rollout) && rollout.lastObservedAtMs !== undefined
      ? ` · read ${ageText(rollout.lastObservedAtMs, nowMs)}`
      : '',
  ]
}

/** `⚠️ 2 failed · ✅ 10 updated`. */
export const countsLine = (rollout: Rollout, devices: readonly ListedDevice[]): Line => {
  const byWord = Map.groupBy(devices, ({ word }) => word)
  const counts = wordsIn(devices).map((word) => {
    const text = listedWordText(word, rollout)
    return `${listedMark(word)} ${plural(byWord.get(word)?.length ?? 0, text, text)}`
  })
  return [counts.join(' · ')]
}
