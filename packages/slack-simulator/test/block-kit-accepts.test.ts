// Valid blocks are accepted, up to their limits, on each surface.
import { blockKitLimits as limits } from '../src/index.ts'
import { expect, test } from 'vitest'
import {
  plain,
  mrkdwn,
  x,
  many,
  button,
  actions,
  section,
  option,
  select,
  cell,
  table,
  dataTable,
  task,
  plan,
  chart,
  pie,
  rich,
  confirm,
  input,
  messagesOf,
} from './block-samples.ts'

type Surface = 'message' | 'modal' | 'home'

test.each<[string, unknown[], Surface?]>([
  ['text at its limit', [section({ text: mrkdwn(x(limits.section.textCharacters)) })]],
  ['ten fields', [{ type: 'section', fields: many(10, () => plain(x(2000))) }]],
  ['a header at its limit', [{ type: 'header', text: plain(x(150)) }]],
  ['fifty blocks', many(50, () => ({ type: 'divider' }))],
  ['25 elements', [actions(...many(25, () => button()))]],
  [
    'a button with a confirm of all four texts',
    [actions(button({ confirm: confirm({ style: 'danger' }), style: 'danger', value: x(2000) }))],
  ],
  ['an option value of 150 characters', [actions(select({ options: [option(x(150))] }))]],
  ['100 options', [actions(select({ options: many(100, (index) => option(`v${index}`)) }))]],
  ['an initial option that is offered', [actions(select({ initial_option: option('a') }))]],
  ['a table at its limits', [table(100, 20)]],
  [
    'a table with every kind of cell',
    [
      {
        type: 'table',
        rows: [[cell('a'), { type: 'raw_number', value: 1, text: '1' }, rich('c')]],
        column_settings: [{ align: 'right' }, { is_wrapped: true }],
      },
    ],
  ],
  [
    'an external select with an initial option and any query length',
    [actions({ type: 'external_select', action_id: 'a', min_query_length: 0, initial_option: option('a') })],
  ],
  [
    'as many initial options as may be chosen',
    [
      actions({
        type: 'multi_external_select',
        max_selected_items: 2,
        initial_options: [option('a'), option('b')],
      }),
    ],
  ],
  ['a data table of 201 rows', [dataTable(201, 5)]],
  ['a plan of 50 tasks with a pending one', [plan(50)]],
  [
    'a task card that runs',
    [
      task({
        status: 'in_progress',
        details: rich('d'),
        output: rich('o'),
        sources: [{ type: 'url', url: 'https://a.example', text: 'a' }],
      }),
    ],
  ],
  [
    'markdown at its limit',
    [
      { type: 'markdown', text: x(6000) },
      { type: 'markdown', text: x(6000) },
    ],
  ],
  [
    'rich text with every inline element',
    [
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_list',
            style: 'bullet',
            elements: [
              {
                type: 'rich_text_section',
                elements: [
                  { type: 'user', user_id: 'U1' },
                  { type: 'date', timestamp: 1, format: '{date}', fallback: 'then' },
                  { type: 'emoji', name: 'bulb' },
                  { type: 'link', url: 'https://a.example' },
                  { type: 'channel', channel_id: 'C1' },
                  { type: 'usergroup', usergroup_id: 'S1' },
                  { type: 'broadcast', range: 'here' },
                ],
              },
            ],
          },
        ],
      },
    ],
  ],
  ['an alert in a modal', [{ type: 'alert', text: plain(x(200)), level: 'warning' }], 'modal'],
  [
    'every input of a modal',
    [
      input({ type: 'email_text_input' }),
      input({ type: 'number_input', is_decimal_allowed: false }),
      input({ type: 'url_text_input' }),
      input({ type: 'datetimepicker' }),
      input({ type: 'checkboxes', options: many(10, (index) => option(`v${index}`)) }),
    ],
    'modal',
  ],
  ['100 blocks in a modal', many(100, () => ({ type: 'divider' })), 'modal'],
  ['a bar chart and a pie of twelve segments', [chart(), pie(12)]],
  [
    'a plan as Slack’s own example has it: tasks without a type, one without a status',
    [
      {
        type: 'plan',
        title: 'Thinking completed',
        tasks: [
          { task_id: 'call_001', title: 'Fetched', status: 'in_progress', details: rich('Searched') },
          { task_id: 'call_002', title: 'Checked', status: 'pending' },
          { task_id: 'call_003', title: 'Reported' },
        ],
      },
    ],
  ],
  [
    'number inputs whose bounds are in order as numbers, not as words',
    [
      input({ type: 'number_input', is_decimal_allowed: false, min_value: '9', max_value: '10' }),
      input({ type: 'number_input', is_decimal_allowed: true, min_value: '-2.5', max_value: '-2.5' }),
    ],
    'modal',
  ],
  [
    'the same action id in two blocks',
    [actions(button({ action_id: 'a' })), actions(button({ action_id: 'a' }))],
  ],
])('accepts %s', (_what, blocks, surface) => {
  expect(messagesOf(blocks, surface)).toEqual([])
})
