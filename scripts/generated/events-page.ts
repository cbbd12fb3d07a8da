import { deviceEventTable, rolloutEventTable } from '../../apps/slack-bot/docs-pages/event-table.ts'

const INTRO =
  'What each event changes in the stored state. `·`: nothing. `✗`: the event cannot occur in that state, so a history that ' +
  'contains it there is damaged. `−` before a name: the field is removed.'

export const rolloutEventsPage = (): string =>
  `# What events change in a rollout\n\n${INTRO} In the running sample, d1 is sent, d2 is being sent, d3 is journaled and d ` +
  `is planned.\n\n${rolloutEventTable()}`

export const deviceEventsPage = (): string =>
  `# What events change in a device\n\n${INTRO}\n\n${deviceEventTable()}`
