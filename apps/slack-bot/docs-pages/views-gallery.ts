import type { KnownBlock, ModalView } from '@slack/types'
import { groupPending } from '../src/fleet/group-pending.ts'
import type { Rollout, RolloutIn } from '../src/rollouts/model/rollout.ts'
import { noticeView } from '../src/slack/announcer/notice-view.ts'
import { haltQuestion } from '../src/slack/control/halt-question.ts'
import { rejectModal } from '../src/slack/approval/reject-modal.ts'
import type { MessageView } from '../src/slack/blocks/message.ts'
import { deviceMessage, noSuchDevice, whichDevice } from '../src/slack/device/device-message.ts'
import { devicesModal } from '../src/slack/devices-modal/devices-modal.ts'
import { hostileDevices, HOSTILE_NAMES, SAMPLE_DEVICES, SAMPLE_ROOMS } from './gallery/sample-fleet.ts'
import { sampleLocks } from './gallery/sample-locks.ts'
import { SAMPLE_HASH, sampleAudit } from './gallery/sample-audit.ts'
import { sampleChecks } from './gallery/sample-checks.ts'
import { sampleNotices } from './gallery/sample-notices.ts'
import { sampleRefusals } from './gallery/sample-refusals.ts'
import { SAMPLE_NOW_MS, SAMPLE_WINDOW } from './gallery/sample-execution.ts'
import { withRoomWindows } from './gallery/sample-room-windows.ts'
import { sampleRollouts } from './gallery/sample-rollouts.ts'
import { helpMessage } from '../src/slack/help/help-message.ts'
import { homeView } from '../src/slack/home/home-view.ts'
import { overviewMessage } from '../src/slack/overview/overview-message.ts'
import { csvModal } from '../src/slack/pending/csv-modal.ts'
import { filterModal } from '../src/slack/pending/filter-modal.ts'
import { pendingMessage, type PendingFacts } from '../src/slack/pending/pending-message.ts'
import { goneRoom, noSuchRoom, whichRoom } from '../src/slack/pending/room-choice.ts'
import { waitingRooms } from '../src/slack/pending/waiting-rooms.ts'
import { toChoice } from '../src/slack/request-upgrade/device-choice.ts'
import { planModal } from '../src/slack/request-upgrade/plan-modal.ts'
import { roomModal } from '../src/slack/request-upgrade/room-modal.ts'
import type { CardContext } from '../src/slack/rollout-card/card-context.ts'
import { rolloutCard } from '../src/slack/rollout-card/rollout-card.ts'
import { nothingRuns, oneRollout, rolloutList } from '../src/slack/status/status-message.ts'

/** One view as Slack would get it. `surface` says where it stands; modals and the Home tab carry their whole view. */
export interface GalleryView {
  readonly name: string
  readonly surface: 'message' | 'modal' | 'home'
  readonly text: string
  readonly blocks: readonly KnownBlock[]
  readonly view?: object
}

const NOW = SAMPLE_NOW_MS
const CONTEXT: CardContext = {
  approvers: { approverUserIds: ['U0PRIYANAIR'], approverGroupIds: ['S0FACILITYLEADS'], quorum: 1 },
}

const message = (name: string, { text, blocks }: MessageView): GalleryView => ({
  name,
  surface: 'message',
  text,
  blocks,
})
/** A view and, where it has one, its drawing for workspaces without the newer blocks. */
const messages = (name: string, view: MessageView): readonly GalleryView[] => [
  message(name, view),
  ...(view.plainBlocks === undefined
    ? []
    : [message(`${name}, plain`, { ...view, blocks: view.plainBlocks })]),
]
const modal = (name: string, view: ModalView): GalleryView => ({
  name,
  surface: 'modal',
  text: view.title.text,
  blocks: view.blocks as KnownBlock[],
  view,
})

const storedOf = (rollout: Rollout) => ({
  rollout,
  projectId: 'project-1',
  version: 1,
  headHash: SAMPLE_HASH,
})

const cards = (rollouts: ReadonlyMap<string, Rollout>): readonly GalleryView[] =>
  [...rollouts].flatMap(([name, rollout]) => {
    const card = rolloutCard(rollout, NOW, CONTEXT)
    const plan = rolloutCard(rollout, NOW, { ...CONTEXT, hasPlanBlocks: true })
    return [
      ...(card === undefined ? [] : messages(`card: ${name}`, card)),
      ...(plan?.plainBlocks === undefined ? [] : [message(`card: ${name}, plan block`, plan)]),
      message(
        `status: ${name}`,
        oneRollout(storedOf(rollout), {
          nowMs: NOW,
          context: CONTEXT,
          permalink: 'https://example.slack.com/archives/C1/p1',
        }),
      ),
      modal(`devices: ${name}`, devicesModal(rollout, NOW)),
    ]
  })

