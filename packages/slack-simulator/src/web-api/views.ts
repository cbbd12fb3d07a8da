import { z } from 'zod'
import { checkView } from '../block-kit/check-view.ts'
import { blockKitLimits as limits } from '../block-kit/limits.ts'
import {
  findView,
  openModals,
  publishHome,
  pushView,
  replaceView,
  setModals,
} from '../workspace/view-stacks.ts'
import { requiredText, text } from './argument-types.ts'
import { defineMethod, refuse, type MethodContext } from './method.ts'

const triggered = z.object({
  trigger_id: requiredText.optional(),
  interactivity_pointer: requiredText.optional(),
  view: z.unknown(),
  team_id: text.optional(),
})

type Triggered = z.infer<typeof triggered>

const spend = (args: Triggered, context: MethodContext) =>
  context.triggers.exchange(args.trigger_id ?? args.interactivity_pointer ?? '')

const isDuplicate = (context: MethodContext, externalId: string | undefined, except?: string): boolean => {
  if (externalId === undefined || externalId === '') return false
  const found = findView(context.workspace, { externalId })
  return found !== undefined && found.view.id !== except
}

// Check the view before using up the trigger, so that a corrected view can still use it.
const viewsOpen = defineMethod('views.open', {
  tier: 'tier4',
  args: triggered,
  run: (args, context) => {
    const checked = checkView(args.view, 'modal')
    if (!checked.ok) return refuse(checked.error, checked.messages)
    if (isDuplicate(context, checked.view.external_id)) return refuse('duplicate_external_id')
    const trigger = spend(args, context)
    if (!trigger.ok) return refuse(trigger.error)
    setModals(context.workspace, trigger.userId, [])
    return { ok: true, view: pushView(context.workspace, trigger.userId, checked.view) }
  },
})

const viewsPush = defineMethod('views.push', {
  tier: 'tier4',
  args: triggered,
  run: (args, context) => {
    const checked = checkView(args.view, 'modal')
    if (!checked.ok) return refuse(checked.error, checked.messages)
    if (isDuplicate(context, checked.view.external_id)) return refuse('duplicate_external_id')
    const trigger = spend(args, context)
    if (!trigger.ok) return refuse(trigger.error)
    const depth = openModals(context.workspace, trigger.userId).length
    if (depth === 0) return refuse('not_found')
    if (depth >= limits.viewStack) return refuse('push_limit_reached')
    return { ok: true, view: pushView(context.workspace, trigger.userId, checked.view) }
  },
})

const viewsUpdate = defineMethod('views.update', {
  tier: 'tier4',
  args: z.object({
    view_id: requiredText.optional(),
    external_id: requiredText.optional(),
    hash: text.optional(),
    view: z.unknown(),
    team_id: text.optional(),
  }),
  run: (args, context) => {
    const found = findView(context.workspace, { viewId: args.view_id, externalId: args.external_id })
    if (found === undefined) return refuse('not_found')
    const { userId, view } = found
    if (args.hash !== undefined && args.hash !== '' && args.hash !== view.hash) return refuse('hash_conflict')
    const checked = checkView(args.view, view.type)
    if (!checked.ok) return refuse(checked.error, checked.messages)
    if (isDuplicate(context, checked.view.external_id, view.id)) return refuse('duplicate_external_id')
    if (view.type === 'home') return { ok: true, view: publishHome(context.workspace, userId, checked.view) }
    return { ok: true, view: replaceView(context.workspace, userId, view, checked.view) }
  },
})

const viewsPublish = defineMethod('views.publish', {
  tier: 'tier4',
  args: z.object({
    user_id: requiredText,
    hash: text.optional(),
    view: z.unknown(),
    team_id: text.optional(),
  }),
  run: (args, context) => {
    const { workspace } = context
    if (!workspace.users.has(args.user_id)) return refuse('user_not_found')
    const current = workspace.homes.get(args.user_id)
    if (args.hash !== undefined && args.hash !== '' && args.hash !== current?.hash)
      return refuse('hash_conflict')
    const checked = checkView(args.view, 'home')
    if (!checked.ok) return refuse(checked.error, checked.messages)
    return { ok: true, view: publishHome(workspace, args.user_id, checked.view) }
  },
})

export const viewMethods = [viewsOpen, viewsPush, viewsUpdate, viewsPublish]
