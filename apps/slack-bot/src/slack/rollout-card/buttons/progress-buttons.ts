import type { Button } from '@slack/types'
import type { RolloutProgress } from '../../../rollouts/telling/progress.ts'
import { inFlightCountOf, isUnsent } from '../../../rollouts/model/facts/record-facts.ts'
import { isPausedFor } from '../../../rollouts/model/facts/pause-facts.ts'
import type { RolloutIn } from '../../../rollouts/model/rollout.ts'
import { button, confirmDialog } from '../../blocks/elements.ts'
import { ACTIONS, toRolloutValue } from '../../platform/ids.ts'
import { plural } from '../../text/plural.ts'
import { devicesButton, failuresButton } from './devices-button.ts'
import { whereText } from '../lines/plan-text.ts'
import { replanRestButtons } from './ended-buttons.ts'
import { replanButton } from './replan-button.ts'
import { retryButtons } from './retry-button.ts'
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
      text: `Nothing in ${whereText(plan)} is sent, and the rollout ends. The person who asked may do this, and approvers.`,
      confirm: 'Cancel it',
      deny: 'Keep it',
    }),
  })

/** `1 device is updating and finishes by itself; 4 more are not sent.` */
const haltText = (rollout: Live): string => {
  const inFlight = inFlightCountOf(rollout)
  const left = Object.values(rollout.devices).filter(isUnsent).length
  const parts = [
    ...(inFlight === 0
      ? []
      : [
          `${plural(inFlight, 'device is', 'devices are')} updating and ${inFlight === 1 ? 'finishes by itself' : 'finish by themselves'}`,
        ]),
    ...(left === 0 ? [] : [`${left}${inFlight === 0 ? '' : ' more'} will not be sent`]),
  ]
  return `The rollout ends and can’t be resumed.${parts.length === 0 ? '' : ` ${parts.join('; ')}.`}`
}

/** Buttons follow the state. Pausing never asks back; halting asks once, because it ends the rollout. */
export const progressButtons = (rollout: Live, progress: RolloutProgress): readonly Button[] => {
  const value = toRolloutValue(rollout.rolloutId, rollout.planHash)
  const { rolloutId } = rollout
  const halt = button({
    actionId: ACTIONS.halt,
    text: 'Halt…',
    value,
    style: 'danger',
    label: `Halt ${rolloutId}`,
    confirm: confirmDialog({
      title: `End ${rolloutId}?`,
      text: haltText(rollout),
      confirm: 'Halt',
      deny: 'Keep it',
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
      text: `Devices in ${whereText(rollout.plan)} that wait can be sent again, wave by wave.`,
      confirm: 'Resume',
      deny: 'Not yet',
    }),
  })
  const retry = retryButtons(rollout)
  const devices = devicesButton(rollout)
  switch (rollout.status) {
    case 'scheduled':
      return [cancelButton(rollout), devices]
    case 'running':
      return [pause, ...(retry.length > 0 ? retry : widenButtons(rollout, progress)), devices, halt]
    case 'paused':
      if (isDrifted) return [{ ...replanButton(rollout), style: 'primary' }, resume, ...retry, devices, halt]
      // A closed window is ended by the next one, not by a person.
      if (isPausedFor(rollout, 'window')) return [...retry, devices, halt]
      return [resume, ...retry, isPausedFor(rollout, 'gate') ? failuresButton(rollout) : devices, halt]
    case 'halting':
      return [...replanRestButtons(rollout), devices]
  }
}
