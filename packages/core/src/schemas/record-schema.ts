import { z } from 'zod'
import type { Reading } from './read-field.ts'

/**
 * Undocumented fields of an answer, and documented fields with an unreadable value, under Tuya's names.
 */
export type OtherFields = Readonly<Record<string, unknown>>

type Raw<Name extends string> = Readonly<Record<Name, unknown>>

type ToValue<Name extends string, Value> = (
  raw: Raw<Name>,
  reading: Reading,
  otherFields: OtherFields | undefined,
) => Value

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Finds undocumented fields. The rows of a list have the same fields in the same order, so it remembers the field names
 * of the last record without undocumented fields, and skips the lookup for names that match.
 */
const createUndocumentedReader = (
  names: readonly string[],
): ((raw: OtherFields) => OtherFields | undefined) => {
  const documented: ReadonlySet<string> = new Set(names)
  let usual: readonly string[] = []
  return (raw) => {
    let others: [string, unknown][] | undefined
    let at = 0
    let isUsual = true
    for (const name in raw) {
      if (usual[at] !== name) {
        isUsual = false
        if (!documented.has(name)) (others ??= []).push([name, raw[name]])
      }
      at += 1
    }
    if (!isUsual && others === undefined) usual = Object.keys(raw)
    // Not by assignment, which would set the prototype for a field called "__proto__".
    return others && Object.fromEntries(others)
  }
}

/** The documented fields with an unreadable value. Rare, so reading each field again is fine. */
const readUnreadable = <Name extends string, Value>(
  raw: Raw<Name>,
  names: readonly Name[],
  toValue: ToValue<Name, Value>,
): OtherFields =>
  Object.fromEntries(
    names
      .filter((name) => {
        const reading: Reading = { unreadable: 0, report: () => {} }
        toValue({ [name]: raw[name] } as unknown as Raw<Name>, reading, undefined)
        return reading.unreadable > 0
      })
      .map((name) => [name, raw[name]]),
  )

type Issues = z.core.ParsePayload['issues']

class RecordReading implements Reading {
  unreadable = 0
  readonly #raw: unknown
  readonly #issues: Issues
  readonly #place: readonly PropertyKey[]

  constructor(raw: unknown, issues: Issues, place: readonly PropertyKey[]) {
    this.#raw = raw
    this.#issues = issues
    this.#place = place
  }

  report(field: string, message: string, path: readonly PropertyKey[] = []): void {
    this.#issues.push({
      code: 'custom',
      message,
      path: [...this.#place, field, ...path],
      input: this.#raw,
    })
  }
}

/** Reads one record, and adds problems to `issues` with the path `place`. */
type ReadRecord<Value> = (raw: unknown, issues: Issues, place: readonly PropertyKey[]) => Value

const createRecordReader = <Name extends string, Value>(
  names: readonly Name[],
  toValue: ToValue<Name, Value>,
): ReadRecord<Value> => {
  const readUndocumented = createUndocumentedReader(names)
  return (raw, issues, place) => {
    if (!isRecord(raw)) {
      issues.push({ code: 'custom', message: 'expected an object', path: [...place], input: raw })
      return z.NEVER
    }
    const before = issues.length
    const reading = new RecordReading(raw, issues, place)
    const others = readUndocumented(raw)
    const value = toValue(raw, reading, others)
    if (reading.unreadable === 0 || issues.length > before) return value
    const unreadable = readUnreadable(raw as Raw<Name>, names, toValue)
    return toValue(raw, reading, { ...others, ...unreadable })
  }
}

/**
 * A schema that turns an object with Tuya's names into one with ours. Fields that aren't documented go to `otherFields`,
 * which is undefined when there are none, as usual.
 */
export const recordSchema = <const Name extends string, Value>(
  names: readonly Name[],
  toValue: ToValue<Name, Value>,
): z.ZodType<Value> => {
  const read = createRecordReader(names, toValue)
  return z.transform((raw: unknown, { issues }): Value => read(raw, issues, []))
}

/** A list of such objects. Faster than a zod array of `recordSchema`, whose own steps per row add up. */
export const recordListSchema = <const Name extends string, Value>(
  names: readonly Name[],
  toValue: ToValue<Name, Value>,
): z.ZodType<readonly Value[]> => {
  const read = createRecordReader(names, toValue)
  return z.transform((raw: unknown, { issues }): readonly Value[] => {
    if (Array.isArray(raw)) return raw.map((record, index) => read(record, issues, [index]))
    issues.push({ code: 'custom', message: 'expected a list', input: raw })
    return z.NEVER
  })
}

const readNested = <Value>(
  schema: z.ZodType<Value>,
  value: unknown,
  reading: Reading,
  field: string,
): Value => {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  for (const { message, path } of read.error.issues) reading.report(field, message, path)
  return z.NEVER
}

/** A nested object. A missing, null or other value is read as an empty object. */
export const nestedRecord = <Value>(
  schema: z.ZodType<Value>,
  value: unknown,
  reading: Reading,
  field: string,
): Value => {
  if (value !== undefined && value !== null && !isRecord(value)) reading.unreadable += 1
  return readNested(schema, isRecord(value) ? value : {}, reading, field)
}

/** A nested list. A missing, null or other value is read as an empty list. */
export const nestedList = <Value>(
  itemSchema: z.ZodType<Value>,
  value: unknown,
  reading: Reading,
  field: string,
): readonly Value[] => {
  if (value !== undefined && value !== null && !Array.isArray(value)) reading.unreadable += 1
  return Array.isArray(value) ? readNested(z.array(itemSchema), value, reading, field) : []
}

/** An optional count beside a list of records. */
export const countSchema: z.ZodType<number | undefined> = z.transform((value: unknown) => {
  const count = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : undefined
})
