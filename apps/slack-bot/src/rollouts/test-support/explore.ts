import type { Design, Move } from './explored-moves.ts'
import { movesOf } from './explored-moves.ts'
import type { World } from './explored-world.ts'
import { keyOf, startWorld } from './explored-world.ts'
import { isExecuting } from '../rollout.ts'

export interface Exploration {
  readonly states: number
  readonly edges: number
  /** The first broken rule, with the moves that lead to it. */
  readonly violation?: { readonly rule: string; readonly path: readonly string[] }
  /** States from which no path without faults reaches an end. Empty unless the whole space was explored. */
  readonly stuck: number
  readonly isComplete: boolean
}

interface Found {
  readonly world: World
  readonly from?: { readonly key: string; readonly move: string }
}

const pathTo = (found: ReadonlyMap<string, Found>, key: string): readonly string[] => {
  const names: string[] = []
  for (let at = found.get(key); at?.from !== undefined; at = found.get(at.from.key)) names.push(at.from.move)
  return names.reverse()
}

/** How many states cannot reach an end by moves without faults: backwards from the ends. */
const countStuck = (
  sources: ReadonlyMap<string, readonly string[]>,
  ends: readonly string[],
  states: number,
): number => {
  const alive = new Set(ends)
  const work = [...ends]
  for (let key = work.pop(); key !== undefined; key = work.pop())
    for (const source of sources.get(key) ?? [])
      if (!alive.has(source)) {
        alive.add(source)
        work.push(source)
      }
  return states - alive.size
}

/** Walks every state that the design can reach, breadth first, so that the path to a violation is a shortest one. */
export const explore = (
  design: Design,
  options: { readonly devices: number; readonly maxInFlight: number; readonly maxStates: number },
): Exploration => {
  const start = startWorld({ ...options, settleMs: design.settleMs })
  const startKey = keyOf(start)
  const found = new Map<string, Found>([[startKey, { world: start }]])
  const sources = new Map<string, string[]>()
  const ends: string[] = []
  let queue = [startKey]
  let edges = 0
  const visit = (fromKey: string, move: Move): string | undefined => {
    edges += 1
    const key = move.next.violation === undefined ? keyOf(move.next) : `!${move.next.violation}`
    if (!move.isFault) {
      const known = sources.get(key)
      if (known === undefined) sources.set(key, [fromKey])
      else known.push(fromKey)
    }
    if (found.has(key)) return undefined
    found.set(key, { world: move.next, from: { key: fromKey, move: move.name } })
    return key
  }
  while (queue.length > 0) {
    const next: string[] = []
    for (const key of queue) {
      const world = found.get(key)?.world
      if (world === undefined) continue
      if (!isExecuting(world.rollout)) ends.push(key)
      for (const move of movesOf(world, design)) {
        const fresh = visit(key, move)
        if (fresh === undefined) continue
        if (move.next.violation !== undefined) {
          const violation = { rule: move.next.violation, path: pathTo(found, fresh) }
          return { states: found.size, edges, violation, stuck: 0, isComplete: false }
        }
        next.push(fresh)
      }
      if (found.size > options.maxStates) return { states: found.size, edges, stuck: 0, isComplete: false }
    }
    queue = next
  }
  return { states: found.size, edges, stuck: countStuck(sources, ends, found.size), isComplete: true }
}
