import { z } from 'zod'
import { OPERATIONS, type Operation } from '../cloud/operation.ts'
import type { SeededRandom } from '../seeded-random.ts'

const code = z.union([z.int(), z.string().min(1)])
const milliseconds = z.int().min(0).max(600_000)

/** What goes wrong. Before the effect unless its line says otherwise. */
export const faultEffectSchema = z.discriminatedUnion('kind', [
  /** The vendor's envelope with this code, as number or as string. Nothing happens to devices. */
  z.strictObject({ kind: z.literal('error'), code, msg: z.string().optional() }),
  /** An answer that is no envelope at all, such as a proxy's page. */
  z.strictObject({
    kind: z.literal('http'),
    status: z.int().min(100).max(599).default(502),
    body: z.string().optional(),
  }),
  /** Real milliseconds, whatever clock drives the simulator. */
  z.strictObject({
    kind: z.literal('slow'),
    delayMs: milliseconds,
    when: z.enum(['before', 'after']).default('before'),
  }),
  z.strictObject({ kind: z.literal('reset') }),
  /** The call takes effect; the connection is cut instead of an answer. */
  z.strictObject({ kind: z.literal('response-lost') }),
  /** The call takes effect; half of the answer arrives, then the connection is cut. */
  z.strictObject({ kind: z.literal('truncated-response') }),
  /** The present token dies, so this call and all with the same token get 1010. */
  z.strictObject({ kind: z.literal('token-expired') }),
  /** `result: false`. With `isApplied` the devices start nevertheless. */
  z.strictObject({ kind: z.literal('result-false'), isApplied: z.boolean().default(false) }),
  /** After the effect. */
  z.strictObject({ kind: z.literal('missing-result') }),
  z.strictObject({ kind: z.literal('missing-list') }),
  /** The rows under `records` and no `list`, as in sibling APIs. */
  z.strictObject({ kind: z.literal('records-for-list') }),
  /** This status in every row and detail answered, or only for the named devices. */
  z.strictObject({
    kind: z.literal('unknown-status'),
    status: z.int(),
    deviceIds: z.array(z.string()).optional(),
  }),
  /** `t` in seconds, as in two samples of the document. */
  z.strictObject({ kind: z.literal('ten-digit-time') }),
  /** Error codes as strings. */
  z.strictObject({ kind: z.literal('string-code') }),
  /** At most `perSecond` calls a second of this operation; the others get `code`. */
  z.strictObject({
    kind: z.literal('qps-limit'),
    perSecond: z.int().min(0).default(1),
    code: code.default(1199),
  }),
  z.strictObject({ kind: z.literal('quota-used-up'), code: code.default(28841004) }),
  /** Only the first `start` devices of an upgrade POST begin; the answer is true. */
  z.strictObject({ kind: z.literal('partial-start'), start: z.int().min(0) }),
  /** Each page is the first one, whatever page was asked. */
  z.strictObject({ kind: z.literal('ignores-paging') }),
  /** After each page, this many rows leave the list: their updates are done at once, from outside. */
  z.strictObject({ kind: z.literal('rows-leave'), rows: z.int().min(1) }),
])
export type FaultEffect = z.output<typeof faultEffectSchema>
export type FaultKind = FaultEffect['kind']

const operations = z.union([z.enum(OPERATIONS), z.array(z.enum(OPERATIONS)).min(1)])

export const faultSchema = z.strictObject({
  effect: faultEffectSchema,
  /** Left out: every operation. */
  operation: operations.optional(),
  /** Only calls that name this device. */
  deviceId: z.string().optional(),
  /** Calls that match before the fault begins. */
  skip: z.int().min(0).default(0),
  /** How often it strikes; left out: until it is removed. */
  count: z.int().min(1).optional(),
  /** Of matching calls, drawn from the seed. */
  probability: z.number().min(0).max(1).default(1),
})
export type FaultRequest = z.input<typeof faultSchema>

export interface Fault extends z.output<typeof faultSchema> {
  id: string
  /** Calls it matched and calls it struck. */
  matched: number
  struck: number
}

export interface Faults {
  /** Throws a ZodError naming the field when the request makes no sense. */
  add(request: FaultRequest): Fault
  remove(id: string): boolean
  clear(): void
  all(): readonly Fault[]
  /** Chooses what strikes this call and counts it. */
  strike(operation: Operation | undefined, deviceIds: readonly string[]): FaultEffect[]
}

export const createFaults = (random: SeededRandom): Faults => {
  let faults: Fault[] = []
  let added = 0
  const matches = (fault: Fault, operation: Operation | undefined, deviceIds: readonly string[]) => {
    if (fault.count !== undefined && fault.struck >= fault.count) return false
    if (fault.deviceId !== undefined && !deviceIds.includes(fault.deviceId)) return false
    if (fault.operation === undefined) return true
    return operation !== undefined && [fault.operation].flat().includes(operation)
  }
  return {
    add: (request) => {
      added += 1
      const fault = { ...faultSchema.parse(request), id: `f${added}`, matched: 0, struck: 0 }
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
    strike: (operation, deviceIds) =>
      faults.flatMap((fault) => {
        if (!matches(fault, operation, deviceIds)) return []
        fault.matched += 1
        if (fault.matched <= fault.skip) return []
        if (fault.probability < 1 && !random.chance(fault.probability)) return []
        fault.struck += 1
        return [fault.effect]
      }),
  }
}
