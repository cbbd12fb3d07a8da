import type { Button } from '@slack/types'
import type { RolloutProgress } from '../../rollouts/telling/progress.ts'
import { awaitsRetry } from '../../rollouts/model/record-facts.ts'
import { isPausedFor } from '../../rollouts/model/pause-facts.ts'
import type { RolloutIn } from '../../rollouts/model/rollout.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import { button, confirmDialog } from '../blocks/elements.ts'
import { ACTIONS, toRolloutValue } from '../platform/ids.ts'
import { visibleText } from '../text/visible-text.ts'
import { replanButton } from './replan-button.ts'
import { widenButtons } from './widen-button.ts'

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

/** Buttons follow the state, four at most. Ended rollouts have none. Pausing never asks back; halting asks once, because it ends the rollout. */
export const progressButtons = (rollout: Live, progress: RolloutProgress): readonly Button[] => {
  const value = toRolloutValue(rollout.rolloutId, rollout.planHash)
  const { rolloutId } = rollout
  const where = visibleText(rollout.plan.label, LENGTHS.room)
  const hasRetry = Object.values(rollout.devices).some(awaitsRetry)
  const halt = button({
    actionId: ACTIONS.halt,
    text: 'Halt',
    value,
    style: 'danger',
    label: `Halt ${rolloutId}`,
    confirm: confirmDialog({
      title: `Halt ${rolloutId}?`,
      text: `The rollout in ${where} ends: nothing more is sent, and devices that are updating finish by themselves. A pause can be resumed.`,
      confirm: 'Halt',
      deny: 'Go on',
      style: 'danger',
    }),
  })
  const pause = button({ actionId: ACTIONS.pause, text: 'Pause', value, label: `Pause ${rolloutId}` })
  const isDrifted = isPausedFor(rollout, 'drift')
  const resume = button({
    actionId: ACTIONS.resume,
    text: 'Resume',
    value,
    ...(isDrifted ? {} : { style: 'primary' as const }),
    label: `Resume ${rolloutId}`,
    confirm: confirmDialog({
      title: `Resume ${rolloutId}?`,
      text: `Devices in ${where} that wait can be sent again, wave by wave.`,
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
    case 'running':
      return [halt, pause, ...(hasRetry ? [retry] : widenButtons(rollout, progress)), devices]
    case 'paused':
      if (isDrifted) return [{ ...replanButton(rollout), style: 'primary' }, resume, halt, devices]
      // A closed window is ended by the next one, not by a person.
      if (isPausedFor(rollout, 'window')) return [halt, ...(hasRetry ? [retry] : []), devices]
      return [resume, halt, ...(hasRetry ? [retry] : []), devices]
    case 'halting':
      return [devices]
  }
}
