/** One setting that differs between two versions. Absent: it wasn't set. */
export interface SettingChange {
  /** The setting's path: `approval.rules[2].count`, with positions counted from 1. */
  readonly setting: string
  readonly before?: unknown
  readonly after?: unknown
}

type Fields = Readonly<Record<string, unknown>>
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isListOfFields = (value: unknown): value is readonly Fields[] =>
  Array.isArray(value) && value.every(isFields)

/** Settings are JSON and small, and lists of plain values are compared as they stand. */
const isSame = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right)

const within = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`)

const compare = (path: string, before: unknown, after: unknown): readonly SettingChange[] => {
  if (isSame(before, after)) return []
  if ((isFields(before) || before === undefined) && (isFields(after) || after === undefined)) {
    const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])
    return [...names].flatMap((name) => compare(within(path, name), before?.[name], after?.[name]))
  }
  if (isListOfFields(before) && isListOfFields(after)) {
    const longest = Math.max(before.length, after.length)
    return Array.from({ length: longest }, (_, position) => position).flatMap((position) =>
      compare(`${path}[${position + 1}]`, before[position], after[position]),
    )
  }
  return [{ setting: path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }]
}

/** What changed from one settings document to another, setting by setting. */
export const settingsChanges = (before: unknown, after: unknown): readonly SettingChange[] =>
  compare('', before, after)
