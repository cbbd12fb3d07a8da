/** Fewest insertions, deletions, replacements and swaps of neighbours that turn one text into the other. */
export const editDistance = (left: string, right: string): number => {
  const [from, to] = [Array.from(left), Array.from(right)]
  let beforeLast: number[] = []
  let last = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (const [row, character] of from.entries()) {
    const next = [row + 1]
    for (const [column, other] of to.entries()) {
      const replaced = (last[column] ?? 0) + (character === other ? 0 : 1)
      let best = Math.min(replaced, (last[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1)
      const isSwap = row > 0 && column > 0 && character === to[column - 1] && from[row - 1] === other
      if (isSwap) best = Math.min(best, (beforeLast[column - 1] ?? 0) + 1)
      next.push(best)
    }
    beforeLast = last
    last = next
  }
  return last.at(-1) ?? 0
}

/** The nearest of the words, unless even that is too different to be meant. */
export const nearestWord = (text: string, words: readonly string[]): string | undefined => {
  let best: { word: string; distance: number } | undefined
  for (const word of words) {
    const distance = editDistance(text.toLowerCase(), word.toLowerCase())
    if (best === undefined || distance < best.distance) best = { word, distance }
  }
  if (best === undefined) return undefined
  return best.distance <= Math.max(1, Math.floor(Math.max(text.length, best.word.length) * 0.4))
    ? best.word
    : undefined
}
