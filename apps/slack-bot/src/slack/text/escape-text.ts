const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** Escapes foreign text for a mrkdwn or `text` field, so that it can't contain a mention, link or date. */
export const escapeText = (text: string): string =>
  text.replaceAll(/[&<>]/gu, (character) => ENTITIES[character] ?? character)
