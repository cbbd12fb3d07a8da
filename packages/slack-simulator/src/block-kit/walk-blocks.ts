/** An interactive or input element, with only the fields that the simulator reads. */
export type BlockElement = {
  type: string
  action_id?: string
  [field: string]: unknown
}

/** A block of any type, with only the fields that the simulator reads. */
export type AnyBlock = {
  type: string
  block_id?: string
  [field: string]: unknown
}

export type PlacedElement = {
  block: AnyBlock
  element: BlockElement
  /** Path of the element inside its block, for error messages. */
  path: (string | number)[]
}

const asElements = (value: unknown): BlockElement[] => (Array.isArray(value) ? value : [])

const listed = (block: AnyBlock, field: string): PlacedElement[] =>
  asElements(block[field]).map((element, index) => ({ block, element, path: [field, index] }))

const single = (block: AnyBlock, field: string): PlacedElement[] =>
  block[field] === undefined ? [] : [{ block, element: block[field] as BlockElement, path: [field] }]

/** The elements of a block that have an `action_id`, in reading order. */
const elementsOf = (block: AnyBlock): PlacedElement[] => {
  switch (block.type) {
    case 'actions':
    case 'context_actions':
      return listed(block, 'elements')
    case 'section':
      return single(block, 'accessory').filter(({ element }) => element.type !== 'image')
    case 'input':
      return single(block, 'element')
    case 'card':
      return listed(block, 'actions')
    default:
      return []
  }
}

/** All blocks, including those inside containers and carousels. */
export const flattenBlocks = (blocks: readonly AnyBlock[]): AnyBlock[] =>
  blocks.flatMap((block) => {
    if (block.type === 'container') return [block, ...flattenBlocks(block['child_blocks'] as AnyBlock[])]
    if (block.type === 'carousel') return [block, ...flattenBlocks(block['elements'] as AnyBlock[])]
    return [block]
  })

export const placedElements = (blocks: readonly AnyBlock[]): PlacedElement[] =>
  flattenBlocks(blocks).flatMap(elementsOf)
