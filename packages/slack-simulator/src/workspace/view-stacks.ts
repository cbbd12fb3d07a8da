import type { SentView } from '../block-kit/check-view.ts'
import { placedElements } from '../block-kit/walk-blocks.ts'
import { emptyStateValues, initialState } from './element-state.ts'
import type { SlackView, StateValues } from './entities.ts'
import { withIds } from './messages.ts'
import type { Workspace } from './workspace.ts'

/** Keeps a person's entries if the new view has the same block and action ids. */
const mergedState = (view: SentView, earlier: StateValues): StateValues => {
  const values = emptyStateValues()
  for (const { block, element } of placedElements(view.blocks)) {
    const initial = initialState(element)
    if (initial === undefined || block.block_id === undefined || element.action_id === undefined) continue
    const kept = earlier[block.block_id]?.[element.action_id]
    values[block.block_id] = {
      ...values[block.block_id],
      [element.action_id]: kept?.['type'] === element.type ? kept : initial,
    }
  }
  return values
}

type Place = { id: string; rootViewId: string; previousViewId: string | null; earlier: StateValues }

const toSlackView = (workspace: Workspace, sent: SentView, place: Place): SlackView => {
  const view = { ...sent, blocks: withIds(sent.blocks, workspace.ids) }
  return {
    ...view,
    id: place.id,
    team_id: workspace.team.id,
    app_id: workspace.app.id,
    bot_id: workspace.app.botId,
    app_installed_team_id: workspace.team.id,
    hash: workspace.ids.nextHash(),
    state: { values: mergedState(view, place.earlier) },
    root_view_id: place.rootViewId,
    previous_view_id: place.previousViewId,
    private_metadata: view.private_metadata ?? '',
    callback_id: view.callback_id ?? '',
    external_id: view.external_id ?? '',
    ...(view.type === 'modal' && {
      clear_on_close: view.clear_on_close ?? false,
      notify_on_close: view.notify_on_close ?? false,
    }),
  }
}

export const openModals = (workspace: Workspace, userId: string): SlackView[] =>
  workspace.modals.get(userId) ?? []

export const setModals = (workspace: Workspace, userId: string, stack: SlackView[]): void => {
  workspace.modals.set(userId, stack)
  workspace.changes.emit({ kind: 'modals-changed', userId })
}

/** Pushes a view onto a person's stack. On an empty stack, it becomes the root. */
export const pushView = (workspace: Workspace, userId: string, sent: SentView): SlackView => {
  const stack = openModals(workspace, userId)
  const id = workspace.ids.nextId('V')
  const view = toSlackView(workspace, sent, {
    id,
    rootViewId: stack[0]?.id ?? id,
    previousViewId: stack.at(-1)?.id ?? null,
    earlier: {},
  })
  setModals(workspace, userId, [...stack, view])
  return view
}

/** Replaces an open view. Entries in blocks that stay are kept. */
export const replaceView = (
  workspace: Workspace,
  userId: string,
  current: SlackView,
  sent: SentView,
): SlackView => {
  const view = toSlackView(workspace, sent, {
    id: current.id,
    rootViewId: current.root_view_id,
    previousViewId: current.previous_view_id,
    earlier: current.state.values,
  })
  const stack = openModals(workspace, userId).map((open) => (open.id === current.id ? view : open))
  setModals(workspace, userId, stack)
  return view
}

export const publishHome = (workspace: Workspace, userId: string, sent: SentView): SlackView => {
  const current = workspace.homes.get(userId)
  const id = current?.id ?? workspace.ids.nextId('V')
  const view = toSlackView(workspace, sent, {
    id,
    rootViewId: id,
    previousViewId: null,
    earlier: current?.state.values ?? {},
  })
  workspace.homes.set(userId, view)
  workspace.changes.emit({ kind: 'home-changed', userId })
  return view
}

/** Finds a view and its owner by Slack's id or the app's external id. */
export const findView = (
  workspace: Workspace,
  by: { viewId?: string | undefined; externalId?: string | undefined },
): { userId: string; view: SlackView } | undefined => {
  const open = [...workspace.modals].flatMap(([userId, stack]) => stack.map((view) => ({ userId, view })))
  const homes = [...workspace.homes].map(([userId, view]) => ({ userId, view }))
  return [...open, ...homes].find(({ view }) =>
    by.viewId === undefined
      ? view.external_id !== '' && view.external_id === by.externalId
      : view.id === by.viewId,
  )
}
