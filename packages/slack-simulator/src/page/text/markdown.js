import { h, link } from '../element.js'
import { withEmoji } from './emoji.js'

const inlinePattern =
  /`([^`]+)`|\*\*([^*]+)\*\*|__([^_]+)__|\*([^*\s][^*]*)\*|_([^_\s][^_]*)_|~~([^~]+)~~|\[([^\]]+)\]\(([^)\s]+)\)/g

const inline = (text) => {
  const nodes = []
  let end = 0
  for (const match of text.matchAll(inlinePattern)) {
    nodes.push(withEmoji(text.slice(end, match.index)))
    end = match.index + match[0].length
    const [, code, bold, bold2, italic, italic2, strike, label, url] = match
    if (code !== undefined) nodes.push(h('code', {}, code))
    else if (bold ?? bold2) nodes.push(h('strong', {}, inline(bold ?? bold2)))
    else if (italic ?? italic2) nodes.push(h('em', {}, inline(italic ?? italic2)))
    else if (strike !== undefined) nodes.push(h('s', {}, inline(strike)))
    else nodes.push(link(url, label))
  }
  nodes.push(withEmoji(text.slice(end)))
  return nodes
}

const cells = (line) =>
  line
    .replaceAll(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim())

const isTableRule = (line) => line !== undefined && /^\s*\|?\s*:?-{2,}/.test(line)

const table = (rows) =>
  h(
    'div',
    { class: 'table-wrap' },
    h(
      'table',
      {},
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          cells(rows[0]).map((cell) => h('th', { scope: 'col' }, inline(cell))),
        ),
      ),
      h(
        'tbody',
        {},
        rows.slice(2).map((row) =>
          h(
            'tr',
            {},
            cells(row).map((cell) => h('td', {}, inline(cell))),
          ),
        ),
      ),
    ),
  )

const listItem = (line) => {
  const [, task, text] = /^\s*(?:[-*+]|\d+\.)\s+(?:\[([ xX])\]\s+)?(.*)$/.exec(line)
  const box =
    task === undefined ? [] : [h('input', { type: 'checkbox', disabled: true, checked: task !== ' ' }), ' ']
  return h('li', {}, box, inline(text))
}

const kindOf = (line, next) => {
  if (/^#{1,6}\s/.test(line)) return 'heading'
  if (/^\s*[-*+]\s/.test(line)) return 'bullets'
  if (/^\s*\d+\.\s/.test(line)) return 'numbers'
  if (line.startsWith('>')) return 'quote'
  if (/^(-{3,}|\*{3,})$/.test(line.trim())) return 'rule'
  if (line.includes('|') && isTableRule(next)) return 'table'
  return line.trim() === '' ? 'blank' : 'paragraph'
}

const drawRun = (kind, run) => {
  switch (kind) {
    case 'heading':
      return run.map((line) => h('p', {}, h('strong', {}, inline(line.replace(/^#+\s/, '')))))
    case 'bullets':
      return [h('ul', { class: 'rich-list' }, run.map(listItem))]
    case 'numbers':
      return [h('ol', { class: 'rich-list' }, run.map(listItem))]
    case 'quote':
      return [
        h(
          'blockquote',
          {},
          run.flatMap((line) => [inline(line.replace(/^> ?/, '')), h('br')]),
        ),
      ]
    case 'rule':
      return [h('hr', { class: 'block-divider' })]
    case 'table':
      return [table(run)]
    case 'paragraph':
      return [
        h(
          'p',
          {},
          run.flatMap((line, index) => (index === 0 ? inline(line) : [h('br'), ...inline(line)])),
        ),
      ]
    default:
      return []
  }
}

const prose = (text) => {
  const all = text.split('\n')
  const nodes = []
  for (let index = 0; index < all.length;) {
    const kind = kindOf(all[index], all[index + 1])
    let end = index + 1
    while (
      end < all.length &&
      (kind === 'table' ? all[end].includes('|') : kindOf(all[end], all[end + 1]) === kind)
    )
      end += 1
    nodes.push(...drawRun(kind, all.slice(index, end)))
    index = end
  }
  return nodes
}

/** Renders the standard Markdown of a `markdown` block. */
export const markdown = (text) => {
  const parts = text.split(/```(?:\w*\n)?/)
  return h(
    'div',
    { class: 'markdown' },
    parts.flatMap((part, index) => (index % 2 === 1 ? [h('pre', {}, part)] : prose(part))),
  )
}