const notices = (rollouts: ReadonlyMap<string, Rollout>, deviceName?: string): readonly GalleryView[] =>
  sampleNotices(deviceName).flatMap(({ notice, beside }, index) => {
    const rollout = rollouts.get(beside)
    return rollout === undefined
      ? []
      : [
          message(
            `notice ${index + 1}: ${notice.kind}, ${beside}`,
            noticeView(notice, storedOf(rollout), { nowMs: NOW, context: CONTEXT }),
          ),
        ]
  })

const pendingOf = (snapshot: Parameters<typeof waitingRooms>[0]): readonly GalleryView[] => {
  const waiting = waitingRooms(snapshot)
  const facts: PendingFacts = {
    projectName: 'Brightside HQ',
    groups: waiting.groups,
    request: {},
    readAtMs: NOW - 8_000,
    isComplete: true,
    reservations: { 'dev-4c-01': 'R-22' },
  }
  const [first] = waiting.groups
  const ofRoom = {
    ...facts,
    groups: first === undefined ? [] : [first],
    room: { roomId: first?.key ?? '', label: first?.label ?? '' },
  }
  const { locks } = sampleLocks(first, CONTEXT.approvers)
  const question = {
    typed: first?.label ?? '',
    projectName: facts.projectName,
    waiting,
    request: {},
    toCommand: () => 'pending x',
  }
  const choice = toChoice(first?.label ?? '', waiting.groups, facts.reservations)
  const form = {
    privateMetadata: 'C0FACILITIES x',
    readAtMs: NOW - 8_000,
    nowMs: NOW,
    filter: '',
    foretold: { lowMs: 1_200_000, highMs: 2_100_000, apiCalls: 60, waves: [3, 5, 15] },
  }
  return [
    ...messages('pending', pendingMessage(facts, NOW)),
    message('halt: asked', haltQuestion('R-23', 'a smell of smoke')),
    ...sampleLocks(first, CONTEXT.approvers).views.map(([name, view]) => message(name, view)),
    ...messages('pending: a locked room', pendingMessage({ ...facts, locks }, NOW)),
    ...messages('pending: one room, locked', pendingMessage({ ...ofRoom, locks }, NOW)),
    ...messages('pending: one room', pendingMessage(ofRoom, NOW)),
    ...messages('pending: shared', pendingMessage({ ...facts, sharedBy: 'U0MIATORRES' }, NOW)),
    ...messages(
      'pending: not the whole list',
      pendingMessage({ ...facts, isComplete: false, request: { online: true } }, NOW),
    ),
    message('pending: nothing', pendingMessage({ ...facts, groups: [] }, NOW)),
    message('pending: which room', whichRoom(waiting.rooms, question)),
    message('pending: no such room', noSuchRoom(waiting.rooms.slice(0, 2), question)),
    message('pending: nothing like it', noSuchRoom([], question)),
    message('pending: the room of a button is gone', goneRoom({ online: true }, facts.projectName)),
    modal('pending: CSV', csvModal(waiting.groups)),
    modal(
      'pending: filter',
      filterModal({ online: true, kinds: ['light'], name: 'Lamp' }, { roomText: '', privateMetadata: 'C1' }),
    ),
    modal('request: form', planModal(choice, form)),
    ...[false, true].map((isOfRoom) =>
      modal(
        `request: form with a window${isOfRoom ? ' of the room' : ''}`,
        planModal(choice, {
          ...form,
          when: { window: SAMPLE_WINDOW, isOfRoom, isOpen: false, nextChangeAtMs: NOW + 27_000_000 },
        }),
      ),
    ),
    modal(
      'request: which room',
      roomModal(waiting.groups, { privateMetadata: 'C0FACILITIES', why: ['In which room?'] }),
    ),
    message(
      'device: which one',
      whichDevice(
        'lamp',
        waiting.devices.map((device) => ({ ...device, roomLabel: device.roomName })),
      ),
    ),
    ...waiting.devices.slice(0, 8).map((device) =>
      message(
        `device: ${device.deviceId}`,
        deviceMessage(
          {
            detail: { ...device, gatewayName: 'Gateway 4F', currentVersion: '1.3.9' },
            readAtMs: NOW,
            roomLabel: device.roomName,
            reservedBy: 'R-22',
          },
          NOW,
        ),
      ),
    ),
  ]
}

