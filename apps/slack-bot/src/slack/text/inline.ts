import { escapeText } from './escape-text.ts'

/** A part of a line. A plain string is shown unchanged, whatever its characters. */
export type Inline =
  | string
  | { readonly bold: string }
  | { readonly user: string }
  | { readonly group: string }
  | { readonly channel: string }
  | { readonly atMs: number; readonly as: keyof typeof DATE_FORMATS }
  | { readonly link: string; readonly text: string }

/** One line that people read. All views use these, so that blocks and the message's `text` have the same facts. */
export type Line = readonly Inline[]

/** Slack's date tokens: shown in the reader's own zone. */
export const DATE_FORMATS = {
  time: '{time}',
  'time-seconds': '{time_secs}',
  day: '{date_short_pretty}',
  'day-time': '{date_short_pretty} {time}',
} as const

const dateFallback = (atMs: number, as: keyof typeof DATE_FORMATS): string => {
  const iso = new Date(atMs).toISOString()
  if (as === 'day') return iso.slice(0, 10)
  if (as === 'day-time') return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`
  return `${as === 'time' ? iso.slice(11, 16) : iso.slice(11, 19)} UTC`
}

export const dateParts = (
  atMs: number,
  as: keyof typeof DATE_FORMATS,
): { readonly timestamp: number; readonly format: string; readonly fallback: string } => ({
  timestamp: Math.floor(atMs / 1_000),
  format: DATE_FORMATS[as],
  fallback: dateFallback(atMs, as),
})

export const at = (atMs: number, as: keyof typeof DATE_FORMATS = 'time'): Inline => ({ atMs, as })
export const user = (id: string): Inline => ({ user: id })
export const people = (ids: readonly string[]): Line =>
  ids.flatMap((id, index): Inline[] => (index === 0 ? [user(id)] : [', ', user(id)]))
export const bold = (text: string): Inline => ({ bold: text })

/** Parts joined with a separator: `a · b`. */
export const joined = (parts: readonly Line[], separator = ' · '): Line =>
  parts.flatMap((part, index) => (index === 0 ? part : [separator, ...part]))

/** Starts the line with a capital letter. */
export const capitalized = (line: Line): Line => {
  const [first, ...rest] = line
  return typeof first === 'string' ? [`${first.charAt(0).toUpperCase()}${first.slice(1)}`, ...rest] : line
}

const inlineMrkdwn = (part: Inline, hasStyle: boolean): string => {
  if (typeof part === 'string') return escapeText(part)
  if ('bold' in part) return hasStyle ? `*${escapeText(part.bold)}*` : escapeText(part.bold)
  if ('user' in part) return `<@${part.user}>`
  if ('group' in part) return `<!subteam^${part.group}>`
  if ('channel' in part) return `<#${part.channel}>`
  if ('link' in part) return `<${part.link}|${escapeText(part.text)}>`
  const { timestamp, format, fallback } = dateParts(part.atMs, part.as)
  return `<!date^${timestamp}^${format}|${fallback}>`
}

/** For a mrkdwn field. Only for lines without foreign names: `*_~` in them would still style the text. */
export const toMrkdwn = (line: Line): string => line.map((part) => inlineMrkdwn(part, true)).join('')
/** For the `text` of a message: notifications, screen readers, old clients. */
export const toMessageText = (lines: readonly Line[]): string =>
  lines.map((line) => line.map((part) => inlineMrkdwn(part, false)).join('')).join('\n')

/** Without Slack's tokens, for `plain_text` fields. Mentions are not possible there. */
export const toPlainText = (line: Line): string =>
  line
    .map((part) => {
      if (typeof part === 'string') return part
      if ('bold' in part) return part.bold
      if ('text' in part) return part.text
      return 'atMs' in part ? dateFallback(part.atMs, part.as) : ''
    })
    .join('')
