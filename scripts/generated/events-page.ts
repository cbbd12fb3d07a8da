import { eventTable } from '../../apps/slack-bot/docs-pages/event-table.ts'

const INTRO =
  'What each event changes in the stored state, or `✗` where it cannot follow: a history that has it there is damaged. ' +
  '`−` and a name: no longer kept. In the running sample d1 is sent, d2 is being sent, d3 is journaled, and d is planned.'

export const eventsPage = (): string => `# What events change\n\n${INTRO}\n\n${eventTable()}\n`
