import { viewsGallery } from '../../apps/slack-bot/docs-pages/views-gallery.ts'
import { toPlainText } from '../../apps/demo/src/plain-text.ts'

type View = ReturnType<typeof viewsGallery>[number]

const asPeopleRead = (blocks: readonly unknown[]): string => toPlainText(blocks, (_kind, id) => id).join('\n')

/** Stress cases (hostile names, hundreds of rows) and the plain fallbacks are held against Slack's limits in tests; people need not read them. */
const isForPeople = ({ name }: View): boolean => !/hostile|plain|\d{3}/u.test(name)

/** What stands together on one page, by the first word of the view's name. */
const TOGETHER: Readonly<Record<string, string>> = {
  home: 'overview',
  unlock: 'lock',
  halt: 'control',
  who: 'approval',
}
const pageOf = ({ name }: View): string => {
  const word = /^[a-z]+/u.exec(name)?.[0] ?? 'others'
  return TOGETHER[word] ?? word
}

const sectionOf = ({ name, text, blocks }: View): string =>
  `## ${name}\n\n> ${text.replaceAll('\n', '\n> ')}\n\n\`\`\`text\n${asPeopleRead(blocks)}\n\`\`\`\n`

/** The gallery: a page of contents, and one page for each family of views, by path below `folder`. */
export const viewsPages = (folder: string): Readonly<Record<string, () => string>> => {
  const families = Map.groupBy(viewsGallery().filter(isForPeople), pageOf)
  const contents = [...families].map(
    ([family, views]) =>
      `- [${family}](views/${family}.md): ${views.length} ${views.length === 1 ? 'view' : 'views'}`,
  )
  const index = `# What people see

The messages and forms of the bot, in every state, as plain text. Buttons stand in brackets.
The line under each title is the message's \`text\`: what a phone's notification and a screen reader get.

${contents.join('\n')}`
  return {
    [`${folder}/views.md`]: () => index,
    ...Object.fromEntries(
      [...families].map(([family, views]) => [
        `${folder}/views/${family}.md`,
        () => `# What people see: ${family}\n\n${views.map(sectionOf).join('\n')}`,
      ]),
    ),
  }
}
