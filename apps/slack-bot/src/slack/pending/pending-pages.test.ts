// Long lists: whatever the building and whatever Slack takes, buttons lead to every room.
import { checkBlocks } from '@illume-ota/slack-simulator'
import type { KnownBlock } from '@slack/types'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FleetDevice } from '../../fleet/device.ts'
import { groupByFloor } from '../../fleet/group-floors.ts'
import type { Room } from '../../fleet/places/room.ts'
import { drawingsOf, type Drawing } from '../announcer/drawings.ts'
import type { MessageView } from '../blocks/message.ts'
import { askedPlaces, type Guess } from './asked-places.ts'
import type { PendingFacts } from './pending-facts.ts'
import { pendingMessage } from './pending-message.ts'
import { parsePage } from './pending-page.ts'
import { takenAsLines } from './place-choice.ts'
import { placesText } from './places-text.ts'
import { filteredGroups, inPlaces } from './read-waiting.ts'
import { placedRooms, waitingRooms, type WaitingRooms } from './waiting-rooms.ts'

const NOW_MS = 1_800_000_000_000

/** Rooms are found again in a drawing by their numbers. */
const toRoom = (number: number, above: readonly string[], suffix: string): Room => {
  const name = `Office #${number} ${suffix}`.trim()
  return { roomId: `room-${number}`, name, path: [...above, name] }
}

const deviceIn = ({ roomId, name }: Room, number: number): FleetDevice => ({
  deviceId: `${roomId}-${number}`,
  name: `Lamp ${number}`,
  roomId,
  roomName: name,
  kind: number % 2 === 0 ? 'light' : 'sensor',
  protocol: 'zigbee',
  online: number !== 1,
  phase: 'available',
  statusCode: 1,
  offeredVersion: number % 2 === 0 ? '1.4.2' : '2.0.1',
})

const waitingIn = (rooms: readonly Room[], devicesEach = 1): WaitingRooms =>
  waitingRooms({
    rooms,
    devices: rooms.flatMap((room) =>
      Array.from({ length: devicesEach }, (_, index) => deviceIn(room, index)),
    ),
  })

const FACTS = {
  where: 'Brightside HQ',
  readAtMs: NOW_MS,
  isComplete: true,
  reservations: {},
  locks: new Map(),
  failed: new Map(),
} as const

type Selected = Pick<PendingFacts, 'floors' | 'places' | 'query'>

const select = (text: string, waiting: WaitingRooms): Selected => {
  const asked = askedPlaces(text, waiting)
  if (asked.kind !== 'everywhere' && asked.kind !== 'places')
    throw new Error(`${text} asks for ${asked.kind}`)
  const places = asked.kind === 'places' ? asked.places : []
  const left = asked.kind === 'places' ? inPlaces(waiting, places) : waiting
  const floors = groupByFloor(filteredGroups(left, asked.query), placedRooms(waiting))
  return { floors, places, query: asked.query }
}

/** Shows what a command or a button asks for, from one reading of the building. */
const createShow = (waiting: WaitingRooms): ((text: string) => MessageView) => {
  const known = new Map<string, Selected>()
  return (text) => {
    const { page, query } = parsePage(text)
    const selected = known.get(query) ?? select(query, waiting)
    known.set(query, selected)
    return pendingMessage(
      {
        ...FACTS,
        ...selected,
        page,
      },
      NOW_MS,
    )
  }
}

const buttonsOf = (blocks: readonly KnownBlock[]): ReadonlyMap<string, string> =>
  new Map(
    blocks.flatMap((block) =>
      block.type === 'actions'
        ? block.elements.flatMap((element) =>
            element.type === 'button' ? [[element.action_id ?? '', element.value ?? ''] as const] : [],
          )
        : [],
    ),
  )

