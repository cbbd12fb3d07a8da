const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** Foreign text for a mrkdwn or `text` field: no mention, link or date of its own can come out of it. */
export const escapeText = (text: string): string =>
  text.replaceAll(/[&<>]/gu, (character) => ENTITIES[character] ?? character)
