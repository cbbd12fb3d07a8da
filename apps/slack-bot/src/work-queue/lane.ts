import type { Effect } from '../rollouts/model/effect.ts'

/** Each lane has its own workers: a slow chat platform must not delay work on devices. */
export const LANES = ['cloud', 'people'] as const
export type Lane = (typeof LANES)[number]

export const laneOf = (effect: Effect): Lane => {
  switch (effect.type) {
    case 'complete-plan':
    case 'send-upgrade':
    case 'tick-project':
      return 'cloud'
    case 'refresh-card':
    case 'tell-thread':
    case 'tell-person':
    case 'end-lock-post':
      return 'people'
  }
}

/** Concurrent handlers in each lane of one process. */
export const DEFAULT_CONCURRENCY: Readonly<Record<Lane, number>> = { cloud: 4, people: 3 }
