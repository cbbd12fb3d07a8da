import { h } from '../element.js'
import { createFloating } from '../float.js'
import { optionLabel } from './choices.js'

/** The `⋯` button and its menu. */
export const overflowMenu = (block, element, surface) => {
  const choose = (option) => {
    close(true)
    if (option.url) window.open(option.url, '_blank', 'noreferrer')
    void surface.use(block, element, option.value)
  }
  const items = element.options.map((option) =>
    h(
      'button',
      { class: 'person-option', type: 'button', role: 'menuitem', onclick: () => choose(option) },
      optionLabel(option),
    ),
  )
  const list = h('div', { class: 'menu-list', role: 'menu', 'aria-label': 'More actions' }, items)
  const toggle = h(
    'button',
    {
      class: 'button',
      type: 'button',
      'aria-label': 'More actions',
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
      onclick: () => (floating.isOpen() ? close(true) : open()),
    },
    '⋯',
  )
  const floating = createFloating(list, toggle)
  const open = () => {
    floating.open()
    toggle.setAttribute('aria-expanded', 'true')
    items[0]?.focus()
  }
  const close = (returnsFocus) => {
    if (returnsFocus) toggle.focus()
    floating.close()
    toggle.setAttribute('aria-expanded', 'false')
  }
  const area = h('div', { class: 'overflow' }, toggle, list)
  area.addEventListener('keydown', (event) => {
    if (!floating.isOpen()) return
    const index = items.indexOf(document.activeElement)
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
      close(true)
    } else if (by !== undefined) {
      event.preventDefault()
      items[(index + by + items.length) % items.length].focus()
    }
  })
  area.addEventListener('focusout', (event) => {
    if (!area.contains(event.relatedTarget)) close(false)
  })
  return area
}
