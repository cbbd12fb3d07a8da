import type { OpenCall } from '../cloud/call-log.ts'
import {
  mergeSources,
  readParameters,
  type ParameterSpec,
  type ParameterValues,
  type RawParameters,
} from '../cloud/call-parameters.ts'
import type { Cloud } from '../cloud/cloud.ts'
import { refused, type Answer } from '../cloud/envelope.ts'
import type { FaultEffect } from '../faults/faults.ts'
import type { Operation } from '../cloud/operation.ts'

/** What a route needs to answer a call. */
export interface RouteContext {
  cloud: Cloud
  call: OpenCall
  effects: readonly FaultEffect[]
}

/** The parameters of a call, by source. */
interface CallSources {
  path: RawParameters
  query: RawParameters
  body: RawParameters
}

export interface Route {
  operation: Operation
  method: 'GET' | 'POST'
  /** Segments that start with a colon are parameters. */
  path: string
  /** Token calls have no access token. */
  isTokenCall: boolean
  /** The names of all parameters, for the coverage table. */
  parameterNames: readonly string[]
  answer(sources: CallSources, context: RouteContext): Answer
}

interface RouteDefinition<Specs extends Record<string, ParameterSpec>> {
  operation: Operation
  method: 'GET' | 'POST'
  path: string
  isTokenCall?: boolean
  /** `documented-body`: the OTA document says "body" even for GET, so the setting decides. */
  from: 'documented-body' | 'query' | 'path'
  parameters: Specs
  handle(values: ParameterValues<Specs>, context: RouteContext): Answer
}

/** Creates a route from its documented parameters and a typed handler. */
export const defineRoute = <const Specs extends Record<string, ParameterSpec>>(
  definition: RouteDefinition<Specs>,
): Route => ({
  operation: definition.operation,
  method: definition.method,
  path: definition.path,
  isTokenCall: definition.isTokenCall ?? false,
  parameterNames: Object.keys(definition.parameters),
  answer: (sources, context) => {
    const { settings } = context.cloud
    const found = chooseSource(definition, sources, settings.getParameters)
    const misplaced = settings.strict
      ? misplacedParameter(definition, sources, settings.getParameters)
      : undefined
    if (misplaced !== undefined) return refused(1109, misplaced)
    const read = readParameters(definition.parameters, found.raw, {
      isStrict: settings.strict,
      isText: found.isText,
    })
    return 'values' in read ? definition.handle(read.values, context) : read
  },
})

type Placement = { from: RouteDefinition<never>['from']; method: 'GET' | 'POST' }
type Mode = Cloud['settings']['getParameters']

const chooseSource = ({ from, method }: Placement, sources: CallSources, mode: Mode) => {
  if (from === 'path') return { raw: sources.path, isText: true }
  if (from === 'query') return { raw: { ...sources.query, ...sources.path }, isText: true }
  if (method === 'POST') return { raw: sources.body, isText: false }
  return {
    raw: mergeSources(mode, sources.body, sources.query),
    isText: Object.keys(sources.body).length === 0 || mode === 'query',
  }
}

/** In strict mode, names a parameter that was sent where the mode doesn't read it. */
const misplacedParameter = (
  { from, method }: Placement,
  sources: CallSources,
  mode: Mode,
): string | undefined => {
  if (from !== 'documented-body') return undefined
  const readsBody = method === 'POST' || mode !== 'query'
  const readsQuery = method === 'GET' && mode !== 'body'
  const [inBody] = Object.keys(sources.body)
  const [inQuery] = Object.keys(sources.query)
  if (!readsBody && inBody !== undefined) return `${inBody} was sent in the body, expected in the query`
  if (!readsQuery && inQuery !== undefined) return `${inQuery} was sent in the query, expected in the body`
  return undefined
}
