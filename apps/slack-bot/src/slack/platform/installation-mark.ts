import type { HomeView, ModalView } from '@slack/types'

/*
 * Every button's value, every menu entry's value, and every modal's private metadata ends with the id of the installation that drew it. The
 * Slack client adds this mark and the click listener removes it; no other code sees it.
 */

const MARK = /~(?<id>[0-9a-f]{12})$/u
/** Length of a mark in characters. */
export const MARK_LENGTH = 13

export const marked = (value: string, installationId: string): string => `${value}~${installationId}`

/** A value without its mark, and the installation that drew it. Older values have no mark. */
export const readMarked = (
  text: string | undefined,
): { readonly value: string | undefined; readonly installationId?: string } => {
  const id = text === undefined ? undefined : MARK.exec(text)?.groups?.['id']
  return text === undefined || id === undefined
    ? { value: text }
    : { value: text.slice(0, -MARK_LENGTH), installationId: id }
}

type ToValue = (value: string) => string

/** A copy of the blocks in which every button and every entry of a menu has another value, at any depth. */
const withValues = <T>(tree: T, toValue: ToValue): T => {
  const changed = (item: Readonly<Record<string, unknown>>) => {
    const value = typeof item['value'] === 'string' ? item['value'] : ''
    return { ...item, value: toValue(value) }
  }
  const visit = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(visit)
    if (typeof node !== 'object' || node === null) return node
    const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, visit(value)]))
    if (copy['type'] === 'overflow' && Array.isArray(copy['options']))
      return { ...copy, options: copy['options'].map(changed) }
    return copy['type'] === 'button' ? changed(copy) : copy
  }
  return visit(tree) as T
}

/** A copy of the blocks with every button and every entry of a `⋯` menu marked, at any depth. */
export const withMarkedButtons = <T>(tree: T, installationId: string): T =>
  withValues(tree, (value) => marked(value, installationId))

/** Blocks that Slack sent back, as they were drawn, so that they can be shown again. */
export const withoutMarks = <T>(tree: T): T => withValues(tree, (value) => readMarked(value).value ?? '')

export const markedView = <T extends ModalView | HomeView>(view: T, installationId: string): T => ({
  ...view,
  blocks: withMarkedButtons(view.blocks, installationId),
  private_metadata: marked(view.private_metadata ?? '', installationId),
})
