import { avatar } from './avatar.js'
import { h } from './element.js'
import { createSlot } from './slot.js'
import {
  becomeUser,
  currentChannelId,
  goToChannel,
  goToHome,
  me,
  myChannels,
  myDirectChannel,
  store,
} from './store.js'

export const closeSidebar = () => document.getElementById('app').classList.remove('has-sidebar')

const sideLink = ({ mark, label, isCurrent, unread = 0, onclick }) =>
  h(
    'li',
    {},
    h(
      'button',
      {
        class: unread > 0 ? 'side-link is-unread' : 'side-link',
        type: 'button',
        'aria-current': isCurrent ? 'page' : false,
        onclick: () => {
          closeSidebar()
          onclick()
        },
      },
      h('span', { class: 'side-mark', 'aria-hidden': 'true' }, mark),
      h('span', {}, label),
      unread > 0 && h('span', { class: 'unread-count', 'aria-label': `${unread} new` }, String(unread)),
    ),
  )

const channelLink = (channel) =>
  sideLink({
    mark: channel.isPrivate ? '🔒' : '#',
    label: channel.name,
    isCurrent: currentChannelId() === channel.id,
    unread: store.unread.get(channel.id),
    onclick: () => goToChannel(channel.id),
  })

const role = (user) =>
  [
    user.title,
    user.isAdmin && 'admin',
    user.membership !== 'member' && user.membership.replaceAll('-', ' '),
    [...store.userGroups.values()]
      .filter((group) => group.userIds.includes(user.id))
      .map((group) => `@${group.handle}`),
  ]
    .flat()
    .filter(Boolean)
    .join(' · ')

const personOption = (user, close) =>
  h(
    'button',
    {
      class: 'person-option',
      type: 'button',
      role: 'menuitemradio',
      'aria-checked': String(user.id === store.me),
      onclick: () => {
        close()
        closeSidebar()
        void becomeUser(user.id)
      },
    },
    avatar(user.id, true),
    h('span', {}, user.realName, h('small', {}, role(user))),
  )

const userSwitcher = () => {
  const user = me()
  const close = () => {
    list.hidden = true
    button.setAttribute('aria-expanded', 'false')
  }
  const people = [...store.users.values()].filter((one) => !one.membership.endsWith('bot'))
  const list = h(
    'div',
    { class: 'people-menu', role: 'menu', 'aria-label': 'Switch user', hidden: true },
    people.map((one) => personOption(one, close)),
  )
  const button = h(
    'button',
    {
      class: 'you-button',
      type: 'button',
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
      'aria-label': `You are ${user?.realName}. Switch user`,
      onclick: () => {
        list.hidden = !list.hidden
        button.setAttribute('aria-expanded', String(!list.hidden))
        if (!list.hidden) list.querySelector('[aria-checked="true"]')?.focus()
      },
    },
    avatar(store.me),
    h(
      'span',
      { class: 'you-text' },
      h('span', { class: 'you-name' }, user?.realName),
      h('span', { class: 'you-title' }, user ? role(user) : ''),
    ),
    h('span', { 'aria-hidden': 'true' }, '⇅'),
  )
  list.addEventListener('keydown', (event) => {
    const options = [...list.querySelectorAll('button')]
    const index = options.indexOf(document.activeElement)
    if (event.key === 'Escape') {
      close()
      button.focus()
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      options[(index + (event.key === 'ArrowDown' ? 1 : -1) + options.length) % options.length]?.focus()
    }
  })
  const area = h('div', { class: 'you' }, h('span', { class: 'you-label' }, 'You are'), list, button)
  area.addEventListener('focusout', (event) => {
    if (event.relatedTarget !== null && !area.contains(event.relatedTarget)) close()
  })
  return area
}

const connection = () => {
  const { connectionCount, isOnline, app } = store
  if (!isOnline) return "Simulator isn't running"
  if (connectionCount === 0) return `${app.name} isn't connected`
  return `${app.name} connected${connectionCount > 1 ? ` (${connectionCount} sockets)` : ''}`
}

const drawTeam = () => {
  const isUp = store.isOnline && store.connectionCount > 0
  return h(
    'header',
    { class: 'team' },
    h('p', { class: 'team-name' }, store.team.name),
    h('p', { class: 'team-note' }, 'Slack simulator on this machine'),
    h('p', { class: isUp ? 'team-note connection is-up' : 'team-note connection' }, connection()),
  )
}

const drawApps = () => {
  const direct = myDirectChannel()
  return h(
    'ul',
    {},
    sideLink({
      mark: '💡',
      label: store.app.name,
      isCurrent: store.place.kind === 'home',
      onclick: goToHome,
    }),
    direct &&
      sideLink({
        mark: '✉',
        label: 'Direct messages',
        isCurrent: currentChannelId() === direct.id,
        unread: store.unread.get(direct.id),
        onclick: () => goToChannel(direct.id),
      }),
  )
}

const drawPanelLink = () =>
  store.panel && [
    h('h2', {}, 'Demo'),
    h(
      'ul',
      {},
      h(
        'li',
        {},
        h(
          'a',
          { class: 'side-link', href: store.panel.url, target: '_blank', rel: 'noreferrer' },
          h('span', { class: 'side-mark', 'aria-hidden': 'true' }, '⚙'),
          h('span', {}, store.panel.title),
        ),
      ),
    ),
  ]

const [team, channels, apps, panelLink, you] = Array.from({ length: 5 }, createSlot)

/** Draws the parts of the sidebar that changed, so that a new message elsewhere closes no menu. */
export const drawSidebar = () => {
  const sidebar = document.getElementById('sidebar')
  if (!sidebar.hasChildNodes()) {
    sidebar.append(
      team.node,
      h(
        'div',
        { class: 'sidebar-scroll' },
        h('h2', {}, 'Channels'),
        channels.node,
        h('h2', {}, 'Apps'),
        apps.node,
        panelLink.node,
      ),
      you.node,
    )
  }
  const { place, me: userId, unread } = store
  const direct = myDirectChannel()
  team.show([store.team, connection()], drawTeam)
  channels.show([myChannels(), place, [...unread]], () => h('ul', {}, myChannels().map(channelLink)))
  apps.show([store.app, direct, place, direct && unread.get(direct.id)], drawApps)
  panelLink.show(store.panel, drawPanelLink)
  you.show([userId, [...store.users.values()], [...store.userGroups.values()]], userSwitcher)
}
