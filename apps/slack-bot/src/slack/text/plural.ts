const number = new Intl.NumberFormat('en-US')

/** `1 device`, `12 devices`, `1,200 devices`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${number.format(count)} ${count === 1 ? one : many}`
