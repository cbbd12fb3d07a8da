const QUOTED_OR_COMMA = /"(?:\\.|[^"\\])*"|'[^']*'(?=\s*(?:,|$))|(,)/gu

/** The places in a typed text: it is split at its commas, but not at those in quotes. */
export const typedPlaces = (text: string): readonly string[] => {
  const places: string[] = []
  let from = 0
  for (const match of text.matchAll(QUOTED_OR_COMMA)) {
    if (match[1] === undefined) continue
    places.push(text.slice(from, match.index))
    from = match.index + 1
  }
  places.push(text.slice(from))
  return places.flatMap((place) => place.trim() || [])
}
