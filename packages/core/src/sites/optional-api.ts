import { isTuyaError } from '../errors/tuya-error.ts'

/**
 * An answer of an API that a project may do without. Tuya sells these subscriptions separately, so not having one is a
 * normal answer and not an error.
 */
export type Optional<Item> =
  | { readonly available: true; readonly items: readonly Item[] }
  | {
      readonly available: false
      /** A sentence for people. */
      readonly reason: string
      readonly code: number | string
    }

/** Not subscribed, not authorised, not allowed, or not there at all. Source: Tuya "Global Error Codes", 2024-07. */
const absenceCodes: ReadonlySet<number | string> = new Set([
  28841101,
  28841102,
  28841105,
  28841106,
  1106,
  1108,
  'ILLEGAL_ACCESS_API',
])

/** Turns "this project has no such API" into an answer. Every other failure stays one. */
export const orUnavailable = async <Item>(
  api: string,
  read: () => Promise<readonly Item[]>,
): Promise<Optional<Item>> => {
  try {
    return { available: true, items: await read() }
  } catch (error) {
    if (!isTuyaError(error) || error.code === undefined || !absenceCodes.has(error.code)) throw error
    if (error.operation === 'token.get') throw error
    const reason =
      `The ${api} API is not available to this project (code ${error.code}). ${error.hint ?? ''}`.trim()
    return { available: false, reason, code: error.code }
  }
}
