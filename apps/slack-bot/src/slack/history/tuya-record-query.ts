import type { Button } from '@slack/types'
import { button } from '../blocks/elements.ts'
import { ACTIONS, numbered } from '../platform/ids.ts'

const WORD = 'tuya'
const TYPED = new RegExp(`^${WORD}(?:\\s+page:(?<page>\\d{1,4}))?(?:\\s+(?<query>\\S.*))?$`, 'iu')

/** A page of Tuya's record, and the places that it is about. */
export interface TuyaRecordQuery {
  readonly page: number
  readonly query: string
}

/** `tuya`, `tuya page:2 4F`; undefined for the history of rollouts. */
export const parseTuyaRecord = (typed: string): TuyaRecordQuery | undefined => {
  const groups = TYPED.exec(typed.trim())?.groups
  if (groups === undefined) return undefined
  return { page: Math.max(1, Number(groups['page'] ?? 1)), query: groups['query'] ?? '' }
}

export const toTuyaRecordCommand = ({ page, query }: TuyaRecordQuery): string =>
  `history ${WORD}${page === 1 ? '' : ` page:${page}`} ${query}`.trim()

export const tuyaRecordButton = (index: number, query: string): Button =>
  button({
    actionId: numbered(ACTIONS.run, index),
    text: 'Tuya’s record',
    value: toTuyaRecordCommand({ page: 1, query }),
  })
