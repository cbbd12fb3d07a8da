import type { App } from '@slack/bolt'
import type { KnownBlock } from '@slack/types'

const plain = (text: string) => ({ type: 'plain_text' as const, text })
const cell = (text: string) => ({ type: 'raw_text' as const, text })
const number = (value: number) => ({ type: 'raw_number' as const, value, text: String(value) })
const rich = (text: string) => ({
  type: 'rich_text' as const,
  elements: [{ type: 'rich_text_section' as const, elements: [{ type: 'text' as const, text }] }],
})

export const approvalCard = (): KnownBlock[] => [
  { type: 'header', text: plain('Upgrade 12 devices in 4F / Meeting room A?') },
  {
    type: 'section',
    text: {
      type: 'mrkdwn',
      text: 'Light · 12 × to *1.4.2* (11 × from `1.3.9`, 1 × from `1.3.7`)\nAsked by <@U0MIATORRES>: "flicker fix before Thursday\'s event &lt;!channel&gt;" · 2, 4, then 6 devices at a time\n:warning: 1 device is offline and will be parked until it is back.',
    },
  },
  {
    type: 'section',
    fields: [
      { type: 'mrkdwn', text: '*Room*\n4F / Meeting room A' },
      { type: 'mrkdwn', text: '*Forecast*\n20–35 min, about 60 calls' },
    ],
    accessory: {
      type: 'overflow',
      action_id: 'more',
      options: [
        { text: plain('See devices'), value: 'devices' },
        { text: plain('Copy link'), value: 'link' },
      ],
    },
  },
  {
    type: 'context',
    elements: [
      {
        type: 'mrkdwn',
        text: '0 of 1 approvals · <!subteam^S0FACILITYLEADS> may approve · expires <!date^1790003600^{date_short_pretty} at {time}|later> · R-23',
      },
    ],
  },
  {
    type: 'actions',
    elements: [
      {
        type: 'button',
        action_id: 'approve',
        style: 'primary',
        text: plain('Approve'),
        value: 'R-23',
        confirm: {
          title: plain('Send the update?'),
          text: plain(
            'Send version 1.4.2 to 12 devices in 4F / Meeting room A? Lights may go dark for a moment.',
          ),
          confirm: plain('Approve'),
          deny: plain('Not yet'),
        },
      },
      { type: 'button', action_id: 'open_form', text: plain('Reject…'), style: 'danger', value: 'R-23' },
      { type: 'button', action_id: 'slow', text: plain('See devices') },
    ],
  },
]

export const pendingTable = (): KnownBlock[] => [
  {
    type: 'section',
    text: {
      type: 'mrkdwn',
      text: '*38 devices wait for an update · Brightside HQ* — read 8 s ago · 3 offline',
    },
  },
  {
    type: 'table',
    column_settings: [{ is_wrapped: true }, { align: 'right' }],
    rows: [
      ['Room', 'Devices', 'Kind', 'New version', 'Offline', 'Note'].map(cell),
      [cell('4F / Meeting room A'), number(12), cell('Light'), cell('1.4.2'), number(1), cell(' ')],
      [
        cell('4F / Corridor'),
        number(9),
        cell('Light, sensor'),
        cell('1.4.2, 2.0.1'),
        number(0),
        cell('locked until 18:00'),
      ],
      [
        cell('5F / Meeting room A'),
        number(17),
        cell('Light'),
        cell('1.4.2'),
        number(2),
        rich('<b>not markup</b> <!channel>'),
      ],
    ],
  },
  {
    type: 'actions',
    elements: [
      { type: 'button', action_id: 'open_form', style: 'primary', text: plain('Request upgrade…') },
      {
        type: 'static_select',
        action_id: 'filter',
        placeholder: plain('Filter by kind'),
        options: ['Light', 'Sensor', 'Gateway'].map((kind) => ({ text: plain(kind), value: kind })),
      },
      { type: 'button', action_id: 'slow', text: plain('Refresh') },
    ],
  },
]

const task = (
  id: string,
  title: string,
  status: 'pending' | 'in_progress' | 'complete' | 'error',
  details: string,
) => ({
  type: 'task_card' as const,
  task_id: id,
  title,
  status,
  details: rich(details),
})

export const progressPlan = (): KnownBlock[] => [
  {
    type: 'plan',
    title: 'Upgrading 4F / Meeting room A — 7 of 12 verified',
    tasks: [
      task('1', 'Wave 1 · 2 devices', 'complete', '2 verified'),
      task('2', 'Wave 2 · 4 devices', 'error', '3 verified, Lamp 12 failed'),
      task('3', 'Wave 3 · 6 devices', 'in_progress', '1 updating, 5 waiting'),
      task('4', 'Report', 'pending', 'after the last device'),
    ],
  },
  {
    type: 'context',
    elements: [{ type: 'plain_text', text: 'Read 12 s ago · next check in 30 s · about 6–9 min left' }],
  },
]

