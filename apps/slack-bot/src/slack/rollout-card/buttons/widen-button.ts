import { viewOf } from '../../../rollouts/state/rollout-view.ts'
import type { Button } from '@slack/types'
import type { RolloutProgress, WaveProgress } from '../../../rollouts/telling/progress.ts'
import type { RolloutIn } from '../../../rollouts/model/rollout.ts'
import { widenableWaveOf } from '../../../rollouts/waves/widenable-wave.ts'
import { button, confirmDialog } from '../../blocks/elements.ts'
import { ACTIONS, toRolloutValue } from '../../platform/ids.ts'
import { plural } from '../../text/plural.ts'
import { theWave } from '../../text/wave-name.ts'

const widenButton = (
  { rolloutId, planHash }: RolloutIn<'running'>,
  { number, counts }: WaveProgress,
): Button =>
  button({
    actionId: ACTIONS.widen,
    text: 'Next wave now',
    value: toRolloutValue(rolloutId, planHash),
    label: `Start ${theWave(number + 1)} of ${rolloutId} now`,
    confirm: confirmDialog({
      title: `Start ${theWave(number + 1)} now?`,
      text: `${counts.verified} of ${plural(counts.total, 'device')} in ${theWave(number)} updated so far. The rest of it, and the time to watch it, are not waited for. Only an approver can do this.`,
      confirm: `Start ${theWave(number + 1)}`,
      deny: 'Not yet',
    }),
  })

/** The button that starts the next wave early, where that makes sense; it is not offered beside failures. */
export const widenButtons = (rollout: RolloutIn<'running'>, progress: RolloutProgress): readonly Button[] => {
  const number = widenableWaveOf(viewOf(rollout))
  const wave = typeof number === 'number' ? progress.waves[number - 1] : undefined
  return wave === undefined || wave.counts.failed > 0 ? [] : [widenButton(rollout, wave)]
}
