import { blockKitLimits as limits } from './limits.ts'
import { slackMessage } from './slack-wording.ts'
import { blockSurfaces, elementSurfaces, type Surface } from './surfaces.ts'
import { flattenBlocks, placedElements, type AnyBlock } from './walk-blocks.ts'

type Rule = (blocks: readonly AnyBlock[], surface: Surface, root: readonly string[]) => string[]

/** The location of a block, or of the container or carousel that it is in. */
const placeOf = (blocks: readonly AnyBlock[], block: AnyBlock): number =>
  blocks.findIndex((outer) => flattenBlocks([outer]).includes(block))

const surfacesOfBlocks: Rule = (blocks, surface, root) =>
  flattenBlocks(blocks).flatMap((block) => {
    const allowed: readonly Surface[] = blockSurfaces[block.type as keyof typeof blockSurfaces]
    if (allowed.includes(surface)) return []
    return [
      slackMessage(`unsupported type: ${block.type} (not available in ${surface})`, [
        ...root,
        placeOf(blocks, block),
        'type',
      ]),
    ]
  })

const surfacesOfElements: Rule = (blocks, surface, root) =>
  placedElements(blocks).flatMap(({ block, element, path }) => {
    const allowed = Object.hasOwn(elementSurfaces, element.type) ? elementSurfaces[element.type] : undefined
    if (allowed === undefined || allowed.includes(surface)) return []
    const place = [...root, placeOf(blocks, block), ...path, 'type']
    return [slackMessage(`unsupported type: ${element.type} (not available in ${surface})`, place)]
  })

const uniqueBlockIds: Rule = (blocks, _surface, root) => {
  const seen = new Set<string>()
  return flattenBlocks(blocks).flatMap((block) => {
    if (block.block_id === undefined) return []
    if (seen.has(block.block_id)) {
      return [
        slackMessage(`block_id "${block.block_id}" already exists`, [
          ...root,
          placeOf(blocks, block),
          'block_id',
        ]),
      ]
    }
    seen.add(block.block_id)
    return []
  })
}

const uniqueActionIds: Rule = (blocks, _surface, root) => {
  const seen = new Map<AnyBlock, Set<string>>()
  return placedElements(blocks).flatMap(({ block, element, path }) => {
    if (element.action_id === undefined) return []
    const ids = seen.get(block) ?? new Set<string>()
    seen.set(block, ids)
    if (ids.has(element.action_id)) {
      return [
        slackMessage(`action_id "${element.action_id}" already exists in this block`, [
          ...root,
          placeOf(blocks, block),
          ...path,
          'action_id',
        ]),
      ]
    }
    ids.add(element.action_id)
    return []
  })
}

const onePlan: Rule = (blocks, _surface, root) => {
  const plans = blocks.filter(({ type }) => type === 'plan')
  return plans.length > limits.plan.plansPerMessage
    ? [slackMessage('Cannot have more than 1 plan block', root)]
    : []
}

const fewCharts: Rule = (blocks, _surface, root) => {
  const most = limits.dataVisualization.blocksPerMessage
  return blocks.filter(({ type }) => type === 'data_visualization').length > most
    ? [slackMessage(`Cannot have more than ${most} data_visualization blocks`, root)]
    : []
}

const planOrTaskCards: Rule = (blocks, _surface, root) =>
  blocks.some(({ type }) => type === 'plan') && blocks.some(({ type }) => type === 'task_card')
    ? [slackMessage('plan and task_card blocks cannot be mixed', root)]
    : []

const markdownCharacters: Rule = (blocks, _surface, root) => {
  const total = blocks
    .filter(({ type }) => type === 'markdown')
    .reduce((sum, block) => sum + String(block['text']).length, 0)
  return total > limits.markdown.charactersPerMessage
    ? [
        slackMessage(
          `must be less than ${limits.markdown.charactersPerMessage + 1} characters over all markdown blocks`,
          root,
        ),
      ]
    : []
}

const oneFocus: Rule = (blocks, _surface, root) =>
  placedElements(blocks).filter(({ element }) => element['focus_on_load'] === true).length > 1
    ? [slackMessage('only one element may have focus_on_load set to true', root)]
    : []

const responseUrlOnlyInModals: Rule = (blocks, surface, root) =>
  surface !== 'modal' &&
  placedElements(blocks).some(({ element }) => element['response_url_enabled'] === true)
    ? [slackMessage('response_url_enabled is only available in modals', root)]
    : []

const rules: readonly Rule[] = [
  surfacesOfBlocks,
  surfacesOfElements,
  uniqueBlockIds,
  uniqueActionIds,
  onePlan,
  fewCharts,
  planOrTaskCards,
  markdownCharacters,
  oneFocus,
  responseUrlOnlyInModals,
]

/** Checks rules across blocks: uniqueness, surfaces, and limits over a whole message. */
export const brokenRules = (
  blocks: readonly AnyBlock[],
  surface: Surface,
  root: readonly string[],
): string[] => rules.flatMap((rule) => rule(blocks, surface, root))
