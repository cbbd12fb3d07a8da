import type { StoredRollout } from '../../rollouts/ports/rollout-store.ts'

/** Parsed states under the hash of their newest event. The hash stands for the whole history, so an entry is never stale. */
export interface StateCache {
  get(headHash: string): StoredRollout | undefined
  put(headHash: string, stored: StoredRollout): void
}

const MOST = 256

export const createStateCache = (): StateCache => {
  const entries = new Map<string, StoredRollout>()
  return {
    get: (headHash) => {
      const found = entries.get(headHash)
      if (found !== undefined) {
        entries.delete(headHash)
        entries.set(headHash, found)
      }
      return found
    },
    put: (headHash, stored) => {
      entries.set(headHash, stored)
      const oldest = entries.keys().next()
      if (entries.size > MOST && oldest.done !== true) entries.delete(oldest.value)
    },
  }
}
