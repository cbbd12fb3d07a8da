import { h } from '../element.js'
import { drawBlock } from './blocks.js'

/** An edited message's blocks may get new ids, which nobody sees. */
const versionOf = ({ block_id: _id, ...block }, error) => JSON.stringify([block, error])

const fieldsIn = (node) => [...node.querySelectorAll('input, textarea, button, summary, [tabindex]')]

const isTyped = (field) => field.matches('textarea, input:not([role=combobox])')

/** Where the focus is, to find the same field after its block is drawn again. */
const focusOf = (drawn) => {
  const index = drawn.findIndex(({ node }) => node.contains(document.activeElement))
  if (index === -1) return undefined
  const { node, block } = drawn[index]
  const { activeElement } = document
  return {
    index,
    node,
    blockId: block.block_id,
    field: activeElement,
    at: fieldsIn(node).indexOf(activeElement),
  }
}

const restoreFocus = (drawn, focus) => {
  if (focus === undefined || focus.node.isConnected) return
  const sameId = drawn.find(({ block }) => block.block_id === focus.blockId)
  const field = fieldsIn((sameId ?? drawn[focus.index])?.node ?? h('div'))[focus.at]
  if (field === undefined) return
  if (sameId !== undefined && isTyped(field) && field.type === focus.field.type) {
    if (field.type !== 'checkbox' && field.type !== 'radio') field.value = focus.field.value
  }
  field.focus()
  if (field.type === 'text' || field.type === 'textarea')
    field.setSelectionRange(focus.field.selectionStart, focus.field.selectionEnd)
}

/**
 * Blocks that follow what the app sends. A block that didn't change keeps its elements, so that an edit loses no
 * click, no focus, no open menu and nothing typed.
 */
export const createLiveBlocks = (surface) => {
  const node = h('div', { class: 'blocks' })
  let drawn = []
  return {
    node,
    show: (blocks) => {
      const focus = focusOf(drawn)
      const spare = [...drawn]
      const next = blocks.map((block) => {
        const version = versionOf(block, surface.errorOf(block))
        const at = spare.findIndex((one) => one.version === version)
        if (at === -1) return { version, block, node: drawBlock(block, surface) }
        const [known] = spare.splice(at, 1)
        known.block.block_id = block.block_id
        return known
      })
      for (const gone of spare) gone.node.remove()
      let place = node.firstChild
      for (const one of next) {
        if (place === one.node) place = place.nextSibling
        else node.insertBefore(one.node, place)
      }
      drawn = next
      restoreFocus(drawn, focus)
    },
  }
}
