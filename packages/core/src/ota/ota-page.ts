import { z } from 'zod'
import { type OtaDevice, otaDevicesSchema } from './ota-device.ts'
import { countSchema } from '../schemas/record-schema.ts'

/** One page of a list. */
export interface OtaPage {
  readonly items: readonly OtaDevice[]
  /** Number of matching rows, as the server counts. Undefined when it gave no count. */
  readonly total: number | undefined
  /** The requested page, from 1. */
  readonly page: number
  /** The requested page size. The server may return smaller pages. */
  readonly pageSize: number
  readonly requestId: string | undefined
}

export interface PageRows {
  readonly rows: readonly OtaDevice[]
  readonly total: number | undefined
}

const rows = otaDevicesSchema.nullish()

/**
 * The result of a list. Quirk: sibling APIs put the rows into `records`, and omit the list when it is empty.
 * A missing list counts as empty only when the total is 0.
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
