const gapPx = 4
const edgePx = 8
const tallestPx = 320
/** With this much room, a list opens below its field, where it covers no label. */
const enoughPx = 200
const leastWidthPx = 210

/**
 * Shows `list` beside `anchor` in the browser's top layer, where no dialog, thread or scrolling box can clip it.
 * It follows the anchor, and closes when the anchor leaves the part of the page that is visible.
 */
export const createFloating = (list, anchor) => {
  list.setAttribute('popover', 'manual')
  const isOpen = () => list.isConnected && list.matches(':popover-open')

  const close = () => {
    removeEventListener('scroll', place, true)
    removeEventListener('resize', place)
    if (isOpen()) list.hidePopover()
  }
  const isHidden = (rect) => {
    const frame = anchor.closest('.scroll, .modal-body')?.getBoundingClientRect()
    return frame !== undefined && (rect.bottom < frame.top || rect.top > frame.bottom)
  }
  const place = () => {
    const rect = anchor.getBoundingClientRect()
    if (!isOpen() || isHidden(rect)) {
      close()
      return
    }
    const below = innerHeight - rect.bottom - gapPx - edgePx
    const above = rect.top - gapPx - edgePx
    const isAbove = below < Math.min(list.scrollHeight, enoughPx) && above > below
    const { style } = list
    style.maxHeight = `${Math.min(tallestPx, isAbove ? above : below)}px`
    style.top = isAbove ? 'auto' : `${rect.bottom + gapPx}px`
    style.bottom = isAbove ? `${innerHeight - rect.top + gapPx}px` : 'auto'
    style.minWidth = `${Math.max(leastWidthPx, rect.width)}px`
    const rightmost = innerWidth - list.offsetWidth - edgePx
    style.left = `${Math.max(edgePx, Math.min(rect.left, rightmost))}px`
  }
  return {
    isOpen,
    close,
    /** Call again after the content changed. */
    place,
    open: () => {
      if (isOpen()) return
      list.showPopover()
      place()
      addEventListener('scroll', place, true)
      addEventListener('resize', place)
    },
  }
}
