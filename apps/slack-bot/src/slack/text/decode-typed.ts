const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
])

/** `<http://Lab.io|Lab.io>`, `<mailto:a@b.c|a@b.c>`, `<@U1|mia>`, `<#C1|general>`, `<!date^1^{time}|18:00>`. */
const TOKEN = /<([@#]|(?:https?|mailto|tel|slack):)([^<>|]*)(?:\|([^<>]*))?>|<![^<>|]*\|([^<>]+)>/giu

const wordsOf = (kind: string, target: string, label: string): string => {
  if (kind === '@' || kind === '#') {
    const name = label === '' ? target : label
    return name.startsWith(kind) ? name : `${kind}${name}`
  }
  if (label !== '') return label
  return /^https?:$/iu.test(kind) ? `${kind}${target}` : target
}

/**
 * Restores what a person typed from Slack's encoding: entities for `& < >`, and tokens for links, people and channels.
 * Only for text from Slack, and only once: decoding `&amp;lt;` twice would change the text.
 */
export const decodeTyped = (text: string): string =>
  text
    .replaceAll(
      TOKEN,
      (_, kind = '', target = '', label = '', special?: string) =>
        special ?? wordsOf(String(kind), String(target), String(label)),
    )
    .replaceAll(/&(?:amp|lt|gt);/gu, (entity) => ENTITIES.get(entity) ?? entity)
