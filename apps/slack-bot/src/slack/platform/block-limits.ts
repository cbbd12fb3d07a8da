/**
 * Slack's limits, in characters or items, from docs.slack.dev (September 2026) and the JSDoc of @slack/types 3.2.0.
 * Where they differ, the smaller number is used. All sources but one give 150 for `option.value`.
 */
export const LIMITS = {
  message: {
    blocks: 50,
    /** An update above 4,000 is refused; a longer post is split into several messages. */
    text: 3_900,
    shortText: 1_000,
    /** For all blocks of a post. Slack was seen to refuse between 11,341 and 13,200 characters (bolt-js #2509, #2867). */
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
  overflow: 5,
  checkboxes: 10,
  placeholder: 150,
  input: { label: 2_000, hint: 2_000, text: 3_000 },
  /** Rows with the header. */
  table: { rows: 100, columns: 20, characters: 10_000 },
  /** Rows with the header, as documented since September 2026. */
  dataTable: { rows: 201, columns: 20, characters: 20_000, pageSize: 100 },
  /** As documented in July 2026; a workspace may still have these. */
  olderDataTable: { rows: 101, characters: 10_000 },
  plan: { tasks: 50 },
} as const

/** Our own limits, shorter than Slack's, so that one long name doesn't push the rest off the screen. */
export const LENGTHS = { name: 60, room: 90, reason: 300, label: 120 } as const
