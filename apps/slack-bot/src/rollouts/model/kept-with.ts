/**
 * A fact of a state or a plan, found once and kept as long as that object is. States are new objects after each event, so
 * a fact is never stale; and a rollout that waits is asked the same questions at every look.
 */
export const keptWith = <K extends object, V>(find: (of: K) => V): ((of: K) => V) => {
  const known = new WeakMap<K, { readonly fact: V }>()
  return (of) => {
    const before = known.get(of)
    if (before !== undefined) return before.fact
    const fact = find(of)
    known.set(of, { fact })
    return fact
  }
}
