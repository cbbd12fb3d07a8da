import { h } from './element.js'

const shownMs = 9_000

/** Shows a short notice at the bottom of the page and announces it to screen readers. */
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
