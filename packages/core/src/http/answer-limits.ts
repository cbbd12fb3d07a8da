/** Far above real answers: a page of 100 rows has 60 KB, the rooms of a large site 1 MB. */
export const maxAnswerBytes = 4 * 1024 * 1024
const maxDepth = 64
/** Objects, arrays and the values in them. A page has 3,000. */
const maxValues = 100_000

/** Texts shorter than this are safe to parse, however deeply they nest. */
const alwaysParsedBelow = 128 * 1024

/** The answer is too large to parse safely. The message is for users. */
export class AnswerLimitError extends Error {
  override readonly name = 'AnswerLimitError'
}

export const tooLarge = (): AnswerLimitError =>
  new AnswerLimitError(`The answer is larger than ${maxAnswerBytes / 1024 / 1024} MB`)
const tooDeep = (): AnswerLimitError =>
  new AnswerLimitError(`The answer nests deeper than ${maxDepth} levels`)

/** The index of the closing quote of a string. */
const endOfText = (json: string, start: number): number => {
  for (let end = json.indexOf('"', start + 1); end !== -1; end = json.indexOf('"', end + 1)) {
    let escapes = 0
    while (json[end - 1 - escapes] === '\\') escapes += 1
    if (escapes % 2 === 0) return end
  }
  return json.length
}

/** Counts brackets without parsing. */
const nestsTooDeep = (json: string): boolean => {
  let depth = 0
  for (let at = 0; at < json.length; at += 1) {
    const sign = json[at]
    if (sign === '"') at = endOfText(json, at)
    else if (sign === '[' || sign === '{') {
      depth += 1
      if (depth > maxDepth) return true
    } else if (sign === ']' || sign === '}') depth -= 1
  }
  return false
}

/** Counts the values. Throws when a limit is exceeded. `for in` takes half the time of `Object.values`. */
const countValues = (value: object, depth: number, before: number): number => {
  if (depth > maxDepth) throw tooDeep()
  let count = before
  if (Array.isArray(value)) {
    for (const one of value as readonly unknown[]) count = countValue(one, depth, count)
    return count
  }
  const record = value as Readonly<Record<string, unknown>>
  for (const name in record) count = countValue(record[name], depth, count)
  return count
}

const countValue = (one: unknown, depth: number, before: number): number => {
  if (before >= maxValues) throw new AnswerLimitError(`The answer holds more than ${maxValues} values`)
  return typeof one === 'object' && one !== null ? countValues(one, depth + 1, before + 1) : before + 1
}

/**
 * Parses untrusted JSON. Throws an AnswerLimitError for input that could exhaust memory or stack: 30 MB of brackets take a
 * gigabyte when parsed, and a million invalid rows make a million issues. Throws a SyntaxError when it isn't JSON.
 */
export const parseAnswer = (json: string, parse: (json: string) => unknown = JSON.parse): unknown => {
  if (json.length > maxAnswerBytes) throw tooLarge()
  if (json.length > alwaysParsedBelow && nestsTooDeep(json)) throw tooDeep()
  const value = parse(json)
  countValue(value, 0, -1)
  return value
}

/** Sums the chunk sizes of an answer. Throws when the sum exceeds the limit. */
export const createByteCount = (): ((bytes: number) => void) => {
  let total = 0
  return (bytes) => {
    total += bytes
    if (total > maxAnswerBytes) throw tooLarge()
  }
}
