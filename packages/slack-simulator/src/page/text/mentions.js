import { h } from '../element.js'
import { store } from '../store.js'

const mention = (label, isYou = false) => h('span', { class: isYou ? 'mention is-you' : 'mention' }, label)

export const userMention = (id, label) =>
  mention(`@${store.users.get(id)?.realName ?? label ?? id}`, id === store.me)

export const channelMention = (id, label) => mention(`#${store.channels.get(id)?.name ?? label ?? id}`)

export const userGroupMention = (id, label) => {
  const group = store.userGroups.get(id)
  return mention(`@${group?.handle ?? label?.replace(/^@/, '') ?? id}`, group?.userIds.includes(store.me))
}

export const broadcastMention = (range) => mention(`@${range}`, true)
