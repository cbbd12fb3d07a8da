import { refused, type Answer } from './envelope.ts'

export type GetParameters = 'body' | 'query' | 'either'

/** A documented parameter. */
export interface ParameterSpec {
  kind: 'string' | 'integer' | 'boolean' | 'strings' | 'integers'
  isRequired: boolean
  min?: number
  max?: number
}

type ValueOfKind = {
  string: string
  integer: number
  boolean: boolean
  strings: readonly string[]
  integers: readonly number[]
}

export type ParameterValues<Specs extends Record<string, ParameterSpec>> = {
  readonly [Name in keyof Specs]:
    | ValueOfKind[Specs[Name]['kind']]
    | (Specs[Name]['isRequired'] extends true ? never : undefined)
}

export type RawParameters = Readonly<Record<string, unknown>>

/** Reads the parameters of a GET from its body, its query or both. The body wins if both have one. */
export const mergeSources = (
  mode: GetParameters,
  body: RawParameters,
  query: RawParameters,
): RawParameters => {
  if (mode === 'body') return body
  return mode === 'query' ? query : { ...query, ...body }
}

/**
 * Checks parameters against the document. Lenient mode, as observed on the live gateway: unknown names are ignored and
 * "1" is a number. Strict mode refuses unknown names and wrong JSON types, to find mistakes in a client.
 */
export const readParameters = <Specs extends Record<string, ParameterSpec>>(
  specs: Specs,
  raw: RawParameters,
  options: { isStrict: boolean; isText: boolean },
): { values: ParameterValues<Specs> } | (Answer & { isSuccess: false }) => {
  if (options.isStrict) {
    const unknown = Object.keys(raw).find((name) => !Object.hasOwn(specs, name))
    if (unknown !== undefined) return refused(1109, `${unknown} is not a parameter of this API`)
  }
  const values: Record<string, unknown> = {}
  for (const [name, spec] of Object.entries(specs)) {
    const value = raw[name]
    if (value === undefined || value === null) {
      if (spec.isRequired) return refused(1102, name)
      continue
    }
    const parsed = parseValue(value, spec.kind, options.isStrict && !options.isText)
    if (parsed === undefined) return refused(1104, name)
    if (spec.isRequired && isEmpty(parsed)) return refused(1100, name)
    if (!isInRange(parsed, spec)) return refused(1101, name)
    values[name] = parsed
  }
  return { values: values as ParameterValues<Specs> }
}

const isEmpty = (value: unknown) => value === '' || (Array.isArray(value) && value.length === 0)

const isInRange = (value: unknown, { min, max }: ParameterSpec) =>
  typeof value !== 'number' || (value >= (min ?? value) && value <= (max ?? value))

const parseValue = (value: unknown, kind: ParameterSpec['kind'], isExact: boolean): unknown => {
  switch (kind) {
    case 'string':
      return typeof value === 'string' ? value : isExact ? undefined : parseLooseString(value)
    case 'integer':
      return parseInteger(value, isExact)
    case 'boolean':
      return parseBoolean(value, isExact)
    case 'strings':
      return parseList(value, isExact)?.map(String)
    case 'integers': {
      const numbers = parseList(value, isExact)?.map((item) => parseInteger(item, isExact))
      return numbers?.includes(undefined) === true ? undefined : numbers
    }
  }
}

const parseLooseString = (value: unknown) =>
  typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined

const parseInteger = (value: unknown, isExact: boolean): number | undefined => {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined
  if (isExact || typeof value !== 'string' || !/^-?\d{1,15}$/.test(value)) return undefined
  return Number(value)
}

const parseBoolean = (value: unknown, isExact: boolean): boolean | undefined => {
  if (typeof value === 'boolean') return value
  if (isExact) return undefined
  return value === 'true' ? true : value === 'false' ? false : undefined
}

/** Accepts a JSON array or, as in Tuya's query strings, comma-separated values. */
const parseList = (value: unknown, isExact: boolean): unknown[] | undefined => {
  if (Array.isArray(value)) return value
  if (isExact) return undefined
  if (typeof value === 'string') return value === '' ? [] : value.split(',')
  return typeof value === 'number' ? [value] : undefined
}
