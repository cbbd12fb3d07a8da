import type { Button, Overflow } from '@slack/types'
import type { RolloutIn } from '../../../rollouts/model/rollout.ts'
import { button, confirmDialog, overflowMenu, type MenuEntry } from '../../blocks/elements.ts'
import { ACTIONS, toRolloutValue } from '../../platform/ids.ts'
import { devicesButton } from './devices-button.ts'
import { whatAndWhere } from '../lines/plan-text.ts'
import { versionsText } from '../lines/version-lines.ts'

type Awaiting = RolloutIn<'awaiting-approval'>

const consequence = ({ plan }: Awaiting): string =>
  plan.devices.every(({ kind }) => kind === 'light')
    ? 'They may go dark for a moment.'
    : plan.devices.some(({ kind }) => kind === 'light')
      ? 'They don’t work for a moment; lights may go dark.'
      : 'They don’t work for a moment.'

/** What the `⋯` menu offers, at most five. Each action has its route in `action-routes.ts`; those with “…” open a form. */
const menuOf = ({ plan, votes }: Awaiting): readonly MenuEntry[] => [
  ...(plan.devices.length > 1 ? [{ action: ACTIONS.changeDevices, text: 'Change devices…' }] : []),
  ...(votes.length > 0 ? [{ action: ACTIONS.takeBack, text: 'Take back my approval' }] : []),
  { action: ACTIONS.withdraw, text: 'Withdraw…' },
]

export const approvalButtons = (rollout: Awaiting): readonly (Button | Overflow)[] => {
  const { rolloutId, plan } = rollout
  const value = toRolloutValue(rolloutId, rollout.planHash)
  return [
    button({
      actionId: ACTIONS.approve,
      text: 'Approve',
      value,
      style: 'primary',
      label: `Approve ${rolloutId}`,
      confirm: confirmDialog({
        title: `Approve ${rolloutId}?`,
        text: `Send ${versionsText(plan.devices)} to ${whatAndWhere(plan)}? ${consequence(rollout)}`,
        confirm: 'Approve',
        deny: 'Not yet',
      }),
    }),
    button({
      actionId: ACTIONS.reject,
      text: 'Reject…',
      value,
      label: `Reject ${rolloutId} with a reason`,
    }),
    devicesButton(rollout),
    overflowMenu(ACTIONS.approvalMenu, menuOf(rollout), value),
  ]
}
