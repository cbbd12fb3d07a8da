import { h } from './element.js'
import { createMessage } from './message.js'
import { store } from './store.js'
import { dayHeading } from './text/dates.js'

const followUpSeconds = 300
const nearBottomPx = 120

const continues = (message, previous) =>
  previous !== undefined &&
  previous.user === message.user &&
  previous.username === message.username &&
  message.ephemeralFor === previous.ephemeralFor &&
  Number(message.ts) - Number(previous.ts) < followUpSeconds

const toItems = (messages, isInThread) => {
  const items = []
  let previous
  for (const message of messages) {
    const day = dayHeading(message.ts)
    if (!isInThread && (previous === undefined || dayHeading(previous.ts) !== day)) {
      items.push({
        key: `day ${day}`,
        version: day,
        create: () => ({ node: h('div', { class: 'day', role: 'separator' }, day) }),
      })
      previous = undefined
    }
    const isFollowUp = continues(message, previous)
    items.push({
      key: `${message.ts} ${store.me}`,
      version: JSON.stringify([message, isFollowUp]),
      create: () => createMessage(message, isInThread),
      show: (view) => view.show(message, isFollowUp),
    })
    previous = message
  }
  return items
}

/**
 * A scrolling list of messages. Draws again only what changed in them, so that an edited card doesn't scroll the list,
 * close a menu or lose a click. Scrolls to new messages only when the reader is at the end.
 */
export const createMessageList = (label, isInThread) => {
  const drawn = new Map()
  let isFirst = true
  const node = h('div', { class: 'scroll', role: 'log', 'aria-label': label, tabindex: 0 })
  const show = (messages) => {
    const wasAtEnd = isFirst || node.scrollHeight - node.scrollTop - node.clientHeight < nearBottomPx
    const items = toItems(messages, isInThread)
    const keys = new Set(items.map(({ key }) => key))
    for (const [key, entry] of drawn) {
      if (keys.has(key)) continue
      entry.view.node.remove()
      drawn.delete(key)
    }
    let at = node.firstChild
    for (const item of items) {
      const known = drawn.get(item.key)
      const view = known?.view ?? item.create()
      if (known?.version !== item.version) item.show?.(view)
      if (known === undefined && !isFirst) view.node.classList.add('is-new')
      if (at === view.node) at = at.nextSibling
      else node.insertBefore(view.node, at)
      drawn.set(item.key, { version: item.version, view })
    }
    if (wasAtEnd) node.scrollTop = node.scrollHeight
    if (messages.length > 0) isFirst = false
  }
  return {
    node,
    show,
    reset: () => {
      drawn.clear()
      node.replaceChildren()
      isFirst = true
    },
  }
}
