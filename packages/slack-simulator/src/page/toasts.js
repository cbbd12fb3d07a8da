import { h } from './element.js'

const shownMs = 9_000

/** Shows a sentence for a while, at the lower edge; screen readers hear it. */
export const toast = (text) => {
  const area = document.getElementById('toasts')
  const remove = () => node.remove()
  const node = h(
    'div',
    { class: 'toast' },
    h('span', {}, text),
    h('button', { type: 'button', 'aria-label': 'Close', onclick: remove }, '×'),
  )
  area.append(node)
  setTimeout(remove, shownMs)
}