const roomNumbers = (drawing: Drawing): readonly number[] => {
  const shown = JSON.stringify(drawing.blocks, (key, value: unknown) => (key === 'value' ? undefined : value))
  return Array.from(shown.matchAll(/#(\d+)\b/gu), ([, number]) => Number(number))
}

/** The drawing that a workspace ends with which refuses this many. The last drawing of all has no buttons. */
const drawingAfter = (view: MessageView, refused: number): Drawing => {
  const drawings = [...drawingsOf(view)].filter(({ blocks }) => blocks !== undefined)
  const drawing = drawings[Math.min(refused, drawings.length - 1)]
  if (drawing === undefined) throw new Error('There is no drawing')
  return drawing
}

/** Follows every button that opens a floor or turns a page, and checks each message on the way. */
const reach = (
  waiting: WaitingRooms,
  refused: number,
): { readonly rooms: ReadonlySet<number>; readonly messages: number } => {
  const show = createShow(waiting)
  const rooms = new Set<number>()
  const seen = new Set<string>()
  const open = ['']
  for (let text = open.pop(); text !== undefined; text = open.pop()) {
    if (seen.has(text)) continue
    seen.add(text)
    const view = show(text)
    const drawing = drawingAfter(view, refused)
    expect(checkBlocks(drawing.blocks ?? [], 'message')).toMatchObject({ ok: true })
    expect(view.text.length).toBeLessThanOrEqual(3_900)
    for (const number of roomNumbers(drawing)) rooms.add(number)
    for (const [actionId, value] of buttonsOf(drawing.blocks ?? [])) {
      if (actionId.startsWith('pending.page')) open.push(value)
      if (actionId.startsWith('command.run') && value.startsWith('pending'))
        open.push(value.slice('pending'.length))
    }
  }
  return { rooms, messages: seen.size }
}

const everyNumber = (waiting: WaitingRooms): ReadonlySet<number> =>
  new Set(waiting.rooms.map(({ roomId }) => Number(roomId.slice('room-'.length))))

/** Ways that a floor's rooms may lie; the last has no floor at all. */
const BRANCHES: readonly (readonly string[])[] = [
  ['4F'],
  ['North', '4F'],
  ['North', 'Level 12', 'East wing'],
  ['B1'],
  ['Say "hi" & <b>'],
  ['Hall'],
  [],
]
const SUFFIXES = ['', 'Meeting', '<!channel> & co', 'x'.repeat(120)] as const

describe('from the first list, buttons lead to every room', () => {
  const building = fc.record({
    counts: fc.array(
      fc.record({ rooms: fc.integer({ min: 1, max: 150 }), branch: fc.nat(BRANCHES.length - 1) }),
      {
        minLength: 1,
        maxLength: 5,
      },
    ),
    suffix: fc.constantFrom(...SUFFIXES),
    refused: fc.nat(4),
  })

  it('of any building, with any of the drawings', () => {
    fc.assert(
      fc.property(building, ({ counts, suffix, refused }) => {
        const above = counts.flatMap(({ rooms, branch }) =>
          Array.from({ length: rooms }, () => BRANCHES[branch] ?? []),
        )
        const waiting = waitingIn(above.map((path, number) => toRoom(number, path, suffix)))
        expect(reach(waiting, refused).rooms).toEqual(everyNumber(waiting))
      }),
      { numRuns: 12 },
    )
  })

  it('under the longest title: guesses, a filter with everything, part of a list', () => {
    const rooms = Array.from({ length: 60 }, (_, number) => toRoom(number, ['4F'], 'x'.repeat(120)))
    const waiting = waitingIn(rooms)
    const long = 'R&D '.repeat(50)
    const guess: Guess = { typed: long, place: { kind: 'area', area: { path: [long] } } }
    const { floors } = select('', waiting)
    const lists = [0, 20, 40].map((from) =>
      pendingMessage(
        {
          ...FACTS,
          floors,
          places: [],
          page: { from },
          where: placesText({ places: [guess.place, guess.place, guess.place], waiting, projectName: '' }),
          lines: takenAsLines(
            Array.from({ length: 20 }, () => guess),
            waiting,
          ),
          query: {
            online: true,
            kinds: ['light', 'gateway', 'switch', 'sensor', 'appliance', 'electrical', 'other'],
            versions: Array.from({ length: 50 }, () => long),
            name: long,
          },
          isComplete: false,
        },
        NOW_MS,
      ),
    )
    for (const list of lists) {
      const text = drawingAfter(list, 9)
      const next = buttonsOf(text.blocks ?? []).get('pending.page:1')
      expect(roomNumbers(text).at(-1)).toBe(next === undefined ? 59 : parsePage(next).page.from - 1)
    }
  })

  it.each([
    ['25 floors', 25],
    ['one floor', 1],
  ])('of a building of 5,000 rooms on %s', (_what, floors) => {
    const rooms = Array.from({ length: 5_000 }, (_, number) =>
      toRoom(number, [`${(number % floors) + 1}F`], 'Meeting room'),
    )
    const waiting = waitingIn(rooms)
    const { rooms: found, messages } = reach(waiting, 0)
    expect(found).toEqual(everyNumber(waiting))
    expect(messages).toBeLessThanOrEqual(60)
  })
})
