import { call, loadState } from './client.js'

/** The page's state. `place` is the current channel or the app's Home tab. */
export const store = {
  team: undefined,
  app: undefined,
  users: new Map(),
  channels: new Map(),
  userGroups: new Map(),
  connectionCount: 0,
  panel: null,
  note: null,
  me: '',
  place: { kind: 'channel', channelId: '' },
  threadTs: undefined,
  messages: [],
  ephemerals: [],
  modals: [],
  home: null,
  unread: new Map(),
  isOnline: true,
  clockSkewMs: 0,
}

const listeners = new Set()

/** Calls `listener` with the names of the changed parts. */
export const onStoreChange = (listener) => listeners.add(listener)

export const announce = (...parts) => {
  for (const listener of listeners) listener(new Set(parts))
}

export const me = () => store.users.get(store.me)

/** The workspace's time, which may differ from the browser's. */
export const nowMs = () => Date.now() + store.clockSkewMs

const isVisible = (channel) => channel.memberIds.includes(store.me)

export const myChannels = () =>
  [...store.channels.values()].filter((channel) => isVisible(channel) && !channel.isDirect)

export const myDirectChannel = () =>
  [...store.channels.values()].find((channel) => isVisible(channel) && channel.isDirect)

export const currentChannelId = () => (store.place.kind === 'channel' ? store.place.channelId : undefined)

export const refreshFrame = async () => {
  const state = await loadState()
  const byId = (entities) => new Map(entities.map((entity) => [entity.id, entity]))
  Object.assign(store, {
    team: state.team,
    app: state.app,
    users: byId(state.users),
    channels: byId(state.channels),
    userGroups: byId(state.userGroups),
    connectionCount: state.connectionCount,
    panel: state.panel,
    note: state.note,
    clockSkewMs: state.nowMs - Date.now(),
    isOnline: true,
  })
  announce('frame')
}

export const refreshMessages = async () => {
  const channelId = currentChannelId()
  if (channelId === undefined) return
  const userId = store.me
  const [messages, ephemerals] = await Promise.all([
    call('messages', { channelId }),
    call('ephemerals', { userId, channelId }),
  ])
  // The person may have left this place before the response arrived.
  if (channelId !== currentChannelId() || userId !== store.me) return
  Object.assign(store, { messages, ephemerals })
  announce('messages')
}

export const refreshModals = async () => {
  store.modals = await call('openModals', { userId: store.me })
  announce('modals')
}

export const refreshHome = async () => {
  store.home = await call('homeTab', { userId: store.me })
  announce('home')
}

const rememberPlace = () => {
  const query = new URLSearchParams({ user: store.me })
  if (store.place.kind === 'channel') query.set('channel', store.place.channelId)
  else query.set('home', '1')
  if (store.threadTs !== undefined) query.set('thread', store.threadTs)
  history.replaceState(null, '', `/?${query}`)
}

export const goToChannel = async (channelId, threadTs) => {
  store.place = { kind: 'channel', channelId }
  store.threadTs = threadTs
  store.messages = []
  store.ephemerals = []
  store.unread.delete(channelId)
  rememberPlace()
  announce('place')
  await refreshMessages()
}

export const goToHome = async () => {
  store.place = { kind: 'home' }
  store.threadTs = undefined
  rememberPlace()
  announce('place')
  await refreshHome()
  await call('openHome', { userId: store.me })
}

export const openThread = (threadTs) => {
  store.threadTs = threadTs
  rememberPlace()
  announce('thread')
}

/** Switches to another person, in the same place if they have access to it. */
export const becomeUser = async (userId) => {
  store.me = userId
  store.unread.clear()
  const channelId = currentChannelId()
  const mayStay = channelId === undefined || store.channels.get(channelId)?.memberIds.includes(userId)
  const [first] = myChannels()
  announce('frame')
  if (store.place.kind === 'home') await goToHome()
  else await goToChannel(mayStay ? channelId : (first?.id ?? ''), mayStay ? store.threadTs : undefined)
  await refreshModals()
}
