import type { Rollout } from '../../src/rollouts/model/rollout.ts'
import { changeModal } from '../../src/slack/approval/change-modal.ts'
import { modal, type GalleryView } from './gallery-view.ts'

const BY = 'U0PRIYANAIR'

/** So many that the form asks by room. */
const inManyRooms = <R extends Extract<Rollout, { readonly status: 'awaiting-approval' }>>(rollout: R): R => {
  const devices = Array.from({ length: 5 }, (_, room) =>
    rollout.plan.devices.map((device) => ({
      ...device,
      deviceId: `${room}-${device.deviceId}`,
      roomId: `room-${room}`,
      roomLabel: `4F / Meeting room ${room + 1}`,
    })),
  ).flat()
  return { ...rollout, plan: { ...rollout.plan, label: '4F', devices } }
}

/** The form that leaves devices out of a plan: with ticks, after another approver’s vote, and by room. */
export const changeViews = (rollouts: ReadonlyMap<string, Rollout>): readonly GalleryView[] =>
  ['awaiting-approval', 'awaiting-second-approval', 'awaiting-approval-for-window'].flatMap((name) => {
    const rollout = rollouts.get(name)
    if (rollout?.status !== 'awaiting-approval') return []
    const isByRoom = name === 'awaiting-approval-for-window'
    return [modal(`change: ${name}`, changeModal(isByRoom ? inManyRooms(rollout) : rollout, BY))]
  })
