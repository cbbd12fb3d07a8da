/** How events change the maps of a rollout, which others may hold on to. */
export interface MapCopies {
  /** A map with the same entries that may be changed. */
  of<V>(map: Readonly<Record<string, V>>): Record<string, V>
}

/** A new copy for each change, so that every state stays as it was. */
export const NEW_COPIES: MapCopies = { of: (map) => ({ ...map }) }

/** Copies a map the first time and changes that copy from then on: a thousand changes cost one copy, not a thousand. */
export const createOwnedCopies = (): MapCopies => {
  const owned = new WeakSet<object>()
  return {
    of(map) {
      if (owned.has(map)) return map
      const copy = { ...map }
      owned.add(copy)
      return copy
    },
  }
}
