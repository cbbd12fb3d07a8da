import type { Design, Move } from './explored-design.ts'
import { movesOf } from './explored-moves.ts'
import type { World } from './explored-world.ts'
import { startWorld } from './explored-world.ts'
import { keyOf } from './explored-key.ts'
import { isExecuting } from '../../../src/rollouts/model/rollout.ts'

export interface SpaceOptions {
  readonly devices: number
  readonly maxInFlight: number
  /** @default true */
  readonly canBeLate?: boolean
}

export interface Exploration {
  readonly states: number
  readonly edges: number
  /** The first broken rule, with the moves that lead to it. */
  readonly violation?: { readonly rule: string; readonly path: readonly string[] }
  /** States from which no path without faults reaches an end. Empty unless the whole space was explored. */
  readonly stuck: number
  readonly isComplete: boolean
}

/** How each state was first reached. The worlds themselves are kept only until their moves are made. */
interface Found {
  readonly parents: number[]
  readonly moves: string[]
}

const pathTo = ({ parents, moves }: Found, state: number): readonly string[] => {
  const names: string[] = []
  for (let at = state; at > 0; at = parents[at] ?? 0) names.push(moves[at] ?? '')
  return names.reverse()
}

/** How many states can't reach an end by moves without faults, counted backwards from the ends. */
const countStuck = (
  froms: readonly number[],
  tos: readonly number[],
  ends: readonly number[],
  states: number,
) => {
  // Edges by target: the start index of each target, then the sources in that order.
  const starts = new Int32Array(states + 1)
  for (const to of tos) starts[to + 1] = (starts[to + 1] ?? 0) + 1
  for (let state = 0; state < states; state += 1)
    starts[state + 1] = (starts[state + 1] ?? 0) + (starts[state] ?? 0)
  const filled = starts.slice()
  const sources = new Int32Array(tos.length)
  for (const [edge, to] of tos.entries()) {
    const place = filled[to] ?? 0
    sources[place] = froms[edge] ?? 0
    filled[to] = place + 1
  }
  const isAlive = new Uint8Array(states)
  const work = [...ends]
  for (const end of ends) isAlive[end] = 1
  let alive = ends.length
  for (let state = work.pop(); state !== undefined; state = work.pop())
    for (const source of sources.subarray(starts[state], starts[state + 1])) {
      if (isAlive[source] === 1) continue
      isAlive[source] = 1
      alive += 1
      work.push(source)
    }
  return states - alive
}

/** Visits every state that the design can reach, breadth first, so that the path to a violation is a shortest one. */
export const explore = (
  design: Design,
  options: SpaceOptions & {
    readonly maxStates: number
    readonly keyOf?: (world: World) => string
    /** What is wrong with a world; asked for each that a move leads to, also for those that count as known. */
    readonly problemOf?: (world: World) => string | undefined
  },
): Exploration => {
  const toKey = options.keyOf ?? keyOf
  const start = startWorld({ canBeLate: true, ...options, settleMs: design.settleMs })
  const states = new Map<string, number>([[toKey(start), 0]])
  const found: Found = { parents: [0], moves: [''] }
  const froms: number[] = []
  const tos: number[] = []
  const ends: number[] = []
  let frontier: readonly (readonly [number, World])[] = [[0, start]]
  let edges = 0
  /** The number of the state that the move leads to, and whether it is new. */
  const visit = (from: number, move: Move): { readonly to: number; readonly isNew: boolean } => {
    edges += 1
    const key = toKey(move.next)
    const known = states.get(key)
    const to = known ?? states.size
    if (!move.isFault) {
      froms.push(from)
      tos.push(to)
    }
    if (known !== undefined) return { to, isNew: false }
    states.set(key, to)
    found.parents.push(from)
    found.moves.push(move.name)
    return { to, isNew: true }
  }
  while (frontier.length > 0) {
    const next: (readonly [number, World])[] = []
    for (const [from, world] of frontier) {
      if (!isExecuting(world.rollout)) ends.push(from)
      for (const move of movesOf(world, design)) {
        const { to, isNew } = visit(from, move)
        const problem = options.problemOf?.(move.next)
        if (problem !== undefined) {
          const violation = { rule: problem, path: [...pathTo(found, from), move.name] }
          return { states: states.size, edges, violation, stuck: 0, isComplete: false }
        }
        if (!isNew) continue
        if (move.next.violation !== undefined) {
          const violation = { rule: move.next.violation, path: pathTo(found, to) }
          return { states: states.size, edges, violation, stuck: 0, isComplete: false }
        }
        next.push([to, move.next])
      }
      if (states.size > options.maxStates) return { states: states.size, edges, stuck: 0, isComplete: false }
    }
    frontier = next
  }
  return { states: states.size, edges, stuck: countStuck(froms, tos, ends, states.size), isComplete: true }
}
