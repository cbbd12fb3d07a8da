import { h, link } from '../element.js'
import { richText } from '../text/rich-text.js'

const marks = { complete: '✓', error: '!', in_progress: '', pending: '' }
const words = { complete: 'complete', error: 'error', in_progress: 'in progress', pending: 'pending' }

export const taskCard = ({ status = 'pending', ...task }) =>
  h(
    'li',
    { class: 'task' },
    h('span', { class: `task-mark is-${status}`, 'aria-hidden': 'true' }, marks[status]),
    h(
      'div',
      {},
      h('div', {}, task.title, h('span', { class: 'visually-hidden' }, ` (${words[status]})`)),
      task.details && h('div', { class: 'task-detail' }, richText(task.details)),
      task.output && h('div', { class: 'task-detail' }, richText(task.output)),
      (task.sources ?? []).map((source) => h('div', { class: 'task-detail' }, link(source.url, source.text))),
    ),
  )

const tally = (tasks) => {
  const done = tasks.filter(({ status }) => status === 'complete').length
  const failed = tasks.filter(({ status }) => status === 'error').length
  return `${done} of ${tasks.length} complete${failed > 0 ? `, ${failed} with errors` : ''}`
}

/** A `plan` block. Its status follows from its tasks. */
export const plan = (block) => {
  const tasks = block.tasks ?? []
  return h(
    'details',
    { class: 'plan', open: true },
    h(
      'summary',
      {},
      h('span', {}, block.title),
      h('span', { class: 'plan-tally' }, tasks.length === 0 ? '' : tally(tasks)),
    ),
    h('ul', { class: 'tasks' }, tasks.map(taskCard)),
  )
}

export const loneTaskCard = (task) =>
  h('div', { class: 'plan' }, h('ul', { class: 'tasks', style: 'padding-top: 8px' }, taskCard(task)))
