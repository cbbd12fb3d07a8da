import { LRUCache } from 'lru-cache'
import type { StoredRollout } from '../../rollouts/ports/rollout-store.ts'

/** Parsed states by the hash of their newest event. The hash identifies the whole history, so an entry is never stale. */
export type StateCache = Pick<LRUCache<string, StoredRollout>, 'get' | 'set'>

const MOST = 256

export const createStateCache = (): StateCache => new LRUCache({ max: MOST })
