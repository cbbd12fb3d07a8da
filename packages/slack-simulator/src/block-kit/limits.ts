/**
 * Every Block Kit limit that this simulator enforces.
 *
 * Sources: JSDoc of @slack/types 3.2.0 and docs.slack.dev/reference/block-kit as captured in September 2026; the limits of
 * table, data_table, plan and task_card partly from published third-party live tests.
 * Charts: docs.slack.dev/reference/block-kit/blocks/data-visualization-block. One copy of that page says 6 segments
 * and 6 series, later validators say 12. The larger figure is used, to avoid refusing what Slack accepts.
 * `option.value` is 150 on its page; only a comment in @slack/types says 75.
 * The limit over all blocks of a message is not documented. bolt-js #2509 (April 2025) and #2867 (April 2026) measured about
 * 13,200 characters, counting & < > in escaped form and about 100 extra for a header.
 */
export const blockKitLimits = {
  blocksPerMessage: 50,
  blocksPerView: 100,
  idCharacters: 255,
  textObjectCharacters: 3000,
  section: { textCharacters: 3000, fields: 10, fieldCharacters: 2000 },
  header: { textCharacters: 150 },
  actions: { elements: 25 },
  context: { elements: 10 },
  contextActions: { elements: 5 },
  button: {
    textCharacters: 75,
    valueCharacters: 2000,
    urlCharacters: 3000,
    accessibilityLabelCharacters: 75,
  },
  iconButton: { visibleToUsers: 10 },
  confirm: { titleCharacters: 100, textCharacters: 300, confirmCharacters: 30, denyCharacters: 30 },
  option: { textCharacters: 75, valueCharacters: 150, descriptionCharacters: 75, urlCharacters: 3000 },
  select: {
    options: 100,
    optionGroups: 100,
    groupLabelCharacters: 75,
    placeholderCharacters: 150,
    /** Of an external menu that says nothing. */
    defaultMinQueryLength: 3,
  },
  overflow: { options: 5 },
  choices: { options: 10 },
  richTextInput: { lines: 100 },
  input: { labelCharacters: 2000, hintCharacters: 2000, textCharacters: 3000, files: 10 },
  image: { altTextCharacters: 2000, titleCharacters: 2000, urlCharacters: 3000 },
  video: { titleCharacters: 200, descriptionCharacters: 200, altTextCharacters: 200, authorCharacters: 50 },
  markdown: { charactersPerMessage: 12_000 },
  alert: { textCharacters: 200 },
  card: { titleCharacters: 150, bodyCharacters: 200, buttons: 3 },
  carousel: { cards: 10 },
  container: { childBlocks: 10, titleCharacters: 150 },
  table: { rows: 100, columns: 20, charactersPerMessage: 10_000 },
  dataTable: { minRows: 2, rows: 201, columns: 20, characters: 20_000, minPageSize: 1, maxPageSize: 100 },
  dataVisualization: {
    titleCharacters: 50,
    labelCharacters: 20,
    axisLabelCharacters: 50,
    segments: 12,
    series: 12,
    points: 20,
    blocksPerMessage: 2,
  },
  plan: { tasks: 50, plansPerMessage: 1 },
  view: { titleCharacters: 24, buttonCharacters: 24, privateMetadataCharacters: 3000, bytes: 250_000 },
  viewStack: 3,
  message: {
    textCharacters: 40_000,
    updateTextCharacters: 4_000,
    blockCharacters: 13_200,
    charactersOfHeader: 100,
    attachments: 100,
    metadataBytes: 16_000,
  },
} as const
