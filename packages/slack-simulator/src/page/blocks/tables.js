import { h, uniqueId } from '../element.js'
import { richText, richTextWords } from '../text/rich-text.js'

const cellContent = (cell) => (cell.type === 'rich_text' ? richText(cell) : cell.text)

const cellWords = (cell) => (cell.type === 'rich_text' ? richTextWords(cell) : cell.text)

const columnStyle = (settings = {}) => ({
  class: settings?.is_wrapped ? 'is-wrapped' : false,
  style: settings?.align ? `text-align: ${settings.align}` : false,
})

/** A `table` block, with its first row as the header. */
export const table = (block) => {
  const [head, ...rows] = block.rows
  const draw = (tag, row, extra = {}) =>
    row.map((cell, index) =>
      h(tag, { ...columnStyle(block.column_settings?.[index]), ...extra }, cellContent(cell)),
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

const compareCells = (a, b) =>
  a.type === 'raw_number' && b.type === 'raw_number'
    ? a.value - b.value
    : cellWords(a).localeCompare(cellWords(b), 'en', { numeric: true })

/** A `data_table` block. Sorting, filtering and paging happen on the page, without the app. */
export const dataTable = (block) => {
  const [head, ...rows] = block.rows
  const pageSize = block.page_size ?? 5
  const headerColumn = block.row_header_column_index ?? 0
  const view = { page: 0, sortColumn: undefined, isDescending: false, query: '' }
  const body = h('tbody')
  const foot = h('span', { class: 'table-pages' })
  const captionId = uniqueId('caption')

  const shownRows = () => {
    const found = rows.filter((row) =>
      row.some((cell) => cellWords(cell).toLowerCase().includes(view.query.toLowerCase())),
    )
    if (view.sortColumn === undefined) return found
    const sign = view.isDescending ? -1 : 1
    return found.sort((a, b) => sign * compareCells(a[view.sortColumn], b[view.sortColumn]))
  }
  const turn = (by) => () => {
    view.page += by
    draw()
  }
  const draw = () => {
    const found = shownRows()
    const pages = Math.max(1, Math.ceil(found.length / pageSize))
    view.page = Math.min(view.page, pages - 1)
    const start = view.page * pageSize
    body.replaceChildren(
      ...found.slice(start, start + pageSize).map((row) =>
        h(
          'tr',
          {},
          row.map((cell, index) =>
            index === headerColumn
              ? h('th', { scope: 'row' }, cellContent(cell))
              : h('td', {}, cellContent(cell)),
          ),
        ),
      ),
    )
    foot.replaceChildren(
      found.length === 0
        ? 'No matching rows'
        : `${start + 1}–${Math.min(start + pageSize, found.length)} of ${found.length}`,
      h(
        'button',
        {
          class: 'tool',
          type: 'button',
          disabled: view.page === 0,
          onclick: turn(-1),
          'aria-label': 'Previous page',
        },
        '‹',
      ),
      h(
        'button',
        {
          class: 'tool',
          type: 'button',
          disabled: view.page >= pages - 1,
          onclick: turn(1),
          'aria-label': 'Next page',
        },
        '›',
      ),
    )
    for (const [index, cell] of [...headRow.children].entries()) {
      const order = view.isDescending ? 'descending' : 'ascending'
      cell.setAttribute('aria-sort', index === view.sortColumn ? order : 'none')
      cell.querySelector('.sort-mark').textContent =
        index === view.sortColumn ? (view.isDescending ? ' ↓' : ' ↑') : ''
    }
  }
  const sortBy = (index) => () => {
    view.isDescending = view.sortColumn === index && !view.isDescending
    view.sortColumn = index
    draw()
  }
  const filter = (event) => {
    view.query = event.target.value
    draw()
  }
  const headRow = h(
    'tr',
    {},
    head.map((cell, index) =>
      h(
        'th',
        { scope: 'col' },
        h(
          'button',
          { class: 'sort-button', type: 'button', onclick: sortBy(index) },
          cellContent(cell),
          h('span', { class: 'sort-mark', 'aria-hidden': 'true' }),
        ),
      ),
    ),
  )
  draw()
  return h(
    'div',
    { class: 'table-wrap', role: 'region', 'aria-labelledby': captionId },
    h(
      'table',
      {},
      h('caption', { class: 'table-caption', id: captionId }, block.caption),
      h('thead', {}, headRow),
      body,
    ),
    h(
      'div',
      { class: 'table-foot' },
      h('input', {
        type: 'search',
        placeholder: 'Filter rows',
        'aria-label': `Filter ${block.caption}`,
        oninput: filter,
      }),
      foot,
    ),
  )
}
