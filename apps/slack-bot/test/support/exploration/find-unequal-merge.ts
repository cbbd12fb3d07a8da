import type { SpaceOptions } from './explore.ts'
import type { Design } from './explored-design.ts'
import { movesOf } from './explored-moves.ts'
import { keyOf, plainKeyOf } from './explored-key.ts'
import type { World } from './explored-world.ts'
import { startWorld } from './explored-world.ts'

export interface MergeCheck {
  /** States with different plain keys, and how many of them the reduced key leaves. */
  readonly plainStates: number
  readonly states: number
  readonly isComplete: boolean
  /** A key shared by two worlds with different moves. */
  readonly unequal?: { readonly key: string; readonly onlyOne: readonly string[] }
}

/** Where the moves of a world lead. An ended world has none. */
const futureOf = (
  world: World,
  design: Design,
): { readonly nexts: readonly World[]; readonly keys: string } => {
  const nexts = movesOf(world, design).map(({ next }) => next)
  return { nexts, keys: [...new Set(nexts.map(keyOf))].toSorted().join('\n') }
}

/**
 * Visits the space by the plain key, which leaves out nothing, and compares all worlds with the same reduced key: each must
 * lead to the same reduced keys. Then exploring only one of them loses nothing.
 */
export const findUnequalMerge = (
  design: Design,
  options: SpaceOptions & { readonly maxStates: number },
): MergeCheck => {
  const start = startWorld({ canBeLate: true, ...options, settleMs: design.settleMs })
  const seen = new Set([plainKeyOf(start)])
  const futures = new Map<string, string>()
  let frontier: readonly World[] = [start]
  while (frontier.length > 0) {
    const fresh: World[] = []
    for (const world of frontier) {
      const key = keyOf(world)
      const { nexts, keys } = futureOf(world, design)
      const known = futures.get(key)
      if (known !== undefined && known !== keys) {
        const [left, right] = [new Set(known.split('\n')), new Set(keys.split('\n'))]
        const onlyOne = [
          ...[...left].filter((to) => !right.has(to)),
          ...[...right].filter((to) => !left.has(to)),
        ]
        return { plainStates: seen.size, states: futures.size, isComplete: false, unequal: { key, onlyOne } }
      }
      futures.set(key, keys)
      if (seen.size > options.maxStates)
        return { plainStates: seen.size, states: futures.size, isComplete: false }
      for (const next of nexts) {
        const plain = plainKeyOf(next)
        if (seen.has(plain)) continue
        seen.add(plain)
        fresh.push(next)
      }
    }
    frontier = fresh
  }
  return { plainStates: seen.size, states: futures.size, isComplete: true }
}
