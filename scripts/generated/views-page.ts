import { viewsGallery } from '../../apps/slack-bot/docs-pages/views-gallery.ts'
import { toPlainText } from '../../apps/demo/src/plain-text.ts'

const asPeopleRead = (blocks: readonly unknown[]): string => toPlainText(blocks, (_kind, id) => id).join('\n')

/** Stress cases (hostile names, hundreds of rows) and the plain fallbacks are held against Slack's limits in tests; people need not read them. */
const isForPeople = (name: string): boolean => !/hostile|plain|\d{3}/u.test(name)

export const viewsPage = (): string => `# What people see

The messages and forms of the bot, in every state, as plain text. Buttons stand in brackets.
The line under each title is the message's \`text\`: what a phone's notification and a screen reader get.

${viewsGallery()
  .filter(({ name }) => isForPeople(name))
  .map(
    ({ name, text, blocks }) =>
      `## ${name}\n\n> ${text.replaceAll('\n', '\n> ')}\n\n\`\`\`text\n${asPeopleRead(blocks)}\n\`\`\`\n`,
  )
  .join('\n')}`
