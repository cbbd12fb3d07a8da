import fc from 'fast-check'
import { isLive, type Rollout } from '../../src/rollouts/model/rollout.ts'
import { DEVICE_IDS } from './building.ts'
import type { ModelWorld } from './model-world.ts'

/** What the model's people have done so far: it makes later commands worth trying. */
export interface People {
  requests: number
  versions: number
}
export type ModelCommand = fc.AsyncCommand<People, ModelWorld>

export const REQUESTER = 'U-requester'
export const APPROVER = 'U-approver'

export const anyDevice = fc.constantFrom(...DEVICE_IDS)

export const named = (
  name: string,
  run: (world: ModelWorld, people: People) => Promise<void>,
  check: (people: People) => boolean = () => true,
): ModelCommand => ({ check, run: (people, world) => run(world, people), toString: () => name })

export const hasRequests = ({ requests }: People): boolean => requests > 0

/** Picks one of the live rollouts, the newest more often. */
export const pick = async (world: ModelWorld, index: number): Promise<Rollout | undefined> => {
  const live = (await world.rollouts()).filter(isLive)
  return live[index % Math.max(1, live.length)]
}
