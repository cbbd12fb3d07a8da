import { call } from '../client.js'
import { askConfirmation } from '../confirm.js'
import { store } from '../store.js'
import { toast } from '../toasts.js'

const confirmed = async (element) => element.confirm === undefined || (await askConfirmation(element.confirm))

const say = (error) => toast(error instanceof Error ? error.message : String(error))

const initialState = (element) => ({
  selected_option: element.initial_option,
  selected_options: element.initial_options,
  selected_user: element.initial_user,
  selected_users: element.initial_users,
  selected_channel: element.initial_channel,
  selected_channels: element.initial_channels,
  selected_conversation: element.initial_conversation,
  selected_conversations: element.initial_conversations,
  selected_date: element.initial_date,
  selected_time: element.initial_time,
  selected_date_time: element.initial_date_time,
  value: typeof element.initial_value === 'string' ? element.initial_value : undefined,
})

const plainSurface = {
  labelOf: () => undefined,
  describedBy: () => undefined,
  errorOf: () => undefined,
  stateOf: (_block, element) => initialState(element),
}

/** A message as a surface: each action is sent to the app immediately. */
export const messageSurface = (message) => {
  const use = async (block, element, value, onSent) => {
    if (!(await confirmed(element))) return
    onSent?.()
    try {
      await call('click', {
        userId: store.me,
        channelId: message.channel,
        messageTs: message.ts,
        actionId: element.action_id,
        blockId: block.block_id,
        value: value ?? undefined,
        confirm: element.confirm ? 'accept' : undefined,
      })
    } catch (error) {
      say(error)
    }
  }
  return {
    ...plainSurface,
    use,
    enter: (block, element, value, isTold) =>
      isTold || block.type !== 'input' ? use(block, element, value) : undefined,
    suggest: (block, element, query) =>
      call('suggest', {
        userId: store.me,
        actionId: element.action_id,
        blockId: block.block_id,
        value: query,
        message: { channelId: message.channel, ts: message.ts },
      }),
  }
}

/**
 * A view as a surface: entries are kept in the view; buttons and dispatching inputs are sent to the app.
 * `show` replaces the view after the app updated it, and sets the errors under its fields.
 */
export const createViewSurface = (first) => {
  let view = first
  let errors = {}
  const isTold = (block) => block.type !== 'input' || block.dispatch_action === true
  const surface = first.type === 'home' ? 'home' : 'modal'
  // Send entries in order, so that a submit never arrives before them.
  let queue = Promise.resolve()
  const inOrder = (work) => {
    queue = queue.then(work).catch(say)
    return queue
  }
  const press = (block, element, value) =>
    call('clickInView', {
      userId: store.me,
      surface,
      actionId: element.action_id,
      blockId: block.block_id,
      value: value ?? undefined,
      confirm: element.confirm ? 'accept' : undefined,
    })
  const fill = (block, element, value) =>
    call('fillView', {
      userId: store.me,
      values: { [block.block_id]: { [element.action_id]: value ?? null } },
    })
  const enter = (block, element, value, mayTell) =>
    inOrder(() =>
      isTold(block) && mayTell
        ? press(block, element, value)
        : surface === 'modal'
          ? fill(block, element, value)
          : undefined,
    )
  return {
    ...plainSurface,
    errorOf: (block) => errors[block.block_id],
    stateOf: (block, element) =>
      view.state.values[block.block_id]?.[element.action_id] ?? initialState(element),
    use: async (block, element, value, onSent) => {
      if (!(await confirmed(element))) return
      onSent?.()
      await enter(block, element, value, true)
    },
    enter,
    suggest: (block, element, query) =>
      call('suggest', {
        userId: store.me,
        surface,
        actionId: element.action_id,
        blockId: block.block_id,
        value: query,
      }),
    settled: () => queue,
    show: (next, nextErrors = {}) => {
      view = next
      errors = nextErrors
    },
  }
}
