const ELLIPSIS = '…'
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** At most `limit` UTF-16 units, the unit of Slack's limits, never cutting a visible character in two. */
export const truncate = (text: string, limit: number): string => {
  if (text.length <= limit) return text
  let kept = ''
  for (const { segment } of graphemes.segment(text)) {
    if (kept.length + segment.length > limit - ELLIPSIS.length) break
    kept += segment
  }
  return kept + ELLIPSIS
}

/** Like `truncate`, for text that is already escaped or holds Slack tokens: an `&amp;` or `<…>` is kept whole or dropped whole. */
export const truncateEscaped = (text: string, limit: number): string => {
  if (text.length <= limit) return text
  let kept = ''
  for (const [unit] of text.matchAll(/&(?:amp|lt|gt);|<[^<>]*>|[^&<]+|[&<]/gu)) {
    const room = limit - ELLIPSIS.length - kept.length
    if (unit.length <= room) {
      kept += unit
      continue
    }
    const isWhole = unit.startsWith('&') || unit.startsWith('<')
    if (!isWhole) kept += truncate(unit, room + ELLIPSIS.length).slice(0, -ELLIPSIS.length)
    break
  }
  return kept + ELLIPSIS
}
