/**
 * Creates a DOM element. Text always becomes a text node, so the content of a message can't become markup.
 * `on…` properties are listeners, `class` and `aria-…` attributes; `false`, `null` and `undefined` are skipped.
 */
export const h = (tag, properties = {}, ...children) => {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === false || value === null || value === undefined) continue
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value)
    else if (name === 'value' || name === 'checked' || name === 'selected') node[name] = value
    else node.setAttribute(name, value === true ? '' : String(value))
  }
  node.append(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  )
  return node
}

let ids = 0

/** A unique element id. */
export const uniqueId = (prefix) => `${prefix}-${(ids += 1)}`

const safeSchemes = new Set(['http:', 'https:', 'mailto:'])

/** A link, or plain text if the address is unsafe to open. */
export const link = (url, label) => {
  const parsed = URL.canParse(url, location.href) ? new URL(url, location.href) : undefined
  if (parsed === undefined || !safeSchemes.has(parsed.protocol)) return h('span', {}, label)
  const isOwn = parsed.origin === location.origin
  return h('a', { href: parsed.href, target: isOwn ? false : '_blank', rel: 'noreferrer noopener' }, label)
}
