import { h, uniqueId } from '../element.js'

const rowsOf = (chart) =>
  chart.type === 'pie'
    ? { columns: ['Value'], rows: chart.segments.map(({ label, value }) => [label, value]) }
    : {
        columns: chart.series.map(({ name }) => name),
        rows: chart.axis_config.categories.map((category) => [
          category,
          ...chart.series.map(({ data }) => data.find(({ label }) => label === category)?.value ?? ''),
        ]),
      }

/** A `data_visualization` block, as a table. Slack shows a chart. */
export const chart = (block) => {
  const { columns, rows } = rowsOf(block.chart)
  const captionId = uniqueId('chart')
  const { x_label: xLabel = '', y_label: yLabel } = block.chart.axis_config ?? {}
  return h(
    'div',
    { class: 'table-wrap', tabindex: 0, role: 'region', 'aria-labelledby': captionId },
    h('p', { class: 'task-detail', id: captionId }, `${block.title} (${block.chart.type} chart)`),
    h(
      'table',
      {},
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          [xLabel, ...columns].map((text) => h('th', { scope: 'col' }, text)),
        ),
      ),
      h(
        'tbody',
        {},
        rows.map(([label, ...values]) =>
          h(
            'tr',
            {},
            h('th', { scope: 'row' }, label),
            values.map((value) => h('td', {}, String(value))),
          ),
        ),
      ),
    ),
    yLabel && h('p', { class: 'task-detail' }, yLabel),
  )
}
