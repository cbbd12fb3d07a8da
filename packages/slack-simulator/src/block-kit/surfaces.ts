/** Where a block may be shown. */
export type Surface = 'message' | 'modal' | 'home'

const everywhere: readonly Surface[] = ['message', 'modal', 'home']

/**
 * Surfaces of each block, from docs.slack.dev/reference/block-kit/blocks (September 2026). Slack documents tables for
 * Home but was observed not to render them there, so the simulator refuses them.
 */
export const blockSurfaces = {
  actions: everywhere,
  alert: ['modal'],
  card: ['message', 'home'],
  carousel: ['message', 'home'],
  container: ['message', 'home'],
  context: everywhere,
  context_actions: ['message'],
  data_table: ['message'],
  data_visualization: ['message'],
  divider: everywhere,
  file: ['message'],
  header: everywhere,
  image: everywhere,
  input: everywhere,
  markdown: ['message'],
  plan: ['message'],
  rich_text: everywhere,
  section: everywhere,
  table: ['message'],
  task_card: ['message'],
  video: everywhere,
} as const satisfies Record<string, readonly Surface[]>

/** Elements that work only on some surfaces. */
export const elementSurfaces: Readonly<Record<string, readonly Surface[]>> = {
  email_text_input: ['modal'],
  number_input: ['modal'],
  url_text_input: ['modal'],
  file_input: ['modal'],
  rich_text_input: ['modal', 'home'],
  workflow_button: ['message'],
}
