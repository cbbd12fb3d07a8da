import { checkBlocks } from '../src/index.ts'

export const plain = (text: string) => ({ type: 'plain_text', text })
export const mrkdwn = (text: string) => ({ type: 'mrkdwn', text })
export const x = (characters: number) => 'x'.repeat(characters)
export const many = <Item>(count: number, make: (index: number) => Item): Item[] =>
  Array.from({ length: count }, (_, index) => make(index))

export const button = (fields: object = {}) => ({ type: 'button', text: plain('Go'), ...fields })
export const actions = (...elements: object[]) => ({ type: 'actions', elements })
export const section = (fields: object = {}) => ({ type: 'section', text: mrkdwn('hi'), ...fields })
export const option = (value: string, fields: object = {}) => ({ text: plain('one'), value, ...fields })
export const select = (fields: object = {}) => ({ type: 'static_select', options: [option('a')], ...fields })
export const cell = (text: string) => ({ type: 'raw_text', text })
export const table = (rows: number, columns: number, text = 'c') => ({
  type: 'table',
  rows: many(rows, () => many(columns, () => cell(text))),
})
export const dataTable = (rows: number, columns: number, fields: object = {}) => ({
  ...table(rows, columns),
  type: 'data_table',
  caption: 'Devices',
  ...fields,
})
export const task = (fields: object = {}) => ({
  type: 'task_card',
  task_id: '1',
  title: 'Wave 1',
  status: 'complete',
  ...fields,
})
export const plan = (tasks: number, fields: object = {}) => ({
  type: 'plan',
  title: 'Plan',
  tasks: many(tasks, (index) => task({ task_id: String(index), status: 'pending' })),
  ...fields,
})
export const chart = (fields: object = {}) => ({
  type: 'data_visualization',
  title: 'Updated devices',
  chart: {
    type: 'bar',
    series: [
      {
        name: 'Updated',
        data: [
          { label: 'Mon', value: 3 },
          { label: 'Tue', value: -1.5 },
        ],
      },
    ],
    axis_config: { categories: ['Mon', 'Tue'], x_label: 'Day', y_label: 'Devices' },
  },
  ...fields,
})
export const pie = (segments: number, fields: object = {}) =>
  chart({
    chart: { type: 'pie', segments: many(segments, (index) => ({ label: `s${index}`, value: index + 1 })) },
    ...fields,
  })
export const rich = (text: string) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
})
export const confirm = (fields: object = {}) => ({
  title: plain('Sure?'),
  text: plain('Really?'),
  confirm: plain('Yes'),
  deny: plain('No'),
  ...fields,
})
export const input = (element: object, fields: object = {}) => ({
  type: 'input',
  label: plain('Why'),
  element,
  ...fields,
})
export const textInput = (fields: object = {}) => ({ type: 'plain_text_input', action_id: 'a', ...fields })

export const messagesOf = (
  blocks: unknown,
  surface: 'message' | 'modal' | 'home' = 'message',
): readonly string[] => {
  const checked = checkBlocks(blocks, surface)
  return checked.ok ? [] : checked.messages
}
