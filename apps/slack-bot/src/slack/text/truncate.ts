const ELLIPSIS = '…'
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Cuts to `limit` UTF-16 units, the unit of Slack's limits, without splitting a visible character. */
export const truncate = (text: string, limit: number): string => {
  if (text.length <= limit) return text
  let kept = ''
  for (const { segment } of graphemes.segment(text)) {
    if (kept.length + segment.length > limit - ELLIPSIS.length) break
    kept += segment
  }
  return kept + ELLIPSIS
}

/** Like `truncate`, for escaped text and Slack tokens: `&amp;` and `<…>` are kept or dropped whole. */
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
