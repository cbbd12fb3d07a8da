import { deviceEventTable, rolloutEventTable } from '../../apps/slack-bot/docs-pages/event-table.ts'

const INTRO =
  'What each event changes in the stored state, `·` where it changes nothing, or `✗` where it cannot follow: a history that ' +
  'has it there is damaged. `−` and a name: no longer kept.'

export const rolloutEventsPage = (): string =>
  `# What events change in a rollout\n\n${INTRO} In the running sample d1 is sent, d2 is being sent, d3 is journaled, and d ` +
  `is planned.\n\n${rolloutEventTable()}`

export const deviceEventsPage = (): string =>
  `# What events change in a device\n\n${INTRO}\n\n${deviceEventTable()}`
