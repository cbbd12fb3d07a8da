const number = new Intl.NumberFormat('en-US')

/** `1 device`, `12 devices`, `1,200 devices`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${number.format(count)} ${count === 1 ? one : many}`

/** `a`, `a and b`, `a, b and c`. */
export const listed = (items: readonly string[], conjunction = 'and'): string => {
  const last = items.at(-1)
  if (last === undefined) return ''
  return items.length === 1 ? last : `${items.slice(0, -1).join(', ')} ${conjunction} ${last}`
}
