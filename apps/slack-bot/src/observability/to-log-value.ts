import { CENSORED, isSecretName, redactText } from './redact.ts'

/** Limits for objects of libraries, such as sockets and buffers: deeper, longer and later parts are left out. */
const LIMITS = { depth: 10, items: 100, values: 1_000, characters: 16_000 } as const

const textOf = (text: string): string =>
  redactText(
    text.length <= LIMITS.characters
      ? text
      : `${text.slice(0, LIMITS.characters)}… (${text.length} characters)`,
  )

/** Reads a property; a getter that throws must not lose the log line. */
const read = (holder: object, name: string): unknown => {
  try {
    return Reflect.get(holder, name)
  } catch {
    return '[unreadable]'
  }
}

/** Fields of errors that are not enumerable. */
const ERROR_FIELDS = ['name', 'message', 'stack', 'code', 'cause', 'errors'] as const

const fieldsOf = (value: object): ReadonlySet<string> => {
  const own = Object.keys(value)
  return new Set(value instanceof Error ? [...ERROR_FIELDS, ...own] : own)
}

const entriesOf = (value: object): Iterable<readonly [string, unknown]> | undefined => {
  if (value instanceof Map || value instanceof Headers || value instanceof URLSearchParams)
    return [...value].map(([name, entry]: [unknown, unknown]) => [String(name), entry])
  return undefined
}

/** `['Authorization', 'Bearer …']`: in a list of names and values, a secret name redacts the value after it. */
const isNamedByNeighbour = (list: readonly unknown[], index: number): boolean => {
  const before = list[index - 1]
  return typeof before === 'string' && typeof list[index] === 'string' && isSecretName(before)
}

/** Turns any value into plain data for a log line: errors with all their fields, at any depth, without secrets. */
export const toLogValue = (value: unknown): unknown => {
  const above = new Set<object>()
  let count = 0

  const ofNamed = (entries: Iterable<readonly [string, unknown]>, depth: number): Record<string, unknown> => {
    // Without a prototype, `__proto__` is a normal name.
    const found: Record<string, unknown> = Object.create(null) as Record<string, unknown>
    for (const [name, entry] of entries) {
      const plain =
        isSecretName(name) && entry !== undefined && entry !== null ? CENSORED : of(entry, depth + 1)
      if (plain !== undefined) found[name] = plain
    }
    return found
  }

  const ofObject = (object: object, depth: number): unknown => {
    if (object instanceof Date) return Number.isNaN(object.getTime()) ? 'Invalid Date' : object.toISOString()
    if (ArrayBuffer.isView(object)) return `[${object.byteLength} bytes]`
    if (object instanceof URL || object instanceof RegExp) return textOf(String(object))
    if (Array.isArray(object) || object instanceof Set) {
      const list: readonly unknown[] = [...object]
      const shown = list
        .slice(0, LIMITS.items)
        .map((item, index) => (isNamedByNeighbour(list, index) ? CENSORED : of(item, depth + 1)))
      return list.length > shown.length ? [...shown, `… ${list.length - shown.length} more`] : shown
    }
    const entries = entriesOf(object)
    if (entries !== undefined) return ofNamed(entries, depth)
    const names = [...fieldsOf(object)]
    return ofNamed(
      names.slice(0, LIMITS.items).map((name) => [name, read(object, name)] as const),
      depth,
    )
  }

  const of = (part: unknown, depth: number): unknown => {
    count += 1
    switch (typeof part) {
      case 'string':
        return textOf(part)
      case 'number':
        return Number.isFinite(part) ? part : String(part)
      case 'bigint':
      case 'symbol':
        return String(part)
      case 'function':
      case 'undefined':
        return undefined
      case 'boolean':
        return part
      case 'object': {
        if (part === null) return part
        if (above.has(part)) return '[circular]'
        if (depth > LIMITS.depth || count > LIMITS.values) return '[left out]'
        above.add(part)
        try {
          return ofObject(part, depth)
        } catch {
          return '[unreadable]'
        } finally {
          above.delete(part)
        }
      }
    }
  }

  return of(value, 0)
}
