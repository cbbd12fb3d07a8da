import { viewsGallery } from '../../apps/slack-bot/docs-pages/views-gallery.ts'
import { toPlainText } from '../../apps/demo/src/text/plain-text.ts'

type View = ReturnType<typeof viewsGallery>[number]

const asPeopleRead = (blocks: readonly unknown[]): string =>
  toPlainText(blocks, { nameOf: (id) => id, date: ({ fallback }) => fallback }).join('\n')

/** Leaves out stress cases (hostile names, hundreds of rows) and plain fallbacks, which only tests need. */
const isForPeople = ({ name }: View): boolean => !/hostile|plain|\d{3}/u.test(name)

/** Views that share another page, by the first word of the view's name. */
const PAGE_OF_WORD: Readonly<Record<string, string>> = {
  home: 'overview',
  unlock: 'lock',
  halt: 'control',
  withdraw: 'reject',
  change: 'reject',
  who: 'approval',
}
const pageOf = ({ name }: View): string => {
  const word = /^[a-z]+/u.exec(name)?.[0] ?? 'others'
  return PAGE_OF_WORD[word] ?? word
}

const sectionOf = ({ name, text, blocks }: View): string =>
  `## ${name}\n\n> ${text.replaceAll('\n', '\n> ')}\n\n\`\`\`text\n${asPeopleRead(blocks)}\n\`\`\`\n`

/** The gallery: a table of contents and one page for each family of views, by path below `folder`. */
export const viewsPages = (folder: string): Readonly<Record<string, () => string>> => {
  const families = Map.groupBy(viewsGallery().filter(isForPeople), pageOf)
  const contents = [...families].map(
    ([family, views]) =>
      `- [${family}](views/${family}.md): ${views.length} ${views.length === 1 ? 'view' : 'views'}`,
  )
  const index = `# What people see

The bot's messages and forms in every state, as plain text. Buttons are in brackets.
The line under each title is the message's \`text\`, which phone notifications and screen readers use.

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
