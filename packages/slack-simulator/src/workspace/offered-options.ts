import type { MenuOption } from '../block-kit/check-suggestions.ts'
import type { ElementState } from './element-state.ts'
import type { Workspace } from './workspace.ts'

/** An external menu as one person sees it. `surfaceId` is a view's id or a message's `ts`. */
export type MenuPlace = { userId: string; surfaceId: string; blockId: string; actionId: string }

const keyOf = ({ userId, surfaceId, blockId, actionId }: MenuPlace): string =>
  JSON.stringify([userId, surfaceId, blockId, actionId])

/** Remembers what the app offered, so that a person can choose only that. */
export const rememberOffered = (
  workspace: Workspace,
  place: MenuPlace,
  options: readonly MenuOption[],
): void => {
  const known = workspace.offeredOptions.get(keyOf(place)) ?? new Map<string, MenuOption>()
  for (const option of options) known.set(option.value, option)
  workspace.offeredOptions.set(keyOf(place), known)
}

const chosenIn = (state: Record<string, unknown> | undefined): MenuOption[] => {
  const { selected_option: one, selected_options: several } = (state ?? {}) as {
    selected_option?: MenuOption | null
    selected_options?: MenuOption[]
  }
  return several ?? (one ? [one] : [])
}

/** Options that a person can choose: those that the app offered here, and those that are chosen already. */
export const offeredOptions = (
  workspace: Workspace,
  place: MenuPlace,
  state: ElementState | Record<string, unknown> | undefined,
): MenuOption[] => [...(workspace.offeredOptions.get(keyOf(place))?.values() ?? []), ...chosenIn(state)]
