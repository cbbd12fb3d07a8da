import { avatar } from './avatar.js'
import { createLiveBlocks } from './blocks/live-blocks.js'
import { messageSurface } from './blocks/surfaces.js'
import { h, link } from './element.js'
import { createSlot } from './slot.js'
import { openThread, store } from './store.js'
import { clockTime, formatSlackDate, fullTime } from './text/dates.js'
import { emojiCharacter } from './text/emoji.js'
import { mrkdwn } from './text/mrkdwn.js'

const authorLine = (message) => {
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

const tail = (message, isInThread) => [
  message.edited && h('span', { class: 'edited', title: fullTime(message.edited.ts) }, '(edited)'),
  attachments(message),
  files(message),
  reactions(message),
  !isInThread && replies(message),
]

/**
 * A message on the page, in a channel or in a thread. `show` draws what has changed since the last time;
 * `isFollowUp` hides the author.
 */
export const createMessage = (first, isInThread) => {
  const [lead, head, text, after] = [createSlot(), createSlot(), createSlot(), createSlot()]
  const live = createLiveBlocks(messageSurface(first))
  const isPrivate = first.ephemeralFor !== undefined
  const author = first.username ?? store.users.get(first.user)?.realName ?? first.user
  const body = h('div', { class: 'message-body' }, head.node, live.node, text.node, after.node)
  const node = h(
    'article',
    {
      class: isPrivate ? 'message is-private' : 'message',
      'data-ts': first.ts,
      'aria-label': `${author}, ${clockTime(first.ts)}${isPrivate ? ', only visible to you' : ''}`,
    },
    isPrivate && h('div', { class: 'private-note' }, '👁 Only visible to you'),
    lead.node,
    body,
    !isInThread && tools(first),
  )
  return {
    node,
    show: (message, isFollowUp) => {
      node.classList.toggle('is-follow-up', isFollowUp)
      lead.show(isFollowUp, () => [
        isFollowUp
          ? h('span', { class: 'message-side', 'aria-hidden': 'true' }, clockTime(message.ts))
          : avatar(message.user),
      ])
      head.show(isFollowUp, () => [!isFollowUp && authorLine(message)])
      live.show(message.blocks ?? [])
      const plain = (message.blocks ?? []).length === 0 ? message.text : ''
      text.show(plain, () => [plain !== '' && mrkdwn(plain)])
      const { edited, attachments: attached, files: shared, reactions: marks } = message
      const { reply_count: count, latest_reply: latest } = message
      after.show([edited, attached, shared, marks, count, latest], () => tail(message, isInThread))
    },
  }
}
