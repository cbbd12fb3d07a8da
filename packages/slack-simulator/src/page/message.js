import { avatar } from './avatar.js'
import { drawBlocks } from './blocks/blocks.js'
import { messageSurface } from './blocks/surfaces.js'
import { h, link } from './element.js'
import { openThread, store } from './store.js'
import { clockTime, formatSlackDate, fullTime } from './text/dates.js'
import { emojiCharacter } from './text/emoji.js'
import { mrkdwn } from './text/mrkdwn.js'

const head = (message) => {
  const user = store.users.get(message.user)
  return h(
    'div',
    { class: 'message-head' },
    h('span', { class: 'author' }, message.username ?? user?.realName ?? message.user),
    message.bot_id && h('span', { class: 'app-tag' }, 'APP'),
    h('time', { class: 'stamp', title: fullTime(message.ts) }, clockTime(message.ts)),
  )
}

const files = (message) =>
  (message.files ?? []).map((file) =>
    h(
      'a',
      { class: 'file', href: file.url_private, download: file.name },
      h('span', { 'aria-hidden': 'true' }, '📄'),
      h('span', {}, file.title, h('small', {}, `${file.name} · ${file.size.toLocaleString('en')} bytes`)),
    ),
  )

const reactions = (message) =>
  message.reactions?.length > 0 &&
  h(
    'div',
    { class: 'reactions' },
    message.reactions.map(({ name, count }) =>
      h('span', { class: 'reaction', title: `:${name}:` }, `${emojiCharacter(name) ?? `:${name}:`} ${count}`),
    ),
  )

const attachments = (message) =>
  (message.attachments ?? []).map((attachment) =>
    h(
      'blockquote',
      {},
      mrkdwn(attachment.text ?? attachment.fallback ?? ''),
      attachment.title_link && link(attachment.title_link, attachment.title),
    ),
  )

const replies = (message) =>
  message.reply_count > 0 &&
  h(
    'button',
    { class: 'replies', type: 'button', onclick: () => openThread(message.ts) },
    message.reply_users.slice(0, 3).map((userId) => avatar(userId, true)),
    message.reply_count === 1 ? '1 reply' : `${message.reply_count} replies`,
    h('small', {}, `last ${formatSlackDate(Number(message.latest_reply), '{date_short_pretty} at {time}')}`),
  )

const tools = (message) =>
  message.ephemeralFor === undefined &&
  h(
    'div',
    { class: 'message-tools' },
    h('button', { class: 'tool', type: 'button', onclick: () => openThread(message.ts) }, 'Reply in thread'),
  )

/** Renders a message. `isFollowUp` hides the author; `isInThread` hides the link to the thread. */
export const drawMessage = (message, { isFollowUp = false, isInThread = false } = {}) => {
  const isPrivate = message.ephemeralFor !== undefined
  const classes = ['message', isPrivate && 'is-private', isFollowUp && 'is-follow-up']
    .filter(Boolean)
    .join(' ')
  const author = message.username ?? store.users.get(message.user)?.realName ?? message.user
  const blocks = message.blocks ?? []
  return h(
    'article',
    {
      class: classes,
      'data-ts': message.ts,
      'aria-label': `${author}, ${clockTime(message.ts)}${isPrivate ? ', only visible to you' : ''}`,
    },
    isPrivate && h('div', { class: 'private-note' }, '👁 Only visible to you'),
    isFollowUp
      ? h('span', { class: 'message-side', 'aria-hidden': 'true' }, clockTime(message.ts))
      : avatar(message.user),
    h(
      'div',
      { class: 'message-body' },
      !isFollowUp && head(message),
      blocks.length > 0
        ? drawBlocks(blocks, messageSurface(message))
        : message.text !== '' && mrkdwn(message.text),
      message.edited && h('span', { class: 'edited', title: fullTime(message.edited.ts) }, '(edited)'),
      attachments(message),
      files(message),
      reactions(message),
      !isInThread && replies(message),
    ),
    !isInThread && tools(message),
  )
}
