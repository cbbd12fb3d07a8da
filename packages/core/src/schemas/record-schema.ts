import { z } from 'zod'

/**
 * What an answer held besides the documented fields, and documented fields whose value could not be read, under Tuya's
 * names.
 */
export type OtherFields = Readonly<Record<string, unknown>>

type Raw = Readonly<Record<string, unknown>>

const readOtherFields = (raw: Raw, read: Raw, documented: Raw): OtherFields | undefined => {
  let others: Record<string, unknown> | undefined
  for (const name in raw) {
    const value = raw[name]
    if (
      Object.hasOwn(documented, name) &&
      (value === null || value === undefined || read[name] !== undefined)
    )
      continue
    others ??= {}
    others[name] = value
  }
  return others
}

/** A schema for an object in Tuya's names that becomes one in ours, with nothing lost: the rest is `otherFields`. */
export const recordSchema = <Fields extends z.ZodRawShape, Value>(
  fields: Fields,
  toValue: (read: z.output<z.ZodObject<Fields>>, otherFields: OtherFields | undefined) => Value,
): z.ZodType<Value> => {
  const schema = z.object(fields)
  return z.transform((raw, context): Value => {
    const read = schema.safeParse(raw)
    if (read.success) return toValue(read.data, readOtherFields(raw as Raw, read.data, fields))
    for (const { message, path } of read.error.issues)
      context.issues.push({ code: 'custom', message, path: [...path], input: raw })
    return z.NEVER
  })
}

/** Reads a nested object that may be missing, null or something else: then all of its fields are undefined. */
export const orEmpty = <Value>(schema: z.ZodType<Value>): z.ZodType<Value> =>
  z
    .transform((value: unknown): unknown =>
      typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {},
    )
    .pipe(schema)
