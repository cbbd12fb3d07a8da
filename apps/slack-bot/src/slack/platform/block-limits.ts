/**
 * Slack's limits, in characters or items. Sources: docs.slack.dev (September 2026) and the JSDoc of @slack/types 3.2.0;
 * where they differ, the smaller number. `option.value` is 150 in all but one of them.
 */
export const LIMITS = {
  message: {
    blocks: 50,
    /** An update is refused above 4,000; a longer post comes out as several messages. */
    text: 3_900,
    shortText: 1_000,
    /** All blocks of a post together: refused from 11,341 to 13,200 characters (bolt-js #2509, #2867). */
    blockCharacters: 11_000,
    charactersABlock: 20,
  },
  modal: { blocks: 100, title: 24, button: 24, privateMetadata: 3_000, bytes: 250_000 },
  home: { blocks: 100 },
  id: 255,
  text: 3_000,
  header: 150,
  section: { text: 3_000, fields: 10, field: 2_000 },
  actions: 25,
  context: 10,
  button: { text: 75, shownText: 30, value: 2_000, accessibilityLabel: 75 },
  confirm: { title: 100, text: 300, button: 30 },
  option: { text: 75, description: 75, value: 150 },
  options: 100,
  checkboxes: 10,
  placeholder: 150,
  input: { label: 2_000, hint: 2_000, text: 3_000 },
  table: { rows: 100, columns: 20, characters: 10_000 },
  plan: { tasks: 50 },
} as const

/** Our own, shorter than Slack's, so that one long name does not push the rest off the screen. */
export const LENGTHS = { name: 60, room: 90, reason: 300, label: 120 } as const