const choice = (text: string, value: string) => ({ text: plain(text), value })

export const register = (app: App): void => {
  app.command('/ota', async ({ ack, command, client, respond }) => {
    if (command.text === 'slow') return
    await ack()
    const channel = command.channel_id
    if (command.text === 'private') {
      await respond({ text: 'Pending', blocks: pendingTable() })
      return
    }
    const { ts = '' } = await client.chat.postMessage({
      channel,
      text: 'Upgrade 12 devices?',
      blocks: approvalCard(),
    })
    await client.chat.postMessage({ channel, text: 'Progress', thread_ts: ts, blocks: progressPlan() })
    await client.chat.postMessage({
      channel,
      text: 'Approved by <@U0JONASWEBER>. Wave 1 of 3: 2 devices were sent.',
      thread_ts: ts,
    })
  })
  app.action('approve', async ({ ack, body, client }) => {
    await ack()
    if (body.type !== 'block_actions' || body.message === undefined) return
    await client.chat.update({
      channel: body.channel?.id ?? '',
      ts: body.message.ts,
      text: 'Approved',
      blocks: [{ type: 'section', text: { type: 'mrkdwn', text: `*Approved* by <@${body.user.id}>` } }],
    })
  })
  app.action('filter', async ({ ack }) => ack())
  app.action('more', async ({ ack }) => ack())
  app.action('open_form', async ({ ack, body, client }) => {
    await ack()
    if (body.type !== 'block_actions') return
    await client.views.open({
      trigger_id: body.trigger_id,
      view: {
        type: 'modal',
        callback_id: 'plan',
        title: plain('Request upgrade'),
        submit: plain('Ask for approval'),
        close: plain('Cancel'),
        blocks: [
          { type: 'alert', level: 'warning', text: plain('1 device is offline and will be parked.') },
          {
            type: 'input',
            block_id: 'room',
            label: plain('Room'),
            element: {
              type: 'static_select',
              action_id: 'v',
              options: [choice('4F / Meeting room A', '4a'), choice('4F / Corridor', '4c')],
            },
          },
          {
            type: 'input',
            block_id: 'devices',
            label: plain('Devices'),
            element: {
              type: 'multi_static_select',
              action_id: 'v',
              options: [choice('Lamp 1', 'd1'), choice('Lamp 2', 'd2'), choice('Lamp 3', 'd3')],
              initial_options: [choice('Lamp 1', 'd1'), choice('Lamp 2', 'd2')],
            },
          },
          {
            type: 'input',
            block_id: 'when',
            label: plain('When'),
            element: {
              type: 'radio_buttons',
              action_id: 'v',
              options: [choice('Now, after approval', 'now'), choice('In the next window, 22:00', 'window')],
              initial_option: choice('Now, after approval', 'now'),
            },
          },
          {
            type: 'input',
            block_id: 'why',
            label: plain('Why'),
            hint: plain('Approvers see this.'),
            element: { type: 'plain_text_input', action_id: 'v', multiline: true },
          },
          {
            type: 'input',
            block_id: 'notify',
            optional: true,
            label: plain('Tell'),
            element: { type: 'multi_users_select', action_id: 'v', placeholder: plain('People') },
          },
          {
            type: 'section',
            text: { type: 'mrkdwn', text: '12 devices, 3 waves: 2, 4, 6. About 20 to 35 min.' },
          },
        ],
      },
    })
  })
  app.view('plan', async ({ ack, view, client }) => {
    const why = view.state.values['why']?.['v']?.value ?? ''
    if (why.length < 10) {
      await ack({
        response_action: 'errors',
        errors: { why: 'Please say a little more: approvers decide by this.' },
      })
      return
    }
    await ack()
    await client.chat.postMessage({ channel: 'C0FACILITIES', text: `Requested: ${why}` })
  })
  app.event('app_home_opened', async ({ event, client }) => {
    await client.views.publish({
      user_id: event.user,
      view: {
        type: 'home',
        blocks: [
          { type: 'header', text: plain('Waits for you') },
          {
            type: 'section',
            text: { type: 'mrkdwn', text: '*R-23* · 4F / Meeting room A · asked by <@U0MIATORRES>' },
            accessory: { type: 'button', action_id: 'open_form', text: plain('Open') },
          },
          { type: 'divider' },
          { type: 'context', elements: [{ type: 'mrkdwn', text: 'Nothing else.' }] },
        ],
      },
    })
  })
}
