import { h } from '../element.js'
import { richText, richTextWords } from '../text/rich-text.js'

export const cellContent = (cell) => (cell.type === 'rich_text' ? richText(cell) : cell.text)

export const cellWords = (cell) => (cell.type === 'rich_text' ? richTextWords(cell) : cell.text)

const longestWord = 20

/** A word that could make the table wider than the window may be broken; any other stays whole. */
export const cellClass = (cell) =>
  cellWords(cell)
    .split(/\s/)
    .some((word) => word.length > longestWord) && 'has-long-word'

const columnStyle = (cell, settings = {}) => ({
  class: cellClass(cell),
  style: settings?.align ? `text-align: ${settings.align}` : false,
})

/** A `table` block, with its first row as the header. */
export const table = (block) => {
  const [head, ...rows] = block.rows
  const draw = (tag, row, extra = {}) =>
    row.map((cell, index) =>
      h(tag, { ...columnStyle(cell, block.column_settings?.[index]), ...extra }, cellContent(cell)),
    )
  return h(
    'div',
    { class: 'table-wrap', tabindex: 0, role: 'region', 'aria-label': 'Table' },
    h(
      'table',
      {},
      h('thead', {}, h('tr', {}, draw('th', head, { scope: 'col' }))),
      h(
        'tbody',
        {},
        rows.map((row) => h('tr', {}, draw('td', row))),
      ),
    ),
  )
}
