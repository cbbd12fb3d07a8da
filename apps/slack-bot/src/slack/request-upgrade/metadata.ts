import { z } from 'zod'

/*
 * What a form keeps from opening to submitting, in Slack's `private_metadata`. The devices are not in it: the selection
 * is kept as it was chosen (places and filters) with a digest of its devices, and the devices are read again from the
 * cached list at the submission. So a form works after a restart, on any replica and after any time; if other devices wait
 * by then, it says so and shows them. Rights are never kept.
 */

/** What a person entered in the second step, kept while they are in the first one. */
const ENTRIES = z.object({
  reason: z.string().optional(),
  /** Absent for "Now". */
  when: z.enum(['next-window', 'at']).optional(),
  startsAtMs: z.number().optional(),
  /** Keys of devices and rooms that stay as they are. */
  leftOut: z.array(z.string()).default([]),
  /** Keys of the devices to start with. */
  first: z.array(z.string()).default([]),
})

const WHAT = z.object({
  /** The filters that the first step has no field for, as a query. */
  rest: z.string().default(''),
  /** The words that named no place, or several. */
  typed: z.string().optional(),
  entries: ENTRIES.optional(),
})
const REQUEST = z.object({
  label: z.string().default(''),
  /** Places and filters as a query. */
  query: z.string().default(''),
  /** The label names one place, or the whole project. */
  isOnePlace: z.literal(true).optional(),
  /** Its devices failed, and wait for nothing. */
  isOfFailed: z.literal(true).optional(),
  /** Absent where each device has a tick: its option says which device and version. */
  digest: z.string().optional(),
  /** The date and time, kept while another start is chosen. */
  startsAtMs: z.number().optional(),
})

export type Entries = z.output<typeof ENTRIES>
export type WhatMetadata = z.output<typeof WHAT> & { readonly place: string }
export type RequestMetadata = z.output<typeof REQUEST> & { readonly place: string }

/** The channel comes first: answers go there. */
const toText = ({ place, ...rest }: WhatMetadata | RequestMetadata): string =>
  `${place} ${JSON.stringify(rest)}`
export const toWhatMetadata = (what: WhatMetadata): string => toText(what)
export const toRequestMetadata = (request: RequestMetadata): string => toText(request)

const parts = (text: string): { readonly place: string; readonly json: unknown } => {
  const split = text.indexOf(' ')
  const place = split === -1 ? text : text.slice(0, split)
  try {
    return { place, json: split === -1 ? {} : JSON.parse(text.slice(split + 1)) }
  } catch {
    return { place, json: {} }
  }
}

export const parseWhatMetadata = (text: string): WhatMetadata => {
  const { place, json } = parts(text)
  return { place, ...(WHAT.safeParse(json).data ?? WHAT.parse({})) }
}
export const parseRequestMetadata = (text: string): RequestMetadata => {
  const { place, json } = parts(text)
  return { place, ...(REQUEST.safeParse(json).data ?? REQUEST.parse({})) }
}
