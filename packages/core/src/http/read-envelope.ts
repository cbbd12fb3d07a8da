import { AnswerLimitError, parseAnswer } from './answer-limits.ts'

/** The envelope of Tuya's answers, as far as it could be read. */
export type Envelope =
  | {
      readonly kind: 'success'
      readonly result: unknown
      readonly requestId: string | undefined
      readonly serverTimeMs: number | undefined
    }
  | {
      readonly kind: 'refusal'
      readonly code: number | string | undefined
      readonly message: string
      readonly requestId: string | undefined
      readonly serverTimeMs: number | undefined
    }
  | { readonly kind: 'unreadable'; readonly problem: string }

/** Quirk: the document says milliseconds, but two of its samples have ten digits, which are seconds. */
const toServerTimeMs = (t: unknown): number | undefined => {
  const value = typeof t === 'string' ? Number(t) : t
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) return undefined
  return value < 100_000_000_000 ? value * 1000 : value
}

/** Quirk: codes come as numbers, as numeric strings and as symbolic names. */
const toCode = (code: unknown): number | string | undefined => {
  if (typeof code === 'number') return code
  if (typeof code !== 'string' || code.trim() === '') return undefined
  const number = Number(code)
  return Number.isSafeInteger(number) ? number : code
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * `JSON.parse` that keeps whole numbers above 2^53 as strings of their digits. Tuya's ids are 64-bit numbers; an unquoted
 * project id would otherwise be rounded to another project's id.
 */
export const parseLossless = (text: string): unknown =>
  JSON.parse(text, (_key, value: unknown, context: { source?: string } = {}) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context.source ?? '')
      ? context.source
      : value,
  )

/** Reads the envelope of an answer. Only an explicit `success: true` is a success. */
export const readEnvelope = (body: string, parse: (text: string) => unknown = JSON.parse): Envelope => {
  let value: unknown
  try {
    // Some proxies add a byte-order mark.
    value = parseAnswer(body.charCodeAt(0) === 0xfeff ? body.slice(1) : body, parse)
  } catch (error) {
    if (error instanceof AnswerLimitError) return { kind: 'unreadable', problem: error.message }
    return { kind: 'unreadable', problem: body === '' ? 'The answer is empty' : 'The answer is not JSON' }
  }
  if (!isRecord(value)) return { kind: 'unreadable', problem: 'The answer is not a JSON object' }
  const { success, result, code, msg, t, tid } = value
  const requestId = typeof tid === 'string' && tid !== '' ? tid : undefined
  const serverTimeMs = toServerTimeMs(t)
  if (success === true) return { kind: 'success', result, requestId, serverTimeMs }
  if (success === false) {
    const message = typeof msg === 'string' ? msg : ''
    return { kind: 'refusal', code: toCode(code), message, requestId, serverTimeMs }
  }
  return { kind: 'unreadable', problem: 'The answer does not say whether the call succeeded' }
}
