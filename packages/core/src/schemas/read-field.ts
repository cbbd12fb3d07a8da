import { z } from 'zod'

/**
 * Readers of single fields. They are generous on purpose: a field that is missing, null or of another type than
 * documented becomes undefined, and never fails the whole answer. Only what a caller cannot do without is required.
 *
 * Why `z.transform` and not unions: one function call per field; rows come by the hundred.
 */

const readText = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined
}

const readNumber = (value: unknown): number | undefined => {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value !== 'string' || value.trim() === '') return undefined
  const number = Number(value)
  return Number.isFinite(number) ? number : undefined
}

const readInteger = (value: unknown): number | undefined => {
  const number = readNumber(value)
  return number !== undefined && Number.isSafeInteger(number) ? number : undefined
}

const readBoolean = (value: unknown): boolean | undefined => {
  if (typeof value === 'boolean') return value
  if (value === 'true' || value === 1 || value === '1') return true
  return value === 'false' || value === 0 || value === '0' ? false : undefined
}

const issue = (input: unknown, message: string): z.core.$ZodRawIssue => ({ code: 'custom', input, message })

/** A whole number beyond 2^53 has lost digits in `JSON.parse`; the issue makes the caller read the text once more. */
const isDamagedId = (value: unknown): boolean => typeof value === 'number' && !Number.isSafeInteger(value)

/** Text, or undefined. */
export const text = z.transform(readText)
/** A number with or without decimals, or undefined. */
export const number = z.transform(readNumber)
/** A whole number, or undefined. */
export const integer = z.transform(readInteger)
/** True, false, or undefined. */
export const boolean = z.transform(readBoolean)
/** A list of whole numbers; what cannot be read is left out. */
export const integers = z.transform((value): readonly number[] => {
  if (!Array.isArray(value)) return []
  return value.map(readInteger).filter((entry) => entry !== undefined)
})
/** An id, as text with all its digits, or undefined. */
export const id = z.transform((value, context): string | undefined => {
  if (isDamagedId(value)) context.issues.push(issue(value, 'the id has more digits than a number can hold'))
  return readText(value)
})
/** An id that must be there. */
export const requiredId = z.transform((value, context): string => {
  const read = isDamagedId(value) ? undefined : readText(value)
  if (read === undefined || read === '') context.issues.push(issue(value, 'expected an id'))
  return read ?? ''
})
