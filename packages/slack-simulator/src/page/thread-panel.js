import { createComposer } from './composer.js'
import { h } from './element.js'
import { createMessageList } from './message-list.js'
import { currentChannelId, openThread, store } from './store.js'

/** The thread panel: its first message, its replies and a reply field. */
export const createThreadPanel = () => {
  const panel = document.getElementById('thread')
  const list = createMessageList('Thread', true)
  const composer = createComposer({
    channelId: currentChannelId,
    threadTs: () => store.threadTs,
    label: 'Reply',
  })
  let shownTs
  const close = () => openThread(undefined)
  panel.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close()
  })
  const count = h('div', { class: 'thread-count' })
  return {
    draw: () => {
      const ts = currentChannelId() === undefined ? undefined : store.threadTs
      panel.hidden = ts === undefined
      document.getElementById('app').classList.toggle('has-thread', ts !== undefined)
      if (ts === undefined) {
        shownTs = undefined
        return
      }
      if (shownTs !== ts) {
        list.reset()
        const channel = store.channels.get(currentChannelId())
        panel.replaceChildren(
          h(
            'header',
            { class: 'bar' },
            h('h2', {}, 'Thread'),
            h('span', { class: 'bar-note' }, `#${channel?.name ?? ''}`),
            h(
              'button',
              { class: 'icon-button bar-end', type: 'button', 'aria-label': 'Close thread', onclick: close },
              '×',
            ),
          ),
          list.node,
          composer.node,
        )
        shownTs = ts
      }
      const isInThread = (message) => message.ts === ts || message.thread_ts === ts
      const messages = [
        ...store.messages.filter(isInThread),
        ...store.ephemerals.filter((message) => message.thread_ts === ts),
      ]
      // In the list's way, and it has no focus to lose.
      count.remove()
      list.show(messages.sort((a, b) => Number(a.ts) - Number(b.ts)))
      const replies = messages.filter((message) => message.ts !== ts).length
      count.textContent = replies === 1 ? '1 reply' : `${replies} replies`
      const first = list.node.querySelector('.message')
      if (first !== null && replies > 0) first.after(count)
    },
  }
}
