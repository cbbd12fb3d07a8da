import type { SlackDate } from './slack-date.ts'

/** How a reader sees what Slack stores as ids and timestamps. */
export interface Reader {
  readonly nameOf: (id: string) => string
  readonly date: (date: SlackDate) => string
}

/** Slack's markup as the reader sees it: names for ids, times in their zone, no formatting marks. */
export const fromMrkdwn = (text: string, reader: Reader): string =>
  text
    .replaceAll(
      /<(@|#|!subteam\^)([A-Z0-9]+)(?:\|[^>]*)?>/gu,
      (_all, mark: string, id: string) => `${mark === '#' ? '#' : '@'}${reader.nameOf(id)}`,
    )
    .replaceAll(
      /<!date\^(\d+)\^([^|>^]*)(?:\^[^|>]*)?\|([^>]*)>/gu,
      (_all, seconds: string, pattern: string, fallback: string) =>
        reader.date({ seconds: Number(seconds), pattern, fallback }),
    )
    .replaceAll(/<!(here|channel|everyone)(?:\|[^>]*)?>/gu, '@$1')
    .replaceAll(/<(?:https?|mailto):[^|>]+\|([^>]+)>/gu, '$1')
    .replaceAll(/<((?:https?|mailto):[^|>]+)>/gu, '$1')
    .replaceAll(/(^|[\s(])\*(?! )([^*\n]+)(?<! )\*(?=$|[\s).,:;!?—])/gmu, '$1$2')
    .replaceAll(/(^|[\s(])_(?! )([^_\n]+)(?<! )_(?=$|[\s).,:;!?—])/gmu, '$1$2')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
