import { groupPending } from '../../src/fleet/group-pending.ts'
import type { FleetDevice } from '../../src/fleet/device.ts'
import type { Room } from '../../src/fleet/places/room.ts'
import { noteModal } from '../../src/slack/blocks/note-modal.ts'
import { NO_ENTRIES, sampleForecast } from './request-views.ts'
import { clearModal } from '../../src/slack/failed/clear-modal.ts'
import { clearLines } from '../../src/slack/failed/clear-result.ts'
import { failedMessage, PAGE_SIZE, type FailedFacts } from '../../src/slack/failed/failed-message.ts'
import type { FailedDevice } from '../../src/slack/failed/failed-devices.ts'
import { toChoice } from '../../src/slack/request-upgrade/devices/device-choice.ts'
import { planModal } from '../../src/slack/request-upgrade/plan-modal.ts'
import { plannedDevice } from '../../test/support/rollouts/plan-fixture.ts'
import { type GalleryView, message, modal } from './gallery-view.ts'
import { SAMPLE_NOW_MS } from './sample-execution.ts'

const HOUR_MS = 3_600_000

const failed = (device: FleetDevice, roomLabel: string, more: Partial<FailedDevice> = {}): FailedDevice => ({
  device,
  roomLabel,
  isListed: true,
  ...more,
})

/** One of each: failed elsewhere, timed out, failed in one of our rollouts, tried again, and known to us alone. */
const samples = (devices: readonly FleetDevice[], rooms: readonly Room[]): readonly FailedDevice[] =>
  groupPending(devices, rooms).flatMap((group) =>
    group.devices.slice(0, 5).map((device, index) => {
      const known = {
        rolloutId: 'R-21' as const,
        device: { ...plannedDevice(device.deviceId), name: device.name },
        atMs: SAMPLE_NOW_MS - 20 * HOUR_MS,
        problem: { code: 'never-started' } as const,
        failures: 3,
        isFinal: true,
      }
      const kinds: readonly Partial<FailedDevice>[] = [
        {},
        { device: { ...device, hasTimedOut: true, online: false } },
        { known },
        { known: { ...known, rolloutId: 'R-22', failures: 1, isFinal: false }, reservedBy: 'R-22' },
        { known, isListed: false },
      ]
      return failed(device, group.label, kinds[index])
    }),
  )

const clearResults = () => {
  const decision = { deviceIds: ['a', 'b', 'c'], reserved: new Map(), underWay: [], gone: [] }
  const left = { reserved: new Map([['d', 'R-22'] as const]), underWay: ['e'], gone: ['f', 'g'] }
  const sent = { kind: 'sent', ...decision } as const
  const finishedAtMs = SAMPLE_NOW_MS
  const noAnswer = { problem: { code: 'no-answer' } } as const
  const refused = { problem: { code: 'refused', vendorCode: '1109' }, isRetryable: false } as const
  return [
    ['taken', clearLines({ ...sent, outcome: { kind: 'accepted', finishedAtMs }, stillListed: 0 })],
    [
      'taken in part',
      clearLines({ ...sent, ...left, outcome: { kind: 'accepted', finishedAtMs }, stillListed: 2 }),
    ],
    ['no answer', clearLines({ ...sent, outcome: { kind: 'ambiguous', finishedAtMs, ...noAnswer } })],
    ['refused', clearLines({ ...sent, outcome: { kind: 'refused', blames: 'account', ...refused } })],
    ['not sent', clearLines({ ...sent, outcome: { kind: 'not-sent', isRetryable: true, ...noAnswer } })],
    ['a second time', clearLines({ kind: 'already-asked' })],
    ['overtaken', clearLines({ kind: 'overtaken' })],
    ['nothing left', clearLines({ kind: 'nothing-to-clear', ...decision, ...left, deviceIds: [] })],
  ] as const
}

/** Failed devices, and the form for another try. */
export const failedViews = (snapshot: {
  readonly devices: readonly FleetDevice[]
  readonly rooms: readonly Room[]
}): readonly GalleryView[] => {
  const devices = samples(snapshot.devices, snapshot.rooms)
  const facts: FailedFacts = {
    devices: devices.slice(0, 8),
    where: 'Brightside HQ',
    filter: '',
    lines: [],
    query: '',
    from: 0,
    readAtMs: SAMPLE_NOW_MS - 8_000,
    isComplete: true,
  }
  const long = Array.from({ length: 3 }, () => devices).flat()
  const groups = groupPending(snapshot.devices.slice(0, 3), snapshot.rooms)
  return [
    message('failed', failedMessage(facts, SAMPLE_NOW_MS)),
    message('failed: nothing', failedMessage({ ...facts, devices: [] }, SAMPLE_NOW_MS)),
    message(
      'failed: second page, not the whole list',
      failedMessage({ ...facts, devices: long, from: PAGE_SIZE, isComplete: false }, SAMPLE_NOW_MS),
    ),
    modal(
      'failed: clear',
      clearModal(devices.slice(0, 3), {
        where: 'Brightside HQ',
        more: 14,
        reserved: devices.slice(3, 4),
        privateMetadata: 'C0FACILITIES x',
      }),
    ),
    ...clearResults().map(([name, lines]) =>
      modal(`failed: cleared, ${name}`, noteModal('Clear at Tuya', lines)),
    ),
    modal(
      'failed: try again',
      planModal(toChoice('Brightside HQ', groups, {}), {
        isOfFailed: true,
        filter: '',
        guesses: [],
        privateMetadata: 'C0FACILITIES x',
        readAtMs: SAMPLE_NOW_MS - 8_000,
        nowMs: SAMPLE_NOW_MS,
        forecast: sampleForecast(),
        entries: NO_ENTRIES,
      }),
    ),
  ]
}
