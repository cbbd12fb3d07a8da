import { h, link } from '../element.js'
import { formatSlackDate } from './dates.js'
import { emojiCharacter, withEmoji } from './emoji.js'
import { broadcastMention, channelMention, userGroupMention, userMention } from './mentions.js'

/** Slack escapes exactly these three characters. */
const unescape = (text) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

const dateToken = (body) => {
  const [pattern, ...fallback] = body.split('|')
  const [, seconds, format = '', url] = pattern.split('^')
  const text = Number.isFinite(Number(seconds))
    ? formatSlackDate(Number(seconds), unescape(format))
    : unescape(fallback.join('|'))
  return url === undefined ? h('time', { title: unescape(fallback.join('|')) }, text) : link(url, text)
}

/** A token in angle brackets: a mention, a date, a broadcast or a link. */
const angleToken = (body) => {
  const [target, ...rest] = body.split('|')
  const label = rest.length === 0 ? undefined : unescape(rest.join('|'))
  if (target.startsWith('@')) return userMention(target.slice(1), label)
  if (target.startsWith('#')) return channelMention(target.slice(1), label)
  if (target.startsWith('!subteam^')) return userGroupMention(target.slice('!subteam^'.length), label)
  if (target.startsWith('!date^')) return dateToken(body.slice(1))
  if (target.startsWith('!')) return broadcastMention(target.slice(1))
  const url = unescape(target)
  return link(url, label ?? url.replace(/^mailto:/, ''))
}

const inlinePattern =
  /`([^`\n]+)`|<([^<>\n]+)>|(?<![\w*])\*(?!\s)([^*\n]+?)(?<!\s)\*(?![\w*])|(?<![\w_])_(?!\s)([^_\n]+?)(?<!\s)_(?![\w_])|(?<![\w~])~(?!\s)([^~\n]+?)(?<!\s)~(?![\w~])|:([a-z0-9_+-]+):|(https?:\/\/[^\s<>|]+[^\s<>|.,;:!?)])/g

const inline = (text) => {
  const nodes = []
  let end = 0
  for (const match of text.matchAll(inlinePattern)) {
    nodes.push(unescape(text.slice(end, match.index)))
    end = match.index + match[0].length
    const [whole, code, angle, bold, italic, strike, emoji, url] = match
    if (code !== undefined) nodes.push(h('code', {}, unescape(code)))
    else if (angle !== undefined) nodes.push(angleToken(angle))
    else if (bold !== undefined) nodes.push(h('strong', {}, inline(bold)))
    else if (italic !== undefined) nodes.push(h('em', {}, inline(italic)))
    else if (strike !== undefined) nodes.push(h('s', {}, inline(strike)))
    else if (emoji !== undefined) nodes.push(emojiCharacter(emoji) ?? whole)
    else nodes.push(link(unescape(url), unescape(url)))
  }
  nodes.push(unescape(text.slice(end)))
  return nodes
}

const lines = (text) =>
  text.split('\n').flatMap((line, index) => (index === 0 ? inline(line) : [h('br'), ...inline(line)]))

const isQuote = (line) => line.startsWith('&gt;') || line.startsWith('>')

const paragraphs = (text) => {
  const nodes = []
  let run = []
  let runIsQuote = false
  const flush = () => {
    if (run.length === 0) return
    nodes.push(runIsQuote ? h('blockquote', {}, lines(run.join('\n'))) : h('p', {}, lines(run.join('\n'))))
    run = []
  }
  for (const line of text.split('\n')) {
    if (isQuote(line) !== runIsQuote) flush()
    runIsQuote = isQuote(line)
    run.push(runIsQuote ? line.replace(/^(&gt;|>) ?/, '') : line)
  }
  flush()
  return nodes
}

/** Renders Slack's mrkdwn. Everything else stays plain text. */
export const mrkdwn = (text) => {
  const parts = text.split('```')
  const nodes = parts.flatMap((part, index) => {
    if (index % 2 === 1 && index < parts.length - 1) return [h('pre', {}, unescape(part.replace(/^\n/, '')))]
    const shown = index % 2 === 1 ? `\`\`\`${part}` : part
    return shown.trim() === '' ? [] : paragraphs(shown.replaceAll(/^\n+|\n+$/g, ''))
  })
  return h('div', { class: 'mrkdwn' }, nodes)
}

/** A text object: plain text or mrkdwn. */
export const textObject = (object) =>
  object.type === 'mrkdwn'
    ? mrkdwn(object.text)
    : h('span', { style: 'white-space: pre-wrap' }, plainText(object))

export const plainText = (object) => (object.emoji === false ? object.text : withEmoji(object.text))
