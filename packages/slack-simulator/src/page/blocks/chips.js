import { h } from '../element.js'

/** The choices of a menu as tokens in front of its field. Each can be removed. */
export const createChips = (input, remove) => {
  const node = h('div', {
    class: 'chips',
    onclick: (event) => {
      if (event.target === node) input.click()
    },
  })
  const draw = (chosen) => {
    const chips = chosen.map((one) =>
      h(
        'span',
        { class: 'chip' },
        h('span', { class: 'chip-label' }, one.label),
        h(
          'button',
          {
            type: 'button',
            'aria-label': `Remove ${one.label}`,
            onclick: () => {
              remove(one.value)
              input.focus()
            },
          },
          '×',
        ),
      ),
    )
    for (const old of node.querySelectorAll('.chip')) old.remove()
    node.prepend(...chips)
  }
  node.append(input)
  return { node, draw }
}
