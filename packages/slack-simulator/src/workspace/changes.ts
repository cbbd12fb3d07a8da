/** A visible change in the workspace. */
type Change =
  | { kind: 'message-posted' | 'message-updated' | 'message-deleted'; channelId: string; ts: string }
  | { kind: 'ephemeral-changed'; channelId: string; userId: string; ts: string }
  | { kind: 'modals-changed'; userId: string }
  | { kind: 'home-changed'; userId: string }
  | { kind: 'channels-changed' }
  | { kind: 'notice'; userId: string; channelId?: string; text: string }
  | { kind: 'connections-changed'; count: number }
  | { kind: 'reset' }

export type ChangeFeed = {
  emit: (change: Change) => void
  /** Returns a function that ends the subscription. */
  subscribe: (listener: (change: Change) => void) => () => void
}

export const createChangeFeed = (): ChangeFeed => {
  const listeners = new Set<(change: Change) => void>()
  return {
    emit: (change) => {
      for (const listener of listeners) listener(change)
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
