import { checkBlocks, checkView } from '@illume-ota/slack-simulator'
import type { KnownBlock } from '@slack/types'
import { describe, expect, it } from 'vitest'
import { actionRoutes } from '../src/slack/app/routes/action-routes.ts'
import { ACTIONS, baseAction, parseEntryValue } from '../src/slack/platform/ids.ts'
import type { GalleryView } from './gallery/gallery-view.ts'
import { viewsGallery } from './views-gallery.ts'

const gallery = viewsGallery()
const actionIds = (value: unknown): readonly string[] =>
  [...JSON.stringify(value).matchAll(/"action_id":"([^"]+)"/gu)].flatMap(([, id]) => id ?? [])
/** The actions that entries of a ⋯ menu name. */
const entryActions = (blocks: readonly KnownBlock[]): readonly string[] =>
  blocks
    .flatMap((block) => (block.type === 'actions' ? block.elements : []))
    .flatMap((element) => (element.type === 'overflow' ? element.options : []))
    .map(({ value }) => parseEntryValue(value).actionId)

const messagesOf = ({ surface, blocks, view }: GalleryView): readonly string[] => {
  const check =
    surface === 'message'
      ? checkBlocks(blocks, 'message')
      : checkView(view, surface === 'modal' ? 'modal' : 'home')
  return check.ok ? [] : check.messages
}

describe('every view in every state', () => {
  it.each(gallery.map((view) => [view.name, view] as const))('%s is taken by Slack', (_name, view) => {
    expect(messagesOf(view)).toEqual([])
    expect(view.text.length).toBeGreaterThan(3)
    expect(view.text.length).toBeLessThanOrEqual(3_900)
  })

  it('puts only registered actions on buttons and inputs, each once in a view', () => {
    const known = new Set<string>(Object.values(ACTIONS))
    for (const { name, blocks } of gallery) {
      const ids = actionIds(blocks)
      expect(
        ids.filter((id) => !known.has(baseAction(id))),
        name,
      ).toEqual([])
      expect(new Set(ids).size, name).toBe(ids.length)
    }
  })

  it('has an answer for every registered action and no name twice', () => {
    const shown = new Set(
      gallery.flatMap(({ blocks }) => [...actionIds(blocks).map(baseAction), ...entryActions(blocks)]),
    )
    expect(Object.values(ACTIONS).filter((id) => !shown.has(id))).toEqual([])
    expect(new Set(Object.values(ACTIONS)).size).toBe(Object.values(ACTIONS).length)
    expect(new Set(gallery.map(({ name }) => name)).size).toBe(gallery.length)
  })
})

it('names in each entry of a menu an action that has a route', () => {
  const entries = gallery.flatMap(({ blocks }) => entryActions(blocks))
  expect(entries).toContain(ACTIONS.withdraw)
  expect(entries.filter((actionId) => !actionRoutes.has(actionId))).toEqual([])
})

/** Keys of what nobody reads: ids, and values that Slack hands back. */
const NOT_READ = /^(?:type|\w+_id|value|private_metadata|style|url|status|user_id|usergroup_id)$/u

/** Everything that a person reads in a view. */
const readTexts = (value: unknown, key = ''): readonly string[] => {
  if (NOT_READ.test(key)) return []
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap((one) => readTexts(one, key))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, part]) => readTexts(part, name))
}

/** Words that the docs explain. In Slack the words of the cards are used instead. */
const TRADE =
  /\b(?:gates?|inconclusive|soak\w*|canar\w*|(?:un)?parked|quorum|tids?|verified|skipped|quarantine\w*|superseded|stalled|dispatch\w*|ambiguous|drift\w*|waived?|in[- ]flight|wave \d+ (?:passed|failed))\b/iu

describe('the words', () => {
  it('are those of the cards everywhere: in threads, direct messages, private answers, forms and trails', () => {
    const found = gallery.flatMap(({ name, text, blocks, view }) =>
      [text, ...readTexts(view ?? blocks)].flatMap((read) => {
        const word = TRADE.exec(read)?.[0]
        return word === undefined ? [] : [`${name}: ${word}`]
      }),
    )
    expect([...new Set(found)]).toEqual([])
  })
})

/** Everything in a view that Slack reads as mrkdwn: the message's text, and text objects that say so. */
const readAsMarkup = (value: unknown): readonly string[] => {
  if (typeof value !== 'object' || value === null) return []
  const isMrkdwn = Reflect.get(value, 'type') === 'mrkdwn'
  const own = isMrkdwn ? [String(Reflect.get(value, 'text'))] : []
  return [...own, ...Object.values(value).flatMap(readAsMarkup)]
}

describe('hostile names', () => {
  const hostile = gallery.filter(({ name }) => name.endsWith('(hostile)'))

  it.each(hostile.map((view) => [view.name, view] as const))(
    '%s mentions nobody by a name',
    (_name, view) => {
      for (const text of [view.text, ...readAsMarkup(view.blocks)]) {
        expect(text).not.toMatch(/<!channel|<!here|<!everyone/u)
        expect(text).not.toMatch(/<https?:\/\/evil/u)
        expect(text.replaceAll(/<[@!#h][^<>]*>/gu, '')).not.toMatch(/[<>]/u)
      }
    },
  )

  it('never reach a field that is read as formatting, apart from the notification text', () => {
    for (const { name, blocks } of hostile)
      for (const text of readAsMarkup(blocks))
        expect(text, name).not.toMatch(/\*bold\*|`code`|~struck~|_italic_/u)
  })

  it('keep to one line and lose what turns the reading direction', () => {
    for (const { name, blocks } of hostile) {
      const shown = JSON.stringify(blocks, (key, value: unknown) => (key === 'value' ? undefined : value))
      expect(shown.includes('\u202E'), name).toBe(false)
      expect(shown.includes('two\\nlines'), name).toBe(false)
    }
  })
})
