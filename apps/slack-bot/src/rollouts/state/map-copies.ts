/** How events change the maps of a rollout, which other code may still use. */
export interface MapCopies {
  /** A copy of the map that may be changed. */
  of<V>(map: Readonly<Record<string, V>>): Record<string, V>
}

/** A new copy for each change, so that every earlier state stays unchanged. */
export const NEW_COPIES: MapCopies = { of: (map) => ({ ...map }) }

/** Copies a map once and changes that copy from then on, so that a thousand changes cost one copy. */
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
