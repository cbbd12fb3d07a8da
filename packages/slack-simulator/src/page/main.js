import { createChannelView } from './channel-view.js'
import { followChanges } from './client.js'
import { drawHome } from './home-view.js'
import { drawModals } from './modal-view.js'
import { closeSidebar, drawSidebar } from './sidebar.js'
import {
  announce,
  becomeUser,
  currentChannelId,
  goToChannel,
  myChannels,
  onStoreChange,
  refreshFrame,
  refreshHome,
  refreshMessages,
  refreshModals,
  store,
} from './store.js'
import { createThreadPanel } from './thread-panel.js'
import { toast } from './toasts.js'

const gatherMs = 25

/** Runs `work` soon, once for several calls. */
const gathered = (work) => {
  let timer
  return () => {
    timer ??= setTimeout(() => {
      timer = undefined
      void work()
    }, gatherMs)
  }
}

const soon = {
  frame: gathered(refreshFrame),
  messages: gathered(refreshMessages),
  modals: gathered(refreshModals),
  home: gathered(refreshHome),
}

const countUnread = (channelId) => {
  store.unread.set(channelId, (store.unread.get(channelId) ?? 0) + 1)
  drawSidebar()
}

const startOver = async () => {
  await refreshFrame()
  await becomeUser(store.users.has(store.me) ? store.me : [...store.users.keys()][0])
}

const onChange = (change) => {
  switch (change.kind) {
    case 'message-posted':
      if (change.channelId === currentChannelId()) soon.messages()
      else countUnread(change.channelId)
      break
    case 'message-updated':
    case 'message-deleted':
      if (change.channelId === currentChannelId()) soon.messages()
      break
    case 'ephemeral-changed':
      if (change.userId === store.me && change.channelId === currentChannelId()) soon.messages()
      break
    case 'modals-changed':
      if (change.userId === store.me) soon.modals()
      break
    case 'home-changed':
      if (change.userId === store.me) soon.home()
      break
    case 'notice':
      if (change.userId === store.me) toast(change.text)
      break
    case 'connections-changed':
      store.connectionCount = change.count
      drawSidebar()
      break
    case 'channels-changed':
      soon.frame()
      break
    case 'reset':
      void startOver()
      break
  }
}

/** A permalink: `/archives/C…/p1790000000000100?thread_ts=…`. */
const parsePermalink = (url) => {
  const match = /^\/archives\/(\w+)(?:\/p(\d+)(\d{6}))?$/.exec(url.pathname)
  if (match === null) return undefined
  return {
    channelId: match[1],
    ts: match[2] && `${match[2]}.${match[3]}`,
    threadTs: url.searchParams.get('thread_ts') ?? undefined,
  }
}

const visit = async (place) => {
  await goToChannel(place.channelId, place.threadTs)
  document.querySelector(`[data-ts="${place.ts}"]`)?.scrollIntoView({ block: 'center' })
}

const wire = () => {
  const channelView = createChannelView()
  const threadPanel = createThreadPanel()
  onStoreChange((parts) => {
    if (parts.has('frame') || parts.has('place')) drawSidebar()
    const isHome = store.place.kind === 'home'
    if (parts.has('place')) (isHome ? drawHome : channelView.drawPlace)()
    if (parts.has('messages') && !isHome) channelView.drawMessages()
    if (parts.has('messages') || parts.has('place') || parts.has('thread')) threadPanel.draw()
    if (parts.has('home') && isHome) drawHome()
    if (parts.has('modals')) drawModals()
  })
  document.addEventListener('click', (event) => {
    if (event.target === document.getElementById('app')) closeSidebar()
    const anchor = event.target.closest?.('a[href]')
    const place = anchor?.origin === location.origin ? parsePermalink(new URL(anchor.href)) : undefined
    if (place === undefined) return
    event.preventDefault()
    void visit(place)
  })
}

const onLost = () => {
  store.isOnline = false
  announce('frame')
}

const start = async () => {
  const url = new URL(location.href)
  const place = parsePermalink(url)
  wire()
  await refreshFrame()
  const wanted = url.searchParams.get('user') ?? ''
  store.me = store.users.has(wanted) ? wanted : [...store.users.keys()][0]
  const channelId = place?.channelId ?? url.searchParams.get('channel') ?? ''
  store.place =
    url.searchParams.has('home') && !channelId
      ? { kind: 'home' }
      : { kind: 'channel', channelId: store.channels.has(channelId) ? channelId : myChannels()[0].id }
  store.threadTs = place?.threadTs ?? url.searchParams.get('thread') ?? undefined
  followChanges(onChange, startOver, onLost)
  await becomeUser(store.me)
  if (place?.ts !== undefined) await visit(place)
}

void start()
