/** A parameter value. A list is a JSON array in a body, and comma-separated in a query. */
type ParameterValue = string | number | boolean | readonly (string | number)[] | undefined

/** Parameters under Tuya's names. Undefined ones are omitted. */
export type Parameters = Readonly<Record<string, ParameterValue>>

export interface EncodedParameters {
  /** Decoded, for the signature. */
  readonly query: Readonly<Record<string, string>> | undefined
  /** Path and percent-encoded query, in the order of the signature. */
  readonly target: string
  readonly body: string | undefined
}

/** Source: the FAQ of tuya-cloud-sdk-go says that arrays in queries are comma-separated, for APIs other than lighting. */
const toQueryValue = (value: Exclude<ParameterValue, undefined>): string =>
  typeof value === 'object' ? value.join(',') : String(value)

const byName = ([left]: [string, unknown], [right]: [string, unknown]): number => (left < right ? -1 : 1)

/** Puts parameters into a body or a query. A body without parameters is `{}`. */
export const encodeParameters = (
  path: string,
  parameters: Parameters,
  place: 'body' | 'query',
): EncodedParameters => {
  if (place === 'body') return { query: undefined, target: path, body: JSON.stringify(parameters) }
  const query: Record<string, string> = {}
  for (const [name, value] of Object.entries(parameters).sort(byName))
    if (value !== undefined) query[name] = toQueryValue(value)
  const names = Object.keys(query)
  if (names.length === 0) return { query: undefined, target: path, body: undefined }
  const encoded = Object.entries(query).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  )
  return { query, target: `${path}?${encoded.join('&')}`, body: undefined }
}
