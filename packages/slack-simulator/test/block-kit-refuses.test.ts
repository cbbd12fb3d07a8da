// Invalid blocks are refused with the wording and location that Slack uses.
import fc from 'fast-check'
import { checkBlocks } from '../src/index.ts'
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
  textInput,
  messagesOf,
} from './block-samples.ts'

type Surface = 'message' | 'modal' | 'home'

test.each<[string, unknown, string, Surface?]>([
  [
    '51 blocks',
    many(51, () => ({ type: 'divider' })),
    'no more than 50 items allowed [json-pointer:/blocks]',
  ],
  [
    '101 blocks in a modal',
    many(101, () => ({ type: 'divider' })),
    'no more than 100 items allowed [json-pointer:/blocks]',
    'modal',
  ],
  ['an unknown block', [{ type: 'marquee' }], 'unsupported type: marquee [json-pointer:/blocks/0/type]'],
  [
    'a section without content',
    [{ type: 'section' }],
    'must define either text or fields [json-pointer:/blocks/0]',
  ],
  [
    'an empty text',
    [section({ text: mrkdwn('') })],
    'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'a long text',
    [section({ text: mrkdwn(x(3001)) })],
    'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'a long field',
    [section({ fields: [plain(x(2001))] })],
    'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]',
  ],
  [
    'eleven fields',
    [section({ fields: many(11, () => plain('a')) })],
    'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
  ],
  [
    'mrkdwn in a header',
    [{ type: 'header', text: mrkdwn('a') }],
    'unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]',
  ],
  [
    'a string where a text object belongs',
    [{ type: 'header', text: 'a' }],
    'must provide an object [json-pointer:/blocks/0/text]',
  ],
  [
    'a field that does not exist',
    [{ type: 'divider', color: 'red' }],
    'invalid additional property: color [json-pointer:/blocks/0]',
  ],
  ['no elements', [actions()], 'no fewer than 1 items allowed [json-pointer:/blocks/0/elements]'],
  [
    '26 elements',
    [actions(...many(26, () => button()))],
    'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
  ],
  [
    'a long button',
    [actions(button({ text: plain(x(76)) }))],
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
  ],
  [
    'a long button value',
    [actions(button({ value: x(2001) }))],
    'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]',
  ],
  [
    'an unknown style',
    [actions(button({ style: 'success' }))],
    'must be a valid enum value [json-pointer:/blocks/0/elements/0/style]',
  ],
  [
    'a confirm without deny',
    [actions(button({ confirm: confirm({ deny: undefined }) }))],
    'missing required field: deny [json-pointer:/blocks/0/elements/0/confirm]',
  ],
  [
    'a long confirm',
    [actions(button({ confirm: confirm({ text: plain(x(301)) }) }))],
    'must be less than 301 characters [json-pointer:/blocks/0/elements/0/confirm/text/text]',
  ],
  [
    'a long confirm button',
    [actions(button({ confirm: confirm({ confirm: plain(x(31)) }) }))],
    'must be less than 31 characters [json-pointer:/blocks/0/elements/0/confirm/confirm/text]',
  ],
  [
    '101 options',
    [actions(select({ options: many(101, (index) => option(`v${index}`)) }))],
    'no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    'a long option value',
    [actions(select({ options: [option(x(151))] }))],
    'must be less than 151 characters [json-pointer:/blocks/0/elements/0/options/0/value]',
  ],
  [
    'a select without options',
    [actions({ type: 'static_select' })],
    'must define either options or option_groups [json-pointer:/blocks/0/elements/0]',
  ],
  [
    'an initial option that is not offered',
    [actions(select({ initial_option: option('b') }))],
    'must exactly match one of the provided options [json-pointer:/blocks/0/elements/0/initial_option]',
  ],
  [
    'own options of an external menu',
    [actions({ type: 'external_select', options: [option('a')] })],
    'invalid additional property: options [json-pointer:/blocks/0/elements/0]',
  ],
  [
    'a negative query length',
    [actions({ type: 'multi_external_select', min_query_length: -1 })],
    'must be greater than -1 [json-pointer:/blocks/0/elements/0/min_query_length]',
  ],
  [
    'a menu that allows no choice',
    [actions({ type: 'multi_external_select', max_selected_items: 0 })],
    'must be greater than 0 [json-pointer:/blocks/0/elements/0/max_selected_items]',
  ],
  [
    'several choices in a single menu',
    [actions({ type: 'external_select', initial_options: [option('a')] })],
    'invalid additional property: initial_options [json-pointer:/blocks/0/elements/0]',
  ],
  [
    'more initial options than may be chosen',
    [
      actions({
        type: 'multi_external_select',
        max_selected_items: 1,
        initial_options: [option('a'), option('b')],
      }),
    ],
    'must not be more than max_selected_items [json-pointer:/blocks/0/elements/0/initial_options]',
  ],
  [
    'eleven checkboxes',
    [actions({ type: 'checkboxes', options: many(11, (index) => option(`v${index}`)) })],
    'no more than 10 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    'six overflow options',
    [actions({ type: 'overflow', options: many(6, (index) => option(`v${index}`)) })],
    'no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    'an image without alt text',
    [{ type: 'image', image_url: 'https://a.example/a.png' }],
    'missing required field: alt_text [json-pointer:/blocks/0]',
  ],
  [
    'an image without a source',
    [{ type: 'image', alt_text: 'a' }],
    'must define either image_url or slack_file [json-pointer:/blocks/0]',
  ],
  [
    'an input that is no input',
    [input(button())],
    'unsupported type: button [json-pointer:/blocks/0/element/type]',
    'modal',
  ],
  [
    'a text input in a section',
    [section({ accessory: textInput() })],
    'unsupported type: plain_text_input [json-pointer:/blocks/0/accessory/type]',
  ],
  [
    'min_length above max_length',
    [input(textInput({ min_length: 5, max_length: 4 }))],
    'min_length must not be greater than max_length [json-pointer:/blocks/0/element/min_length]',
    'modal',
  ],
  [
    'a block id twice',
    [
      { type: 'divider', block_id: 'a' },
      { type: 'divider', block_id: 'a' },
    ],
    'block_id "a" already exists [json-pointer:/blocks/1/block_id]',
  ],
  [
    'an action id twice in a block',
    [actions(button({ action_id: 'a' }), button({ action_id: 'a' }))],
    'action_id "a" already exists in this block [json-pointer:/blocks/0/elements/1/action_id]',
  ],
  ['two tables', [table(2, 2), table(2, 2)], 'only_one_table_allowed [json-pointer:/blocks]'],
  [
    'a table and a data table',
    [table(2, 2), dataTable(2, 2)],
    'only_one_table_allowed [json-pointer:/blocks]',
  ],
  ['101 rows', [table(101, 1)], 'no more than 100 items allowed [json-pointer:/blocks/0/rows]'],
  ['21 columns', [table(1, 21)], 'no more than 20 items allowed [json-pointer:/blocks/0/rows/0]'],
  [
    'an empty cell',
    [table(1, 1, '')],
    'must be more than 0 characters [json-pointer:/blocks/0/rows/0/0/text]',
  ],
  [
    'too many characters in a table',
    [table(11, 1, x(1000))],
    'must be less than 10001 characters over all cells [json-pointer:/blocks/0/rows]',
  ],
  [
    'a data table without a caption',
    [dataTable(2, 2, { caption: undefined })],
    'missing required field: caption [json-pointer:/blocks/0]',
  ],
  [
    'a data table with its head alone',
    [dataTable(1, 2)],
    'no fewer than 2 items allowed [json-pointer:/blocks/0/rows]',
  ],
  [
    'a data table of 202 rows',
    [dataTable(202, 1)],
    'no more than 201 items allowed [json-pointer:/blocks/0/rows]',
  ],
  [
    'rows of different lengths',
    [dataTable(2, 2, { rows: [[cell('a')], [cell('a'), cell('b')]] })],
    'all rows must have the same number of cells [json-pointer:/blocks/0/rows]',
  ],
  [
    'rich text in the head of a data table',
    [dataTable(2, 1, { rows: [[rich('a')], [cell('a')]] })],
    'unsupported type: rich_text [json-pointer:/blocks/0/rows/0/0/type]',
  ],
  [
    'a page of 101 rows',
    [dataTable(2, 2, { page_size: 101 })],
    'must be less than 101 [json-pointer:/blocks/0/page_size]',
  ],
  [
    'a table in a modal',
    [table(1, 1)],
    'unsupported type: table (not available in modal) [json-pointer:/blocks/0/type]',
    'modal',
  ],
  ['two plans', [plan(1), plan(1)], 'Cannot have more than 1 plan block [json-pointer:/blocks]'],
  [
    'a text object as the title of a plan',
    [plan(1, { title: plain('a') })],
    'must provide a string [json-pointer:/blocks/0/title]',
  ],
  ['51 tasks', [plan(51)], 'no more than 50 items allowed [json-pointer:/blocks/0/tasks]'],
  [
    'a lone pending task card',
    [task({ status: 'pending' })],
    'must be a valid enum value [json-pointer:/blocks/0/status]',
  ],
  [
    'a plan beside a task card',
    [plan(1), task()],
    'plan and task_card blocks cannot be mixed [json-pointer:/blocks]',
  ],
  [
    'a task of another type in a plan',
    [plan(1, { tasks: [task({ type: 'section' })] })],
    'unsupported type: section [json-pointer:/blocks/0/tasks/0/type]',
  ],
  [
    'a chart in a modal',
    [chart()],
    'unsupported type: data_visualization (not available in modal) [json-pointer:/blocks/0/type]',
    'modal',
  ],
  [
    'three charts',
    [chart(), chart(), chart()],
    'Cannot have more than 2 data_visualization blocks [json-pointer:/blocks]',
  ],
  [
    'a long chart title',
    [chart({ title: x(51) })],
    'must be less than 51 characters [json-pointer:/blocks/0/title]',
  ],
  [
    'an unknown kind of chart',
    [chart({ chart: { type: 'radar' } })],
    'unsupported type: radar [json-pointer:/blocks/0/chart/type]',
  ],
  ['thirteen segments', [pie(13)], 'no more than 12 items allowed [json-pointer:/blocks/0/chart/segments]'],
  [
    'a segment of nothing',
    [chart({ chart: { type: 'pie', segments: [{ label: 'a', value: 0 }] } })],
    'must be greater than 0 [json-pointer:/blocks/0/chart/segments/0/value]',
  ],
  [
    'two series of one name',
    [chart({ chart: { ...chart().chart, series: many(2, () => chart().chart.series[0]) } })],
    'series names must be unique [json-pointer:/blocks/0/chart/series]',
  ],
  [
    'a series that leaves a category out',
    [chart({ chart: { ...chart().chart, axis_config: { categories: ['Mon', 'Tue', 'Wed'] } } })],
    'labels must match the categories [json-pointer:/blocks/0/chart/series]',
  ],
  ...['number_input', 'rich_text_input'].map((type): [string, unknown, string, Surface] => {
    const [low, high] = type === 'number_input' ? ['min_value', 'max_value'] : ['min_lines', 'max_lines']
    const bounds = type === 'number_input' ? { [low]: '10', [high]: '9' } : { [low]: 10, [high]: 9 }
    return [
      `a ${type} whose minimum is above its maximum`,
      [input({ type, ...(type === 'number_input' && { is_decimal_allowed: false }), ...bounds })],
      `${low} must not be greater than ${high} [json-pointer:/blocks/0/element/${low}]`,
      'modal',
    ]
  }),
  [
    'a number input whose bound is not a number',
    [input({ type: 'number_input', is_decimal_allowed: true, max_value: 'ten' })],
    'must be a number [json-pointer:/blocks/0/element/max_value]',
    'modal',
  ],
  [
    'an alert in a message',
    [{ type: 'alert', text: plain('a') }],
    'unsupported type: alert (not available in message) [json-pointer:/blocks/0/type]',
  ],
  [
    'a long alert',
    [{ type: 'alert', text: plain(x(201)) }],
    'must be less than 201 characters [json-pointer:/blocks/0/text/text]',
    'modal',
  ],
  [
    'markdown above its sum',
    [
      { type: 'markdown', text: x(6001) },
      { type: 'markdown', text: x(6000) },
    ],
    'must be less than 12001 characters over all markdown blocks [json-pointer:/blocks]',
  ],
  [
    'a number input in a message',
    [input({ type: 'number_input', is_decimal_allowed: true })],
    'unsupported type: number_input (not available in message) [json-pointer:/blocks/0/element/type]',
  ],
  [
    'a number input in a container',
    [
      { type: 'divider' },
      {
        type: 'container',
        title: plain('More'),
        child_blocks: [input({ type: 'number_input', is_decimal_allowed: true })],
      },
    ],
    'unsupported type: number_input (not available in message) [json-pointer:/blocks/1/element/type]',
  ],
  [
    'two focused inputs',
    [input(textInput({ focus_on_load: true })), input(textInput({ focus_on_load: true }))],
    'only one element may have focus_on_load set to true [json-pointer:/blocks]',
    'modal',
  ],
])('refuses %s', (_what, blocks, message, surface) => {
  expect(messagesOf(blocks, surface)).toContain(`[ERROR] ${message}`)
})

test('a value that is not a list of blocks gets a different error', () => {
  expect(checkBlocks('[]', 'message')).toMatchObject({ ok: false, error: 'invalid_blocks_format' })
})

test('the checker never throws, and every refusal has a reason', () => {
  const anyBlock = fc.oneof(
    fc.anything(),
    fc.record({
      type: fc.constantFrom('section', 'actions', 'table', 'plan', 'input', 'rich_text'),
      text: fc.anything(),
      elements: fc.anything(),
      rows: fc.anything(),
      tasks: fc.anything(),
      element: fc.anything(),
    }),
  )
  fc.assert(
    fc.property(fc.array(anyBlock, { maxLength: 4 }), (blocks) => {
      const checked = checkBlocks(blocks, 'message')
      const messages = checked.ok ? ['[ERROR] none'] : checked.messages
      expect(messages).not.toEqual([])
      expect(messages.filter((message) => !message.startsWith('[ERROR] '))).toEqual([])
    }),
    { numRuns: 300 },
  )
})
