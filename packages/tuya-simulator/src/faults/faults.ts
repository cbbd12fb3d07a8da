import { z } from 'zod'
import { OPERATIONS, type Operation } from '../cloud/operation.ts'
import type { SeededRandom } from '../seeded-random.ts'

const code = z.union([z.int(), z.string().min(1)])
const milliseconds = z.int().min(0).max(600_000)

/** What goes wrong. The fault happens before the call takes effect unless noted otherwise. */
export const faultEffectSchema = z.discriminatedUnion('kind', [
  /** The vendor's envelope with this code, as a number or string. The call has no effect. */
  z.strictObject({ kind: z.literal('error'), code, msg: z.string().optional() }),
  /** An answer without an envelope, such as a proxy's error page. */
  z.strictObject({
    kind: z.literal('http'),
    status: z.int().min(100).max(599).default(502),
    body: z.string().optional(),
  }),
  /** Delays by real milliseconds, even with a manual clock. */
  z.strictObject({
    kind: z.literal('slow'),
    delayMs: milliseconds,
    when: z.enum(['before', 'after']).default('before'),
  }),
  z.strictObject({ kind: z.literal('reset') }),
  /** The call takes effect, then the connection is cut without an answer. */
  z.strictObject({ kind: z.literal('response-lost') }),
  /** The call takes effect, then the connection is cut after half of the answer. */
  z.strictObject({ kind: z.literal('truncated-response') }),
  /** Expires the current token, so this call and all others with the same token get 1010. */
  z.strictObject({ kind: z.literal('token-expired') }),
  /** `result: false`. With `isApplied`, the devices start anyway. */
  z.strictObject({ kind: z.literal('result-false'), isApplied: z.boolean().default(false) }),
  /** After the effect. */
  z.strictObject({ kind: z.literal('missing-result') }),
  z.strictObject({ kind: z.literal('missing-list') }),
  /** Puts the rows under `records` instead of `list`, as in sibling APIs. */
  z.strictObject({ kind: z.literal('records-for-list') }),
  /** Shows this status in every row and detail, or only for `deviceIds`. */
  z.strictObject({
    kind: z.literal('unknown-status'),
    status: z.int(),
    deviceIds: z.array(z.string()).optional(),
  }),
  /** `t` in seconds, as in two of the document's samples. */
  z.strictObject({ kind: z.literal('ten-digit-time') }),
  /** Error codes as strings. */
  z.strictObject({ kind: z.literal('string-code') }),
  /** Allows `perSecond` calls per second of this operation; others get `code`. */
  z.strictObject({
    kind: z.literal('qps-limit'),
    perSecond: z.int().min(0).default(1),
    code: code.default(1199),
  }),
  z.strictObject({ kind: z.literal('quota-used-up'), code: code.default(28841004) }),
  /** Only the first `start` devices of an upgrade POST start; the answer is true. */
  z.strictObject({ kind: z.literal('partial-start'), start: z.int().min(0) }),
  /** Always answers the first page. */
  z.strictObject({ kind: z.literal('ignores-paging') }),
  /** After each page, finishes the updates of this many listed devices, so that they leave the list. */
  z.strictObject({ kind: z.literal('rows-leave'), rows: z.int().min(1) }),
])
export type FaultEffect = z.output<typeof faultEffectSchema>
export type FaultKind = FaultEffect['kind']

const operations = z.union([z.enum(OPERATIONS), z.array(z.enum(OPERATIONS)).min(1)])

export const faultSchema = z.strictObject({
  effect: faultEffectSchema,
  /** If omitted, every operation. */
  operation: operations.optional(),
  /** Only calls that name this device. */
  deviceId: z.string().optional(),
  /** Number of matching calls before the first injection. */
  skip: z.int().min(0).default(0),
  /** Maximum number of injections. If omitted, unlimited. */
  count: z.int().min(1).optional(),
  /** Chance of injection for each matching call, drawn from the seed. */
  probability: z.number().min(0).max(1).default(1),
})
export type FaultRequest = z.input<typeof faultSchema>

export interface Fault extends z.output<typeof faultSchema> {
  id: string
  /** Number of calls it matched, and of those it was injected into. */
  matched: number
  injected: number
}

export interface Faults {
  /** Throws a ZodError that names the invalid field. */
  add(request: FaultRequest): Fault
  remove(id: string): boolean
  clear(): void
  all(): readonly Fault[]
  /** Returns the effects for this call and counts them. */
  inject(operation: Operation | undefined, deviceIds: readonly string[]): FaultEffect[]
}

export const createFaults = (random: SeededRandom): Faults => {
  let faults: Fault[] = []
  let added = 0
  const matches = (fault: Fault, operation: Operation | undefined, deviceIds: readonly string[]) => {
    if (fault.count !== undefined && fault.injected >= fault.count) return false
    if (fault.deviceId !== undefined && !deviceIds.includes(fault.deviceId)) return false
    if (fault.operation === undefined) return true
    return operation !== undefined && [fault.operation].flat().includes(operation)
  }
  return {
    add: (request) => {
      added += 1
      const fault = { ...faultSchema.parse(request), id: `f${added}`, matched: 0, injected: 0 }
      faults.push(fault)
      return fault
    },
    remove: (id) => {
      const before = faults.length
      faults = faults.filter((fault) => fault.id !== id)
      return faults.length < before
    },
    clear: () => {
      faults = []
    },
    all: () => faults,
    inject: (operation, deviceIds) =>
      faults.flatMap((fault) => {
        if (!matches(fault, operation, deviceIds)) return []
        fault.matched += 1
        if (fault.matched <= fault.skip) return []
        if (fault.probability < 1 && !random.chance(fault.probability)) return []
        fault.injected += 1
        return [fault.effect]
      }),
  }
}
