import { rejectModal } from '../src/slack/approval/reject-modal.ts'
import { withdrawModal } from '../src/slack/approval/withdraw-modal.ts'
import { noSuchDevice } from '../src/slack/device/device-message.ts'
import { hostileDevices, HOSTILE_NAMES, SAMPLE_DEVICES, SAMPLE_ROOMS } from './gallery/sample-fleet.ts'
import { sampleAudit } from './gallery/sample-audit.ts'
import { sampleChecks } from './gallery/sample-checks.ts'
import { sampleRefusals } from './gallery/sample-refusals.ts'
import { withRoomWindows } from './gallery/sample-room-windows.ts'
import { sampleRollouts } from './gallery/sample-rollouts.ts'
import { helpMessage } from '../src/slack/help/help-message.ts'
import { type GalleryView, message, modal, SAMPLE_CONTEXT } from './gallery/gallery-view.ts'
import { byFloorViews, manyRoomViews, pendingViews } from './gallery/pending-views.ts'
import { devicesViews } from './gallery/devices-views.ts'
import { forecastViews } from './gallery/request-views.ts'
import { waitingRooms } from '../src/slack/pending/waiting-rooms.ts'
import { failedViews } from './gallery/failed-views.ts'
import { historyViews } from './gallery/history-views.ts'
import { changeViews } from './gallery/change-views.ts'
import { cardViews, listViews, noticeViews } from './gallery/rollout-views.ts'

const HOSTILE = {
  label: HOSTILE_NAMES.join(' '),
  reason: HOSTILE_NAMES.join(' '),
  names: HOSTILE_NAMES,
}

/** Every view with ordinary names, and the same again with names that try to break it. */
export const viewsGallery = (): readonly GalleryView[] => {
  const rollouts = withRoomWindows(sampleRollouts())
  const hostile = withRoomWindows(sampleRollouts(HOSTILE))
  const awaiting = rollouts.get('awaiting-approval')
  const manyDevices = Array.from({ length: 40 }, () => SAMPLE_DEVICES)
    .flat()
    .map((device, index) => ({ ...device, deviceId: `many-${index}` }))
  const named = (views: readonly GalleryView[], what: string) =>
    views.map((view) => ({ ...view, name: `${view.name} (${what})` }))
  return [
    ...listViews(rollouts),
    ...pendingViews({ devices: SAMPLE_DEVICES, rooms: SAMPLE_ROOMS }),
    ...forecastViews(waitingRooms({ devices: SAMPLE_DEVICES, rooms: SAMPLE_ROOMS })),
    ...byFloorViews(),
    ...failedViews({ devices: SAMPLE_DEVICES, rooms: SAMPLE_ROOMS }),
    ...historyViews(rollouts, SAMPLE_DEVICES),
    message('device: unknown', noSuchDevice('Lamp 99')),
    ...(awaiting?.status === 'awaiting-approval'
      ? [
          modal('reject', rejectModal(awaiting, 'R-23.7c9e66797425')),
          modal('withdraw', withdrawModal(awaiting)),
          ...changeViews(rollouts),
          ...sampleAudit(awaiting).map(([name, view]) => message(name, view)),
        ]
      : []),
    ...cardViews(rollouts),
    ...devicesViews(rollouts),
    ...noticeViews(rollouts),
    ...sampleChecks(SAMPLE_CONTEXT.approvers).map(([name, view]) => message(name, view)),
    ...sampleRefusals(SAMPLE_CONTEXT.approvers).map(([name, view]) => message(`refusal: ${name}`, view)),
    ...(['approver', 'not-approver', 'unknown'] as const).map((right) =>
      message(
        `help: ${right}`,
        helpMessage(
          right,
          SAMPLE_CONTEXT.approvers,
          right === 'unknown' ? { kind: 'unclear', code: 'timeout' } : undefined,
        ),
      ),
    ),
    ...named(cardViews(hostile), 'hostile'),
    ...named(noticeViews(hostile, HOSTILE_NAMES.join(' ')), 'hostile'),
    ...named(listViews(hostile), 'hostile'),
    ...named(devicesViews(hostile), 'hostile'),
    ...named(historyViews(hostile, hostileDevices()), 'hostile'),
    ...named(changeViews(hostile), 'hostile'),
    ...named(pendingViews({ devices: hostileDevices(), rooms: [] }), 'hostile'),
    ...named(failedViews({ devices: hostileDevices(), rooms: [] }), 'hostile'),
    ...named(pendingViews({ devices: manyDevices, rooms: SAMPLE_ROOMS }), '960 devices'),
    ...named(manyRoomViews(), '150 rooms'),
  ]
}
