const CODE = /^[A-Z0-9][A-Z0-9_]{2,}$/
const MOST_CAUSES = 10

/** Property names that libraries use for the code of a failed connection and for the underlying error. */
const codeOn = (error: object): string | undefined =>
  ['systemCode', 'code'].map((name): unknown => Reflect.get(error, name)).find(isCode)
const isCode = (value: unknown): value is string => typeof value === 'string' && CODE.test(value)
const beneath = (error: object): readonly unknown[] => {
  const { cause, original, errors } = error as { cause?: unknown; original?: unknown; errors?: unknown }
  return [cause, original, ...(Array.isArray(errors) ? (errors as readonly unknown[]) : [])]
}

/**
 * The code of a failed connection, however deep a library nests it: `ENOTFOUND`, `ECONNREFUSED`, `CERT_HAS_EXPIRED`,
 * or PostgreSQL's own (`57P03`). `undefined` if there is none.
 */
export const systemCodeOf = (error: unknown): string | undefined => {
  let level: readonly unknown[] = [error]
  for (let depth = 0; depth < MOST_CAUSES && level.length > 0; depth += 1) {
    const errors = level.filter((one): one is object => typeof one === 'object' && one !== null)
    const found = errors.map(codeOn).find(isCode)
    if (found !== undefined) return found
    level = errors.flatMap(beneath)
  }
  return undefined
}
