import type { Button } from '@slack/types'
import type { RolloutProgress, WaveProgress } from '../../rollouts/progress.ts'
import type { RolloutIn } from '../../rollouts/rollout.ts'
import { LENGTHS } from '../block-limits.ts'
import { button, confirmDialog } from '../blocks/elements.ts'
import { ACTIONS, toRolloutValue } from '../ids.ts'
import { plural } from '../text/plural.ts'
import { visibleText } from '../text/visible-text.ts'

type Live = RolloutIn<'scheduled' | 'running' | 'paused' | 'halting'>

/** Before the window opens nothing is on its way, so that there is something to take back, and time to ask who may. */
const cancelButton = ({ rolloutId, planHash, plan }: Live): Button =>
  button({
    actionId: ACTIONS.cancel,
    text: 'Cancel',
    value: toRolloutValue(rolloutId, planHash),
    label: `Cancel ${rolloutId} before it begins`,
    confirm: confirmDialog({
      title: `Cancel ${rolloutId}?`,
      text: `Nothing in ${visibleText(plan.label, LENGTHS.room)} is sent, and the rollout ends. The person who asked may do this, and approvers.`,
      confirm: 'Cancel it',
      deny: 'Keep it',
    }),
  })

/** The wave that an approver could cut short: not the last, with a device verified and none failed. */
const widenableWaveOf = ({ waves }: RolloutProgress): WaveProgress | undefined => {
  const wave = waves.findLast(({ state }) => state === 'active' || state === 'soaking')
  const isLearned = wave !== undefined && wave.counts.verified > 0 && wave.counts.failed === 0
  return isLearned && waves[wave.number]?.state === 'pending' ? wave : undefined
}

const widenButton = ({ rolloutId, planHash }: Live, { number, counts }: WaveProgress): Button =>
  button({
    actionId: ACTIONS.widen,
    text: 'Next wave now',
    value: toRolloutValue(rolloutId, planHash),
    label: `Start wave ${number + 1} of ${rolloutId} now`,
    confirm: confirmDialog({
      title: `Start wave ${number + 1} now?`,
      text: `Wave ${number} is not decided yet: ${counts.verified} of ${plural(counts.total, 'device')} verified. Its soak is not waited for. Only an approver may do this.`,
      confirm: `Start wave ${number + 1}`,
      deny: 'Not yet',
    }),
  })

/** Buttons follow the state, four at most. Ended rollouts have none. Stopping never asks back: friction belongs on the risky side. */
export const progressButtons = (rollout: Live, progress: RolloutProgress): readonly Button[] => {
  const value = toRolloutValue(rollout.rolloutId, rollout.planHash)
  const { rolloutId } = rollout
  const where = visibleText(rollout.plan.label, LENGTHS.room)
  const halt = button({
    actionId: ACTIONS.halt,
    text: 'Halt',
    value,
    style: 'danger',
    label: `Halt ${rolloutId}`,
  })
  const pause = button({ actionId: ACTIONS.pause, text: 'Pause', value, label: `Pause ${rolloutId}` })
  const resume = button({
    actionId: ACTIONS.resume,
    text: 'Resume',
    value,
    style: 'primary',
    label: `Resume ${rolloutId}`,
    confirm: confirmDialog({
      title: `Resume ${rolloutId}?`,
      text: `Devices in ${where} that wait are sent again, wave by wave.`,
      confirm: 'Resume',
      deny: 'Not yet',
    }),
  })
  const retry = button({
    actionId: ACTIONS.retry,
    text: 'Retry failed',
    value,
    label: `Try the failed devices of ${rolloutId} again`,
  })
  const devices = button({
    actionId: ACTIONS.devices,
    text: 'See devices',
    value,
    label: `See the devices of ${rolloutId}`,
  })
  switch (rollout.status) {
    case 'scheduled':
      return [cancelButton(rollout), devices]
    case 'running': {
      const widenable = widenableWaveOf(progress)
      const widen = widenable === undefined ? [] : [widenButton(rollout, widenable)]
      return [halt, pause, ...(progress.counts.failed > 0 ? [retry] : widen), devices]
    }
    case 'paused':
      return [resume, halt, ...(progress.counts.failed > 0 ? [retry] : []), devices]
    case 'halting':
      return [devices]
  }
}
