import { isTuyaError } from '../errors/tuya-error.ts'

/**
 * The result of an API that a project may not have. Tuya sells it as a separate subscription, so a missing one is a
 * normal result and not an error.
 */
export type Optional<Item> =
  | { readonly available: true; readonly items: readonly Item[] }
  | {
      readonly available: false
      /** A sentence for users. */
      readonly reason: string
      readonly code: number | string
    }

/** Not subscribed, not authorised, not allowed, or unknown path. Source: Tuya "Global Error Codes", 2024-07. */
const absenceCodes: ReadonlySet<number | string> = new Set([
  28841101,
  28841102,
  28841105,
  28841106,
  1106,
  1108,
  'ILLEGAL_ACCESS_API',
])

/** Turns "this project doesn't have the API" into a result. Rethrows every other failure. */
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
