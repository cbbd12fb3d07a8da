import type { FloorGroup } from '../../fleet/group-floors.ts'
import type { Place } from '../../fleet/places/place.ts'
import type { SelectionQuery } from '../../fleet/query/selection-query.ts'
import type { Line } from '../text/inline.ts'
import type { PendingPage } from './pending-page.ts'
import type { RowNotes } from './pending-rows.ts'

/** What a list of waiting devices is drawn from. */
export interface PendingFacts extends RowNotes {
  /** The waiting devices in these places that the filter keeps. */
  readonly floors: readonly FloorGroup[]
  readonly page: PendingPage
  /** What was asked for; empty for the whole project. One room is listed device by device. */
  readonly places: readonly Place[]
  /** The places in words, or the project's name. */
  readonly where: string
  /** How a text was understood that is no place's name. */
  readonly lines?: readonly Line[]
  readonly query: SelectionQuery
  readonly readAtMs: number
  readonly isComplete: boolean
  /** Who shared the list to the channel. A shared list has no buttons. */
  readonly sharedBy?: string
}

export const failedCountOf = ({ failed }: Pick<PendingFacts, 'failed'>): number =>
  [...failed.values()].reduce((sum, count) => sum + count, 0)

export const countOf = ({ floors }: Pick<PendingFacts, 'floors'>, key: 'count' | 'offlineCount'): number =>
  floors.reduce((sum, floor) => sum + floor[key], 0)
