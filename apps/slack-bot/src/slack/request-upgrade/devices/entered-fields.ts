import type { PlainTextOption } from '@slack/types'
import { plainText } from '../../blocks/elements.ts'
import { plural } from '../../text/plural.ts'

/** What was entered before and still fits, and how much does not. */
export interface FittedEntries {
  readonly reason?: string
  /** `gone`: the maintenance window, where these devices have none. */
  readonly when: 'now' | 'next-window' | 'at' | 'gone'
  readonly startsAtMs?: number
  readonly exceptions: readonly PlainTextOption[]
  readonly leftOutIds: ReadonlySet<string>
  readonly first: readonly PlainTextOption[]
  readonly firstDeviceIds: readonly string[]
  readonly goneExceptions: number
  readonly goneFirst: number
}

/** What does not fit any more, and what a field is for. */
export const hintFor = (gone: string, hint: string) =>
  gone === '' && hint === '' ? {} : { hint: plainText([gone, hint].filter((text) => text !== '').join(' ')) }

export const goneText = (count: number, one: string, many: string): string =>
  count === 0 ? '' : `${plural(count, one, many)} not among these devices any more.`
