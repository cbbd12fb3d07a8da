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

/** The places in a text, split at commas. A comma may be part of a name, so the longest run that is a name stays whole. */
export const placesInText = (text: string, isName: (text: string) => boolean): readonly string[] => {
  const pieces = typedPlaces(text)
  if (pieces.length < 2 || isName(text)) return [text]
  const parts: string[] = []
  for (let from = 0; from < pieces.length;) {
    let to = pieces.length
    while (to > from + 1 && !isName(pieces.slice(from, to).join(', '))) to -= 1
    parts.push(pieces.slice(from, to).join(', '))
    from = to
  }
  return parts
}
