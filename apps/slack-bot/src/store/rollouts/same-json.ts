import { setImmediate as nextTurn } from 'node:timers/promises'
import { canonicalJson } from '../../rollouts/planning/canonical-json.ts'

const SLICE = 200
/** A state has its device lists at most two levels down: `plan.devices`. */
const DEPTH = 2

const entriesOf = (value: unknown): ReadonlyMap<string, unknown> | undefined =>
  typeof value === 'object' && value !== null
    ? new Map(Object.entries(value).filter(([, inner]) => inner !== undefined))
    : undefined

/** Whether two values are the same as JSON. Large values are compared in slices, so that other work can run in between. */
export const isSameJson = async (left: unknown, right: unknown, depth = DEPTH): Promise<boolean> => {
  const [lefts, rights] = [entriesOf(left), entriesOf(right)]
  if (lefts === undefined || rights === undefined || depth < 0)
    return canonicalJson(left) === canonicalJson(right)
  if (lefts.size !== rights.size || Array.isArray(left) !== Array.isArray(right)) return false
  const isLong = lefts.size > SLICE
  let compared = 0
  for (const [key, inner] of lefts) {
    if (!rights.has(key)) return false
    const other = rights.get(key)
    const isSame = isLong
      ? canonicalJson(inner) === canonicalJson(other)
      : await isSameJson(inner, other, depth - 1)
    if (!isSame) return false
    compared += 1
    if (compared % SLICE === 0) await nextTurn()
  }
  return true
}
