import type { ModalView } from '@slack/types'
import type { PersonId } from '../../rollouts/model/ids.ts'
import type { Plan, PlannedDevice } from '../../rollouts/model/plan.ts'
import type { RolloutIn } from '../../rollouts/model/rollout.ts'
import { roomKeyOf } from '../../rollouts/model/slot-needs.ts'
import { plainText } from '../blocks/elements.ts'
import { LIMITS } from '../platform/block-limits.ts'
import { ACTIONS, MODALS, toRolloutValue } from '../platform/ids.ts'
import { MOST_TICKS, type OfferedDevice } from '../request-upgrade/devices/device-choice.ts'
import { deviceBlocks } from '../request-upgrade/devices/device-inputs.ts'
import { whatAndWhere } from '../rollout-card/lines/plan-text.ts'
import { bold, people, user, type Line } from '../text/inline.ts'
import { plural } from '../text/plural.ts'
import { toRichText } from '../text/to-rich-text.ts'

/** The devices of a plan, as a form offers them. */
export const offeredDevices = ({ devices }: Plan): readonly OfferedDevice[] =>
  devices.map((device: PlannedDevice) => ({
    deviceId: device.deviceId,
    name: device.name,
    kind: device.kind,
    online: device.wasOnline,
    offeredVersion: device.toVersion,
    roomKey: roomKeyOf(device),
    roomLabel: device.roomLabel,
  }))

export const isChosenByRoom = ({ devices }: Plan): boolean => devices.length > MOST_TICKS

/** What the submission brings about, because it is an approval. */
const consequence = ({ plan }: RolloutIn<'awaiting-approval'>): string => {
  const missing = plan.knobs.quorum - 1
  if (missing > 0)
    return `${plural(missing, 'more approval is', 'more approvals are')} needed before anything is sent.`
  const { window, roomWindows, startsAtMs } = plan
  return window === undefined && roomWindows === undefined && startsAtMs === undefined
    ? 'Sending begins at once.'
    : startsAtMs === undefined
      ? 'They are sent when their window is open.'
      : 'They are sent at the time that was asked for.'
}

/** Asks which devices to leave out. What is left is approved with it, so the form says what follows. */
export const changeModal = (rollout: RolloutIn<'awaiting-approval'>, by: PersonId): ModalView => {
  const { rolloutId, plan, planHash, requester } = rollout
  const others = rollout.votes.map((vote) => vote.by).filter((voter) => voter !== by)
  const lines: readonly Line[] = [
    [bold(whatAndWhere(plan))],
    [
      isChosenByRoom(plan)
        ? 'Choose the devices or rooms to leave out. They stay as they are.'
        : 'Untick the devices to leave out. They stay as they are.',
    ],
    [`With “Approve the rest” you approve the devices that are left. ${consequence(rollout)}`],
    [
      user(requester),
      ' is told what you left out.',
      ...(others.length === 0 ? [] : [' The approvals so far no longer count: ', ...people(others), '.']),
    ],
  ]
  return {
    type: 'modal',
    callback_id: MODALS.changeDevices,
    private_metadata: toRolloutValue(rolloutId, planHash),
    title: plainText(`Change ${rolloutId}`, LIMITS.modal.title),
    submit: plainText('Approve the rest', LIMITS.modal.button),
    close: plainText('Not yet', LIMITS.modal.button),
    blocks: [
      toRichText(lines),
      ...deviceBlocks(offeredDevices(plan), {
        ticks: ACTIONS.changeTicks,
        except: ACTIONS.changeExcept,
        isFollowed: false,
      }),
    ],
  }
}
