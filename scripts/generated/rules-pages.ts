import { readingTable } from '../../apps/slack-bot/docs-pages/reading-table.ts'
import { commandTable } from '../../apps/slack-bot/docs-pages/command-table.ts'
import { waitingTable } from '../../apps/slack-bot/docs-pages/waiting-table.ts'

export const commandsPage = (): string => `# Commands and statuses

What each command does in each status of a rollout. Names of events: it happens; \`✗\` and a name: refused by that rule, and nothing changed; \`·\`: heard, and nothing to do. The running sample has one slice sent, one begun and not answered, and one journaled.

${commandTable()}`

export const readingsPage = (): string => `# Readings and states of a device

What a reading of the cloud does to a device in each state: the events (without \`device-\`), or \`·\` when it moves nothing.

${readingTable()}`

export const waitingPage = (): string => `# What a device waits for

What is read next of a device in each state, in how many seconds time alone changes something (in brackets), and what time has changed by then, in a rollout of this device alone.

${waitingTable()}`
