/** Reproducible random numbers: the same seed and label give the same sequence on every machine. */
export interface SeededRandom {
  /** In [0, 1). */
  next(): number
  /** Includes both ends. */
  integer(min: number, max: number): number
  chance(probability: number): boolean
  pick<T>(from: readonly [T, ...T[]]): T
  shuffle<T>(list: readonly T[]): T[]
  /** A string of `length` characters from `alphabet`. */
  text(alphabet: string, length: number): string
}

const HEX = '0123456789abcdef'
const DIGITS = '0123456789'
export const ALPHABETS = { hex: HEX, digits: DIGITS, lower: `${DIGITS}abcdefghijklmnopqrstuvwxyz` } as const

/** Each `label` has its own sequence, so that more draws for one don't change the others. */
export const createSeededRandom = (seed: number, label: string): SeededRandom => {
  let state = hash(`${seed}/${label}`)
  const next = () => {
    // mulberry32 is small and fast. It is not secure, and nothing secret depends on it.
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const integer = (min: number, max: number) => min + Math.floor(next() * (max - min + 1))
  return {
    next,
    integer,
    chance: (probability) => next() < probability,
    pick: (from) => from[integer(0, from.length - 1)] ?? from[0],
    shuffle: (list) => {
      const keyed = list.map((item) => ({ item, key: next() }))
      return keyed.sort((left, right) => left.key - right.key).map(({ item }) => item)
    },
    text: (alphabet, length) =>
      Array.from({ length }, () => alphabet[integer(0, alphabet.length - 1)] ?? '0').join(''),
  }
}

const hash = (text: string): number => {
  let value = 2_166_136_261
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 16_777_619)
  }
  return value >>> 0
}
