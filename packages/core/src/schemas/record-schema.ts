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

const readUndocumented = (raw: OtherFields, documented: ReadonlySet<string>): OtherFields | undefined => {
  let others: [string, unknown][] | undefined
  for (const name in raw) {
    if (documented.has(name)) continue
    others ??= []
    others.push([name, raw[name]])
  }
  // Not by assignment, which takes a field called "__proto__" for something else.
  return others && Object.fromEntries(others)
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

/**
 * A schema for an object in Tuya's names that becomes one in ours. Nothing is lost: what the documented fields do not
 * cover is `otherFields`, undefined when there is nothing, which is the rule.
 */
export const recordSchema = <const Name extends string, Value>(
  names: readonly Name[],
  toValue: ToValue<Name, Value>,
): z.ZodType<Value> => {
  const documented: ReadonlySet<string> = new Set(names)
  return z.transform((raw: unknown, context): Value => {
    if (!isRecord(raw)) {
      context.issues.push({ code: 'custom', message: 'expected an object', input: raw })
      return z.NEVER
    }
    const before = context.issues.length
    const reading: Reading = {
      unreadable: 0,
      report: (field, message, path = []) => {
        context.issues.push({ code: 'custom', message, path: [field, ...path], input: raw })
      },
    }
    const others = readUndocumented(raw, documented)
    const value = toValue(raw, reading, others)
    if (reading.unreadable === 0 || context.issues.length > before) return value
    const unreadable = readUnreadable(raw as Raw<Name>, names, toValue)
    return toValue(raw, reading, { ...others, ...unreadable })
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
