import type { RoomGroup } from '../../src/fleet/group-pending.ts'
import type { Reservations } from '../../src/slack/pending/pending-rows.ts'
import { guessLines } from '../../src/slack/pending/place-choice.ts'
import type { WaitingRooms } from '../../src/slack/pending/waiting-rooms.ts'
import { toChoice } from '../../src/slack/request-upgrade/devices/device-choice.ts'
import { toDeviceOption } from '../../src/slack/request-upgrade/devices/exceptions.ts'
import { forecastLines, type ForecastFacts } from '../../src/slack/request-upgrade/forecast-lines.ts'
import type { FittedEntries } from '../../src/slack/request-upgrade/devices/entered-fields.ts'
import { planModal } from '../../src/slack/request-upgrade/plan-modal.ts'
import { initialOptions } from '../../src/slack/request-upgrade/place-options.ts'
import { whatModal } from '../../src/slack/request-upgrade/what-modal.ts'
import { type GalleryView, modal, SAMPLE_CONTEXT } from './gallery-view.ts'
import { MINUTE, REQUESTER, SAMPLE_NOW_MS, SAMPLE_WINDOW } from './sample-execution.ts'

const OPENS_MS = SAMPLE_NOW_MS + 27_000_000
const FORECAST = { lowMs: 40 * MINUTE, highMs: 90 * MINUTE, apiCalls: 120, roomCount: 6, waves: [2, 8, 24] }
const SPAN = { fromMs: OPENS_MS, untilMs: OPENS_MS + 90 * MINUTE }

/** The forecast of a sample: 34 devices of 4F, as soon as someone approves. */
export const sampleForecast = (facts: Partial<ForecastFacts> = {}) =>
  forecastLines({
    count: 34,
    place: '4F',
    start: 'now',
    ...SAMPLE_CONTEXT,
    requester: REQUESTER,
    forecast: FORECAST,
    ...facts,
  })

export const NO_ENTRIES: FittedEntries = {
  when: 'now',
  exceptions: [],
  leftOutIds: new Set(),
  first: [],
  firstDeviceIds: [],
  goneExceptions: 0,
  goneFirst: 0,
}

const FORM = {
  privateMetadata: 'C0FACILITIES x',
  readAtMs: SAMPLE_NOW_MS - 8_000,
  nowMs: SAMPLE_NOW_MS,
  filter: '',
  guesses: [],
  forecast: sampleForecast(),
  entries: NO_ENTRIES,
}

/** The first step of the request form. */
const whatViews = (waiting: WaitingRooms): readonly GalleryView[] => [
  modal(
    'request: what',
    whatModal({}, waiting, { privateMetadata: 'C0FACILITIES {}', why: [], initial: [] }),
  ),
  modal(
    'request: what, filled in',
    whatModal({ kinds: ['light'], online: true }, waiting, {
      privateMetadata: 'C0FACILITIES {}',
      why: [],
      initial: initialOptions([{ kind: 'area', area: { path: ['4F'] } }], waiting, false),
    }),
  ),
]

/** Each sentence that the forecast may say. */
const forecastSamples = (): readonly (readonly [string, Partial<ForecastFacts>])[] => [
  ['none chosen', { count: 0 }],
  ['being read', { forecast: 'reading' }],
  ['unknown', { forecast: undefined }],
  [
    'one room',
    { count: 6, place: '4F / Meeting room A', forecast: { ...FORECAST, roomCount: 1, waves: [6] } },
  ],
  ['in the next window', { start: 'next-window', forecast: { ...FORECAST, span: SPAN } }],
  [
    'longer than the window',
    { start: 'next-window', forecast: { ...FORECAST, span: { ...SPAN, goesOnLater: true } } },
  ],
  [
    'at a date and time',
    { start: { startsAtMs: OPENS_MS }, place: undefined, forecast: { ...FORECAST, span: SPAN } },
  ],
  ['calls would not last', { forecast: { ...FORECAST, budgetShort: { calls: 5_400, left: 1_200 } } }],
  [
    'window too short',
    {
      start: 'next-window',
      forecast: { ...FORECAST, windowTooShort: { count: 3, needsMs: 120 * MINUTE, longestMs: 60 * MINUTE } },
    },
  ],
  ['endless freeze', { forecast: { ...FORECAST, windowTooShort: { count: 34, needsMs: 0, longestMs: 0 } } }],
  ['two approvers', { approvers: { ...SAMPLE_CONTEXT.approvers, quorum: 2 } }],
  ['the only approver', { approvers: { approverGroupIds: [], approverUserIds: [REQUESTER], quorum: 1 } }],
]

/** The request form with the waiting devices of a project. */
export const requestViews = (waiting: WaitingRooms, reservations: Reservations): readonly GalleryView[] => {
  const choice = toChoice(waiting.groups[0]?.label ?? '', waiting.groups, reservations)
  const guess = { typed: '4th floor', place: { kind: 'area', area: { path: ['4F'] } } } as const
  const [one] = choice.devices
  const entered: FittedEntries = {
    ...NO_ENTRIES,
    reason: 'flicker fix before Thursday’s event',
    when: 'at',
    startsAtMs: OPENS_MS,
    leftOutIds: new Set(choice.devices.slice(1, 3).map(({ deviceId }) => deviceId)),
    first: one === undefined ? [] : [toDeviceOption(one)],
    goneExceptions: 2,
    goneFirst: 1,
  }
  return [
    modal('request: form', planModal(choice, FORM)),
    modal('request: form of a guess', planModal(choice, { ...FORM, guesses: guessLines([guess], waiting) })),
    ...[false, true].map((isOfRoom) =>
      modal(
        `request: form with a window${isOfRoom ? ' of the room' : ''}`,
        planModal(choice, {
          ...FORM,
          when: { window: SAMPLE_WINDOW, isOfRoom, isOpen: false, nextChangeAtMs: OPENS_MS },
        }),
      ),
    ),
    modal('request: form with what was entered before', planModal(choice, { ...FORM, entries: entered })),
    modal(
      'request: form whose window is gone',
      planModal(choice, { ...FORM, entries: { ...NO_ENTRIES, when: 'gone' } }),
    ),
    modal(
      'request: form by room',
      planModal(
        toChoice(
          'Brightside HQ',
          waiting.groups.map((group) => ({
            ...group,
            devices: [1, 2, 3].flatMap((copy) =>
              group.devices.map((device) => ({ ...device, deviceId: `${device.deviceId}-${copy}` })),
            ),
          })),
          {},
        ),
        FORM,
      ),
    ),
    ...whatViews(waiting),
  ]
}

/** What the form says of each kind of choice. */
export const forecastViews = (waiting: WaitingRooms): readonly GalleryView[] => {
  const choice = toChoice('4F', waiting.groups.slice(0, 1), {})
  return forecastSamples().map(([name, facts]) =>
    modal(`request: forecast, ${name}`, planModal(choice, { ...FORM, forecast: sampleForecast(facts) })),
  )
}

export const wholeProjectViews = (groups: readonly RoomGroup[]): readonly GalleryView[] => [
  modal('request: by room', planModal(toChoice('HQ', groups, {}), FORM)),
]
