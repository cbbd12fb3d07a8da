import { h } from './element.js'

/** A place on the page whose content is drawn again only when what it shows has changed. */
export const createSlot = () => {
  const node = h('div', { class: 'slot' })
  let shown
  return {
    node,
    show: (content, draw) => {
      const version = JSON.stringify(content)
      if (version === shown) return
      shown = version
      node.replaceChildren(...[draw()].flat(Infinity).filter(Boolean))
    },
  }
}
