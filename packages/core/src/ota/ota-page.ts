import { z } from 'zod'
import { type OtaDevice, otaDevicesSchema } from './ota-device.ts'
import { countSchema } from '../schemas/record-schema.ts'

/** One page of a list. */
export interface OtaPage {
  readonly items: readonly OtaDevice[]
  /** All rows that match, by the server's count. Undefined when it did not say. */
  readonly total: number | undefined
  /** As asked for, from 1. */
  readonly page: number
  /** As asked for. A server may hold itself to less. */
  readonly pageSize: number
  readonly requestId: string | undefined
}

export interface PageRows {
  readonly rows: readonly OtaDevice[]
  readonly total: number | undefined
}

const rows = otaDevicesSchema.nullish()

/**
 * The result of a list. Quirk: sibling APIs put the rows into `records`, and leave the list out when it is empty.
 * A list that is missing although rows are counted, or nothing is, is not an empty list: nobody's absence is invented.
 */
export const pageRowsSchema = z
  .object({ list: rows, records: rows, total: countSchema })
  .transform((page, context): PageRows => {
    const found = page.list ?? page.records
    if (found === undefined || found === null) {
      if (page.total === 0) return { rows: [], total: 0 }
      context.addIssue({ code: 'custom', path: ['list'], message: 'expected a list of devices' })
      return z.NEVER
    }
    return { rows: found, total: page.total }
  })
