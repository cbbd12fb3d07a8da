/**
 * Readers of single fields. They are generous on purpose: a field that is missing, null or of another type than
 * documented becomes undefined, and never fails the whole answer. Only what a caller cannot do without is required.
 *
 * Why plain functions and not a zod schema per field: rows come by the hundred, and this costs a fifth of it.
 */

/** What is noted while one record is read. */
export interface Reading {
  /** How many values were there and could not be read. */
  unreadable: number
  /** Reports that the record is of no use without this field; `path` leads on from it to the place. */
  report(field: string, message: string, path?: readonly PropertyKey[]): void
}

const leaveOut = (value: unknown, reading: Reading): undefined => {
  if (value !== undefined && value !== null) reading.unreadable += 1
  return undefined
}

/** Text, or undefined. */
export const text = (value: unknown, reading: Reading): string | undefined => {
  if (typeof value === 'string') return value
  return typeof value === 'number' ? String(value) : leaveOut(value, reading)
}

/** A number with or without decimals, or undefined. */
export const number = (value: unknown, reading: Reading): number | undefined => {
  if (typeof value === 'number') return value
  if (typeof value !== 'string' || value.trim() === '') return leaveOut(value, reading)
  const read = Number(value)
  return Number.isFinite(read) ? read : leaveOut(value, reading)
}

/** A whole number, or undefined. */
export const integer = (value: unknown, reading: Reading): number | undefined => {
  if (Number.isSafeInteger(value)) return value as number
  const read = typeof value === 'string' ? number(value, reading) : leaveOut(value, reading)
  return read === undefined || Number.isSafeInteger(read) ? read : leaveOut(value, reading)
}

/** True, false, or undefined. */
export const boolean = (value: unknown, reading: Reading): boolean | undefined => {
  if (typeof value === 'boolean') return value
  if (value === 'true' || value === 1 || value === '1') return true
  return value === 'false' || value === 0 || value === '0' ? false : leaveOut(value, reading)
}

/** A list of whole numbers without what cannot be read; empty when it is no list. */
export const integers = (value: unknown, reading: Reading): readonly number[] => {
  if (!Array.isArray(value)) {
    leaveOut(value, reading)
    return []
  }
  const read: number[] = []
  for (const entry of value) {
    const whole = integer(entry, reading)
    if (whole !== undefined) read.push(whole)
  }
  return read
}

/** A whole number beyond 2^53 has lost digits in `JSON.parse`; the report makes the caller read the text once more. */
const isDamagedId = (value: unknown): boolean => typeof value === 'number' && !Number.isSafeInteger(value)

/** An id, as text with all its digits, or undefined. */
export const id = (value: unknown, reading: Reading, field: string): string | undefined => {
  if (typeof value === 'string') return value
  if (isDamagedId(value)) reading.report(field, 'the id has more digits than a number can hold')
  return text(value, reading)
}

/** An id that must be there. */
export const requiredId = (value: unknown, reading: Reading, field: string): string => {
  const read = isDamagedId(value) ? undefined : text(value, reading)
  if (read !== undefined && read !== '') return read
  reading.report(field, 'expected an id')
  return ''
}
