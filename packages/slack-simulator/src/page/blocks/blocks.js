import { h, uniqueId } from '../element.js'
import { markdown } from '../text/markdown.js'
import { plainText, textObject } from '../text/mrkdwn.js'
import { richText } from '../text/rich-text.js'
import { chart } from './charts.js'
import { dataTable } from './data-table.js'
import { drawElement } from './elements.js'
import { loneTaskCard, plan } from './plans.js'
import { table } from './tables.js'

const image = (element, properties) =>
  h('img', { src: element.image_url ?? element.slack_file?.url ?? '', alt: element.alt_text, ...properties })

const section = (block, surface) =>
  h(
    'div',
    { class: 'block-section' },
    h(
      'div',
      { class: 'section-main' },
      block.text && textObject(block.text),
      block.fields &&
        h(
          'div',
          { class: 'fields' },
          block.fields.map((one) => h('div', {}, textObject(one))),
        ),
    ),
    block.accessory &&
      (block.accessory.type === 'image'
        ? image(block.accessory, { width: 84, height: 84, class: 'picture' })
        : h('div', {}, drawElement(block, block.accessory, surface))),
  )

const context = (block) =>
  h(
    'div',
    { class: 'block-context' },
    block.elements.map((element) => (element.type === 'image' ? image(element, {}) : textObject(element))),
  )

const input = (block, surface) => {
  const { element } = block
  const hintId = uniqueId('hint')
  const error = surface.errorOf(block)
  const ids = [block.hint && hintId, error && `${hintId}-error`].filter(Boolean).join(' ')
  const described = {
    ...surface,
    labelOf: () => plainText(block.label),
    describedBy: () => (ids === '' ? undefined : ids),
  }
  return h(
    'div',
    { class: error ? 'block-input has-error' : 'block-input', 'data-block': block.block_id },
    h(
      'span',
      { class: 'input-label', 'aria-hidden': 'true' },
      plainText(block.label),
      block.optional && h('small', {}, ' (optional)'),
    ),
    drawElement(block, element, described),
    error && h('p', { class: 'field-error', id: `${hintId}-error`, role: 'alert' }, error),
    block.hint && h('p', { class: 'hint', id: hintId }, plainText(block.hint)),
  )
}

const alertMarks = { info: 'ℹ️', warning: '⚠️', error: '⛔', success: '✅' }

const card = (block, surface) =>
  h(
    'div',
    { class: 'card-block' },
    block.hero_image && image(block.hero_image, { class: 'picture' }),
    block.title && h('strong', {}, textObject(block.title)),
    block.subtitle && h('div', { class: 'task-detail' }, textObject(block.subtitle)),
    block.body && textObject(block.body),
    block.subtext && h('div', { class: 'task-detail' }, textObject(block.subtext)),
    block.actions &&
      h(
        'div',
        { class: 'block-actions' },
        block.actions.map((element) => drawElement(block, element, surface)),
      ),
  )

const container = (block, surface) =>
  h(
    'details',
    { class: 'plan', open: block.default_collapsed !== true },
    h('summary', {}, block.rich_text_title ? richText(block.rich_text_title) : plainText(block.title)),
    h(
      'div',
      { style: 'padding: 0 14px 10px' },
      block.child_blocks.map((one) => drawBlock(one, surface)),
    ),
  )

const drawings = {
  header: (block) => h('h3', { class: 'block-header' }, plainText(block.text)),
  section,
  context,
  divider: () => h('hr', { class: 'block-divider' }),
  actions: (block, surface) =>
    h(
      'div',
      { class: 'block-actions' },
      block.elements.map((element) => drawElement(block, element, surface)),
    ),
  context_actions: (block, surface) =>
    h(
      'div',
      { class: 'block-actions' },
      block.elements
        .filter(({ type }) => type === 'icon_button')
        .map((element) => drawElement(block, element, surface)),
    ),
  image: (block) =>
    h(
      'figure',
      { style: 'margin: 0' },
      block.title && h('figcaption', { class: 'task-detail' }, plainText(block.title)),
      image(block, { class: 'picture' }),
    ),
  input,
  rich_text: richText,
  markdown: (block) => markdown(block.text),
  table,
  data_table: dataTable,
  data_visualization: chart,
  plan,
  task_card: loneTaskCard,
  alert: (block) =>
    h(
      'div',
      { class: `alert is-${block.level ?? 'default'}`, role: 'note' },
      alertMarks[block.level] && h('span', { 'aria-hidden': 'true' }, alertMarks[block.level]),
      textObject(block.text),
    ),
  card,
  carousel: (block, surface) =>
    h(
      'div',
      { style: 'display: flex; gap: 10px; overflow-x: auto' },
      block.elements.map((one) => card(one, surface)),
    ),
  container,
}

/** Renders a block on a surface (a message, a modal or the Home tab). */
export const drawBlock = (block, surface) => {
  const drawing =
    drawings[block.type] ??
    (() => h('div', { class: 'unknown-block' }, `This page can't show a ${block.type} block.`))
  return h('div', { class: 'block' }, drawing(block, surface))
}
