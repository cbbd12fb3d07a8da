import type { KindGroup } from '../../fleet/group-pending.ts'
import { kindCount, kindNoun } from '../text/kind-text.ts'
import { listed } from '../text/listed.ts'
import { plural } from '../text/plural.ts'
import { visibleText } from '../text/visible-text.ts'

const MOST_PARTS = 3

const firstFew = (items: readonly string[]): readonly string[] => {
  const hidden = items.length - MOST_PARTS
  return [...items.slice(0, MOST_PARTS), ...(hidden > 0 ? [`${hidden} more`] : [])]
}

export const shortList = (items: readonly string[]): string => firstFew(items).join(', ')

export const versionText = (version: string | undefined): string => visibleText(version ?? 'not named', 24)

/** `12 lights, 2 sensors`. */
const countedText = (kinds: readonly KindGroup[]): string =>
  shortList(kinds.map(({ kind, count }) => kindCount(kind, count)))

/** Beside a column of counts: `lights`, where all are of one kind. */
export const whatText = (kinds: readonly KindGroup[]): string => {
  const [only] = kinds
  return only !== undefined && kinds.length === 1 ? kindNoun(only.kind, only.count) : countedText(kinds)
}

/** `12 lights`; of several kinds, `14 devices (12 lights, 2 sensors)`. */
export const devicesText = (kinds: readonly KindGroup[], count: number): string => {
  const counted = countedText(kinds)
  return kinds.length === 1 ? counted : `${plural(count, 'device')} (${counted})`
}

/** `1.4.2`; where kinds differ, `1.4.2 and 1.5.0 (lights), 2.0.1 (gateways, sensors)`. */
export const versionsText = (kinds: readonly KindGroup[]): string => {
  const byVersions = Map.groupBy(kinds, ({ versions }) =>
    listed(firstFew(versions.map(({ version }) => versionText(version)))),
  )
  const texts = [...byVersions].map(([text, members]) =>
    byVersions.size === 1
      ? text
      : `${text} (${members.map(({ kind, count }) => kindNoun(kind, count)).join(', ')})`,
  )
  return shortList(texts)
}
