import { createComposer } from './composer.js'
import { h } from './element.js'
import { createMessageList } from './message-list.js'
import { currentChannelId, store } from './store.js'

const openSidebar = () => document.getElementById('app').classList.add('has-sidebar')

export const menuButton = () =>
  h(
    'button',
    { class: 'icon-button menu-button', type: 'button', 'aria-label': 'Channels', onclick: openSidebar },
    '☰',
  )

/** What readers should know about this workspace, such as how fast its clock runs. */
export const pageNote = () => store.note && h('p', { class: 'page-note', role: 'note' }, store.note)

const isInChannel = (message) =>
  message.thread_ts === undefined ||
  message.thread_ts === message.ts ||
  message.subtype === 'thread_broadcast'

const emptyNote = (channel) =>
  h(
    'div',
    { class: 'empty' },
    h('h2', {}, channel.isDirect ? `Messages from ${store.app.name}` : `#${channel.name}`),
    h(
      'p',
      {},
      channel.memberIds.includes(store.app.botUserId)
        ? [
            'Nothing here yet. Type ',
            h('code', {}, store.app.commands[0]?.command ?? '/'),
            ' below to begin.',
          ]
        : `${store.app.name} isn't a member of this channel.`,
    ),
  )

/** The current channel's messages and the message field. */
export const createChannelView = () => {
  const main = document.getElementById('main')
  const list = createMessageList('Messages', false)
  const composer = createComposer({
    id: 'composer-input',
    channelId: currentChannelId,
    threadTs: () => undefined,
    label: 'Message',
  })
  let empty
  const drawMessages = () => {
    const channel = store.channels.get(currentChannelId())
    if (channel === undefined) return
    const messages = [...store.messages.filter(isInChannel), ...store.ephemerals.filter(isInChannel)].sort(
      (a, b) => Number(a.ts) - Number(b.ts),
    )
    empty?.remove()
    list.show(messages)
    if (messages.length > 0) return
    empty = emptyNote(channel)
    list.node.append(empty)
  }
  return {
    drawMessages,
    drawPlace: () => {
      const channel = store.channels.get(currentChannelId())
      if (channel === undefined) return
      const title = channel.isDirect ? store.app.name : `# ${channel.name}`
      document.title = `${channel.isDirect ? store.app.name : `#${channel.name}`} · ${store.team.name}`
      composer.rename(channel.isDirect ? `Message ${store.app.name}` : `Message #${channel.name}`)
      list.reset()
      const people = `${channel.memberIds.length} members`
      main.replaceChildren(
        h(
          'header',
          { class: 'bar' },
          menuButton(),
          h('h1', {}, title),
          h('span', { class: 'bar-note' }, channel.topic),
          h('span', { class: 'bar-note bar-end' }, people),
        ),
        pageNote() ?? '',
        list.node,
        composer.node,
      )
      if (matchMedia('(min-width: 821px)').matches) composer.focus()
    },
  }
}
