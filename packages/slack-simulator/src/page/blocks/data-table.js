import { h, uniqueId } from '../element.js'
import { cellClass, cellContent, cellWords } from './tables.js'

const compareNumbers = (a, b) => a.value - b.value

/** As in Slack, "10" comes before "2". */
const compareWords = (a, b) => cellWords(a).localeCompare(cellWords(b), 'en')

/** A column sorts by number only if every cell in it is a `raw_number`. */
const comparisonOf = (rows, column) =>
  rows.every((row) => row[column].type === 'raw_number') ? compareNumbers : compareWords

/** A `data_table` block. Sorting, filtering and paging happen on the page, without the app. */
export const dataTable = (block) => {
  const [head, ...rows] = block.rows
  const pageSize = block.page_size ?? 5
  const headerColumn = block.row_header_column_index ?? 0
  const view = { page: 0, sortColumn: undefined, isDescending: false, query: '' }
  const body = h('tbody')
  const foot = h('span', { class: 'table-pages' })
  const captionId = uniqueId('caption')

  const isNumeric = (column) => comparisonOf(rows, column) === compareNumbers
  const shownRows = () => {
    const found = rows.filter((row) =>
      row.some((cell) => cellWords(cell).toLowerCase().includes(view.query.toLowerCase())),
    )
    if (view.sortColumn === undefined) return found
    const sign = view.isDescending ? -1 : 1
    const compare = comparisonOf(rows, view.sortColumn)
    return found.toSorted((a, b) => sign * compare(a[view.sortColumn], b[view.sortColumn]))
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
            h(
              index === headerColumn ? 'th' : 'td',
              {
                scope: index === headerColumn ? 'row' : false,
                class: isNumeric(index) ? 'is-number' : cellClass(cell),
              },
              cellContent(cell),
            ),
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
        { scope: 'col', class: isNumeric(index) ? 'is-number' : false },
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
    { class: 'table-wrap is-sortable', tabindex: 0, role: 'region', 'aria-labelledby': captionId },
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
