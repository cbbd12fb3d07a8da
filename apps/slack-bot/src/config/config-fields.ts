import { z } from 'zod'
import type { Parsed } from '../settings/windows/maintenance-window.ts'

/** The raw environment, before validation. */
export type RawEnvironment = Readonly<Record<string, string | undefined>>

export type ValuesOf<Variables extends z.ZodRawShape> = z.infer<z.ZodObject<Variables>>

/** A required text; `sentence` says what it is and where to find it. */
export const required = (sentence: string) => z.string({ error: sentence }).trim().min(1, sentence)

/** Entries separated by commas or spaces; an absent variable is an empty list. */
export const list = z
  .string()
  .default('')
  .transform((text) => text.split(/[\s,]+/u).filter((entry) => entry !== ''))

/** A number of seconds, converted to milliseconds. */
export const seconds = (
  name: string,
  fallback: number,
  range: { readonly min: number; readonly max: number },
) => {
  const sentence = `${name} must be a number of seconds from ${range.min} to ${range.max}. Leave it out for ${fallback}.`
  return z.coerce
    .number({ error: sentence })
    .min(range.min, sentence)
    .max(range.max, sentence)
    .default(fallback)
    .transform((value) => Math.round(value * 1000))
}

/** An optional number of minutes, converted to milliseconds. */
export const optionalMinutes = (name: string, range: { readonly min: number; readonly max: number }) => {
  const sentence = `${name} must be a number of minutes from ${range.min} to ${range.max}.`
  return z.coerce
    .number({ error: sentence })
    .min(range.min, sentence)
    .max(range.max, sentence)
    .transform((value) => Math.round(value * 60_000))
    .optional()
}

export const whole = (
  name: string,
  fallback: number,
  range: { readonly min: number; readonly max: number },
) => {
  const sentence = `${name} must be a whole number from ${range.min} to ${range.max}. Leave it out for ${fallback}.`
  return z.coerce
    .number({ error: sentence })
    .int(sentence)
    .min(range.min, sentence)
    .max(range.max, sentence)
    .default(fallback)
}

/** An optional http or https address. */
export const url = (name: string, what: string) =>
  z.url({ protocol: /^https?$/u, error: `${name} must be an http or https address: ${what}.` }).optional()

/** An optional list of entries, with one sentence for each invalid entry. */
export const parsedByAll = <T>(
  parse: (text: string) => { readonly value: T; readonly problems: readonly string[] },
) =>
  z
    .string()
    .transform((text, context) => {
      const { value, problems } = parse(text)
      for (const message of problems) context.addIssue({ code: 'custom', message })
      return problems.length === 0 ? value : z.NEVER
    })
    .optional()

/** An optional text with its own parser. */
export const parsedBy = <T>(parse: (text: string) => Parsed<T>) =>
  z
    .string()
    .transform((text, context) => {
      const parsed = parse(text)
      if ('value' in parsed) return parsed.value
      context.addIssue({ code: 'custom', message: parsed.problem })
      return z.NEVER
    })
    .optional()
