import { h } from './element.js'
import { store } from './store.js'

const initials = (name) =>
  name
    .split(/[\s-]+/)
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('')

/** A person's initials on their colour, or a lamp for the app. */
export const avatar = (userId, isSmall = false) => {
  const user = store.users.get(userId)
  const text = user === undefined ? '?' : user.membership.endsWith('bot') ? '💡' : initials(user.realName)
  return h(
    'span',
    {
      class: isSmall ? 'avatar is-small' : 'avatar',
      style: `background: #${user?.color ?? '777777'}`,
      'aria-hidden': 'true',
    },
    text,
  )
}
