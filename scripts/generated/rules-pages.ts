import { readingTable } from '../../apps/slack-bot/docs-pages/reading-table.ts'
import { commandTable } from '../../apps/slack-bot/docs-pages/command-table.ts'
import { waitingTable } from '../../apps/slack-bot/docs-pages/waiting-table.ts'

export const commandsPage = (): string => `# Commands and statuses

What each command does in each status of a rollout. Event names: the command is accepted. \`✗\` and a name: that rule refuses it and nothing changes. \`·\`: accepted, but there is nothing to do. The running sample has one slice sent, one awaiting its response, and one journaled.

${commandTable()}`

export const readingsPage = (): string => `# Readings and states of a device

What a reading of the cloud does to a device in each state: the resulting events (without \`device-\`), or \`·\` when nothing changes.

${readingTable()}`

export const waitingPage = (): string => `# What a device waits for

For a device in each state: what is read next, after how many seconds something changes through time alone (in brackets), and what has changed by then. The rollout has only this device.

${waitingTable()}`
