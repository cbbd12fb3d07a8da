import { h, link } from '../element.js'
import { formatSlackDate } from './dates.js'
import { emojiCharacter } from './emoji.js'
import { broadcastMention, channelMention, userGroupMention, userMention } from './mentions.js'

const styled = (node, style = {}) => {
  let shown = node
  if (style.code) shown = h('code', {}, shown)
  if (style.bold) shown = h('strong', {}, shown)
  if (style.italic) shown = h('em', {}, shown)
  if (style.strike) shown = h('s', {}, shown)
  if (style.underline) shown = h('u', {}, shown)
  return shown
}

const withBreaks = (text) => h('span', { style: 'white-space: pre-wrap' }, text)

const inlineElement = (element) => {
  switch (element.type) {
    case 'text':
      return withBreaks(element.text)
    case 'link':
      return link(element.url, element.text ?? element.url)
    case 'user':
      return userMention(element.user_id)
    case 'usergroup':
      return userGroupMention(element.usergroup_id)
    case 'channel':
      return channelMention(element.channel_id)
    case 'broadcast':
      return broadcastMention(element.range)
    case 'emoji':
      return h('span', { title: `:${element.name}:` }, emojiCharacter(element.name) ?? `:${element.name}:`)
    case 'date':
      return h('time', { title: element.fallback }, formatSlackDate(element.timestamp, element.format))
    case 'color':
      return h(
        'span',
        {},
        h(
          'span',
          { style: `color: ${CSS.supports('color', element.value) ? element.value : 'inherit'}` },
          '■ ',
        ),
        element.value,
      )
    default:
      return h('span', {}, `[${element.type}]`)
  }
}

const inline = (elements) => elements.map((element) => styled(inlineElement(element), element.style))

const list = (element) =>
  h(
    element.style === 'ordered' ? 'ol' : 'ul',
    {
      class: 'rich-list',
      start: element.offset === undefined ? false : element.offset + 1,
      style: `margin-left: ${(element.indent ?? 0) * 22}px`,
    },
    element.elements.map((item) => h('li', {}, inline(item.elements))),
  )

const part = (element) => {
  switch (element.type) {
    case 'rich_text_list':
      return list(element)
    case 'rich_text_quote':
      return h('blockquote', {}, inline(element.elements))
    case 'rich_text_preformatted':
      return h('pre', {}, inline(element.elements))
    default:
      return h('div', {}, inline(element.elements))
  }
}

/** Renders rich text in a message, a table cell or a task. */
export const richText = (block) => h('div', { class: 'rich-text' }, block.elements.map(part))

/** Its plain text, for sorting and filtering. */
export const richTextWords = (node) =>
  Array.isArray(node)
    ? node.map(richTextWords).join('')
    : (node.text ?? '') + (node.elements ? richTextWords(node.elements) : '')
