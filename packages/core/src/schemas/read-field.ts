/**
 * Readers for single fields. They are lenient on purpose: a field that is missing, null or of an undocumented type
 * becomes undefined and doesn't fail the whole answer. Only fields that callers can't do without are required.
 *
 * Plain functions instead of a zod schema per field, because a page has a hundred rows, and this costs a fifth.
 */

/** Collects problems while one record is read. */
export interface Reading {
  /** Number of values that were present but unreadable. */
  unreadable: number
  /** Reports a missing or damaged field that makes the record unusable; `path` is the rest of the path below it. */
  report(field: string, message: string, path?: readonly PropertyKey[]): void
}

const leaveOut = (value: unknown, reading: Reading): undefined => {
  if (value !== undefined && value !== null) reading.unreadable += 1
  return undefined
}

export const text = (value: unknown, reading: Reading): string | undefined => {
  if (typeof value === 'string') return value
  return typeof value === 'number' ? String(value) : leaveOut(value, reading)
}

/** A number, possibly with decimals, or undefined. */
export const number = (value: unknown, reading: Reading): number | undefined => {
  if (typeof value === 'number') return value
  if (typeof value !== 'string' || value.trim() === '') return leaveOut(value, reading)
  const read = Number(value)
  return Number.isFinite(read) ? read : leaveOut(value, reading)
}

export const integer = (value: unknown, reading: Reading): number | undefined => {
  if (Number.isSafeInteger(value)) return value as number
  const read = typeof value === 'string' ? number(value, reading) : leaveOut(value, reading)
  return read === undefined || Number.isSafeInteger(read) ? read : leaveOut(value, reading)
}

export const boolean = (value: unknown, reading: Reading): boolean | undefined => {
  if (typeof value === 'boolean') return value
  if (value === 'true' || value === 1 || value === '1') return true
  return value === 'false' || value === 0 || value === '0' ? false : leaveOut(value, reading)
}

/** A list of whole numbers, without unreadable entries; empty when it isn't a list. */
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

/** `JSON.parse` loses digits of whole numbers above 2^53; after a report, the caller parses the text again losslessly. */
const isDamagedId = (value: unknown): boolean => typeof value === 'number' && !Number.isSafeInteger(value)

/** An id, as a string with all its digits, or undefined. */
export const id = (value: unknown, reading: Reading, field: string): string | undefined => {
  if (typeof value === 'string') return value
  if (isDamagedId(value)) reading.report(field, 'the id has more digits than a number can hold')
  return text(value, reading)
}

/** A required id. */
export const requiredId = (value: unknown, reading: Reading, field: string): string => {
  const read = isDamagedId(value) ? undefined : text(value, reading)
  if (read !== undefined && read !== '') return read
  reading.report(field, 'expected an id')
  return ''
}
