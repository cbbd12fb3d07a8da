import { z } from 'zod'
import type { Reading } from './read-field.ts'

/**
 * What an answer held besides the documented fields, and documented fields whose value could not be read, under Tuya's
 * names.
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
 * Finds the fields that nobody documented. The rows of a list have the same fields in the same order, so the names of the
 * last record without such a field are kept: names that are the same need no looking up.
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
    // Not by assignment, which takes a field called "__proto__" for something else.
    return others && Object.fromEntries(others)
  }
}

/** Which documented fields were there and could not be read. Rare, so it may cost a second reading of each. */
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

/** Reads one record. What is wrong with it goes to the issues, under the place of the record. */
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
 * A schema for an object in Tuya's names that becomes one in ours. Nothing is lost: what the documented fields do not
 * cover is `otherFields`, undefined when there is nothing, which is the rule.
 */
export const recordSchema = <const Name extends string, Value>(
  names: readonly Name[],
  toValue: ToValue<Name, Value>,
): z.ZodType<Value> => {
  const read = createRecordReader(names, toValue)
  return z.transform((raw: unknown, { issues }): Value => read(raw, issues, []))
}

/** A list of such objects. Why not an array of the schema: rows come by the hundred, and zod's own steps per row add up. */
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

/** A nested object. One that is missing, null or something else is read as an empty one. */
export const nestedRecord = <Value>(
  schema: z.ZodType<Value>,
  value: unknown,
  reading: Reading,
  field: string,
): Value => {
  if (value !== undefined && value !== null && !isRecord(value)) reading.unreadable += 1
  return readNested(schema, isRecord(value) ? value : {}, reading, field)
}

/** A nested list. One that is missing, null or something else is read as an empty one. */
export const nestedList = <Value>(
  itemSchema: z.ZodType<Value>,
  value: unknown,
  reading: Reading,
  field: string,
): readonly Value[] => {
  if (value !== undefined && value !== null && !Array.isArray(value)) reading.unreadable += 1
  return Array.isArray(value) ? readNested(z.array(itemSchema), value, reading, field) : []
}

/** A whole number that may be missing, for the containers around records. */
export const countSchema: z.ZodType<number | undefined> = z.transform((value: unknown) => {
  const count = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : undefined
})
