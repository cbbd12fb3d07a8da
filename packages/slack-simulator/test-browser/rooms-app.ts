import type { App } from '@slack/bolt'
import type { KnownBlock, ModalView } from '@slack/types'

const plain = (text: string) => ({ type: 'plain_text' as const, text })
const cell = (text: string) => ({ type: 'raw_text' as const, text })
const number = (value: number) => ({ type: 'raw_number' as const, value, text: String(value) })
const choice = (room: string) => ({ text: plain(room), value: room })

const PLACES = ['Meeting room A', 'Meeting room B', 'Corridor', 'Kitchen', 'Print corner', 'Reception']

export const ROOMS = ['3F', '4F', '5F'].flatMap((floor) => PLACES.map((place) => `${floor} / ${place}`))

const headings = ['Room', 'Devices', 'What', 'New version', 'Offline', 'Note'].map(cell)

/** "Devices" sorts by number. In "Note" one cell is a text, so it sorts by letters. */
export const dataTable = (): KnownBlock =>
  ({
    type: 'data_table',
    block_id: 'table',
    caption: 'Waiting devices by room',
    rows: [
      headings,
      ...ROOMS.map((room, index) => [
        cell(room),
        number((index * 7) % 23),
        cell(index % 3 === 0 ? 'Lights, presence sensors' : 'Lights'),
        cell(index % 4 === 0 ? '1.4.2, 2.0.1' : '1.4.2'),
        number(index % 3),
        index === 0 ? cell('locked until 18:00, 2 failed in R-4') : number(index),
      ]),
    ],
  }) as never

/** Only Slack's older table: the same rows, some of them long. */
export const wideTable = (): KnownBlock =>
  ({
    type: 'table',
    rows: [
      headings,
      ...ROOMS.map((room, index) => [
        cell(`Brightside HQ / ${room}${index === 3 ? ` / ${'unbreakable'.repeat(5)}` : ''}`),
        number(index),
        cell('Lights, presence sensors, gateways'),
        cell('1.4.2, 1.4.3, 2.0.1'),
        number(index % 3),
        cell('locked until 18:00, 2 failed in R-4'),
      ]),
    ],
  }) as never

export const controls = (): KnownBlock => ({
  type: 'actions',
  block_id: 'controls',
  elements: [
    { type: 'button', action_id: 'pause', text: plain('Pause'), value: 'R-23' },
    {
      type: 'overflow',
      action_id: 'more',
      options: [
        { text: plain('Change devices…'), value: 'change' },
        { text: plain('Withdraw…'), value: 'withdraw' },
      ],
    },
  ],
})

/** A progress card, to be edited while a person uses it. */
export const progressCard = (line: string): KnownBlock[] => [
  { type: 'section', text: plain(line) },
  controls(),
]

const roomForm = (note: string): ModalView => ({
  type: 'modal',
  callback_id: 'rooms',
  title: plain('Request upgrade'),
  submit: plain('Next'),
  blocks: [
    { type: 'section', block_id: 'note', text: plain(note) },
    {
      type: 'input',
      block_id: 'rooms',
      dispatch_action: true,
      label: plain('Rooms'),
      element: {
        type: 'multi_external_select',
        action_id: 'rooms',
        min_query_length: 0,
        max_selected_items: 3,
        placeholder: plain('Type a floor or a room'),
      },
    },
    {
      type: 'input',
      block_id: 'first',
      label: plain('Start with'),
      element: { type: 'static_select', action_id: 'v', options: ROOMS.map(choice) },
    },
    {
      type: 'input',
      block_id: 'contact',
      optional: true,
      label: plain('Contact'),
      element: { type: 'external_select', action_id: 'contact' },
    },
  ],
})

const groupsOf = (rooms: readonly string[]) =>
  [...new Set(rooms.map((room) => room.slice(0, 2)))].map((floor) => ({
    label: plain(floor),
    options: rooms.filter((room) => room.startsWith(floor)).map(choice),
  }))

/** A form that searches rooms, and answers each choice with an update of its first line. */
export const register = (app: App): void => {
  app.command('/ota', async ({ ack, body, client }) => {
    await ack()
    await client.views.open({ trigger_id: body.trigger_id, view: roomForm('No room yet.') })
  })
  app.options('rooms', async ({ ack, options }) => {
    const typed = options.value.toLowerCase()
    const found = ROOMS.filter((room) => room.toLowerCase().includes(typed))
    // Beyond what Slack allows, to see how that is shown.
    if (typed === 'broken') await ack({ options: ROOMS.map((room) => choice(room.repeat(9))) })
    else await ack({ option_groups: groupsOf(found) })
  })
  app.action('rooms', async ({ ack, body, client }) => {
    await ack()
    if (body.type !== 'block_actions' || body.view === undefined) return
    const { length } = body.view.state.values['rooms']?.['rooms']?.selected_options ?? []
    const note = length === 1 ? '1 room chosen.' : `${length} rooms chosen.`
    await client.views.update({ view_id: body.view.id, view: roomForm(note) })
  })
  app.action('pause', async ({ ack, body, client }) => {
    await ack()
    await client.chat.postMessage({ channel: 'C0FACILITIES', text: `Paused by <@${body.user.id}>` })
  })
}