const lists = (rollouts: ReadonlyMap<string, Rollout>): readonly GalleryView[] => {
  const all = [...rollouts.values()].map(storedOf)
  const overview = {
    projectName: 'Brightside HQ',
    waiting: { devices: 24, rooms: 3, readAtMs: NOW - 12_000 },
    running: all.filter(({ rollout }) => rollout.status === 'running'),
    forYou: all.filter(({ rollout }) => rollout.status === 'awaiting-approval'),
    forOthers: [],
  }
  const { waiting: _waiting, ...withoutWaiting } = overview
  const home = homeView(overview, NOW)
  return [
    message('overview', overviewMessage(overview, NOW)),
    message(
      'overview: Tuya away',
      overviewMessage({ ...withoutWaiting, trouble: [['Tuya does not answer.']] }, NOW),
    ),
    { name: 'home', surface: 'home', text: 'Home', blocks: home.blocks as KnownBlock[], view: home },
    message('status: list', rolloutList(['Rollouts'], all, NOW)),
    message('status: nothing', nothingRuns()),
  ]
}

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
    ...lists(rollouts),
    ...pendingOf({ devices: SAMPLE_DEVICES, rooms: SAMPLE_ROOMS }),
    message('device: unknown', noSuchDevice('Lamp 99')),
    ...(awaiting?.status === 'awaiting-approval'
      ? [
          modal('reject', rejectModal(awaiting, 'R-23.7c9e66797425')),
          ...sampleAudit(awaiting).map(([name, view]) => message(name, view)),
        ]
      : []),
    ...cards(rollouts),
    ...(awaiting?.status === 'awaiting-approval'
      ? [modal('devices: second page of 150', devicesModal(withDevices(awaiting, 150), NOW, 1))]
      : []),
    ...notices(rollouts),
    ...sampleChecks(CONTEXT.approvers).map(([name, view]) => message(name, view)),
    ...sampleRefusals(CONTEXT.approvers).map(([name, view]) => message(`refusal: ${name}`, view)),
    ...(['approver', 'not-approver', 'unknown'] as const).map((right) =>
      message(
        `help: ${right}`,
        helpMessage(
          right,
          CONTEXT.approvers,
          right === 'unknown' ? { kind: 'unclear', code: 'timeout' } : undefined,
        ),
      ),
    ),
    ...named(cards(hostile), 'hostile'),
    ...named(notices(hostile, HOSTILE_NAMES.join(' ')), 'hostile'),
    ...named(lists(hostile), 'hostile'),
    ...named(pendingOf({ devices: hostileDevices(), rooms: [] }), 'hostile'),
    ...named(pendingOf({ devices: manyDevices, rooms: SAMPLE_ROOMS }), '960 devices'),
    ...named(manyRooms(), '150 rooms'),
  ]
}

const withDevices = (rollout: RolloutIn<'awaiting-approval'>, count: number): Rollout => {
  const { devices } = rollout.plan
  const many = Array.from({ length: Math.ceil(count / devices.length) }, (_, copy) =>
    devices.map((device) => ({ ...device, deviceId: `${copy}-${device.deviceId}` })),
  )
  return { ...rollout, plan: { ...rollout.plan, devices: many.flat().slice(0, count) } }
}

const manyRooms = (): readonly GalleryView[] => {
  const rooms = Array.from({ length: 150 }, (_, index) => ({
    roomId: `room-${index}`,
    name: `Office ${'x'.repeat(60)}`,
    path: [`${index}F`, 'Office'],
  }))
  const devices = rooms.flatMap(({ roomId, name }) =>
    SAMPLE_DEVICES.slice(0, 3).map((device) => ({
      ...device,
      deviceId: `${roomId}-${device.deviceId}`,
      roomId,
      roomName: name,
    })),
  )
  const facts = {
    projectName: 'HQ',
    groups: groupPending(devices, rooms),
    request: {},
    readAtMs: NOW,
    isComplete: true,
    reservations: {},
  }
  return [
    ...messages('pending', pendingMessage(facts, NOW)),
    modal('request: which room', roomModal(facts.groups, { privateMetadata: 'C1', why: ['In which room?'] })),
  ]
}
