// What people type reaches the next screen unchanged.
import type { SlackMessage } from '@illume-ota/slack-simulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readMarked } from '../../src/slack/platform/installation-mark.ts'
import { ask, choosePlaces, clickOn, newAnswer, typeOta } from '../support/slack-stage/act.ts'
import { CHANNEL, MIA, startSlackStage, type SlackStage } from '../support/slack-stage/slack-stage.ts'

let stage: SlackStage
beforeAll(async () => {
  stage = await startSlackStage({
    rooms: [
      { roomId: 'room-rd', name: 'R&D “Lab”', path: ['4F', 'R&D “Lab”'] },
      { roomId: 'room-io', name: 'Lab.io', path: ['4F', 'Lab.io'] },
      { roomId: 'room-on', name: 'Online shop', path: ['5F', 'Online shop'] },
    ],
    kinds: new Map([
      ['room-4a-1', 'gateway'],
      ['room-4a-2', 'switch'],
    ]),
  })
})
afterAll(() => stage.stop())

const driver = () => stage.slack.driver
interface ShownButton {
  readonly type: string
  readonly text: { readonly text: string }
  readonly value?: string
}
const buttonsOf = ({
  blocks = [],
}: SlackMessage): readonly { readonly text: string; readonly value: string }[] =>
  blocks
    .flatMap((block) => (block.type === 'actions' ? (block['elements'] as readonly ShownButton[]) : []))
    .filter(({ type }) => type === 'button')
    .map(({ text, value }) => ({ text: text.text, value: readMarked(value).value ?? '' }))

describe('text as Slack delivers it', () => {
  it.each([
    ['pending R&amp;D "Lab"', 'R&amp;D “Lab”'],
    ['pending r&amp;d lab', 'R&amp;D “Lab”'],
    ['PENDING: <http://Lab.io|Lab.io>', 'Lab.io'],
    ['“pending online shop”', 'Online shop'],
    ['pending Onliné Shop online', '(online)'],
  ])('%s', async (text, includes) => {
    const { text: said } = await ask(stage, MIA, text, 'waiting for an update')
    expect(said).toContain(includes)
  })

  it('is decoded once: a person sees what they typed', async () => {
    const { text } = await ask(stage, MIA, 'pending A &amp;lt; B', 'There is no room')
    expect(text).toContain('“A &amp;lt; B”')
  })

  it('is decoded in forms, too', async () => {
    const list = await ask(stage, MIA, 'pending', 'waiting for an update')
    await clickOn(stage, MIA, list, 'pending.filter')
    await driver().waitForModal({ userId: MIA, where: { callbackId: 'modal.filter' } })
    const { options } = await driver().suggest({
      userId: MIA,
      actionId: 'filter.places',
      value: 'R&amp;D Lab',
    })
    const values = options.map(({ value }) => value)
    driver().fillView({ userId: MIA, values: { 'filter-places': { 'filter.places': values } } })
    const shown = await newAnswer(stage, MIA, {
      includes: 'R&amp;D “Lab”',
      act: () => driver().submitView({ userId: MIA }),
    })
    expect(shown.text).toContain('1 device waiting')
  })
})

describe('a filter', () => {
  it('is kept when a room is chosen afterwards', async () => {
    const list = await ask(stage, MIA, 'pending type:light', 'of type light')
    const upgrade = buttonsOf(list).find(({ text }) => text.startsWith('Request'))
    expect(upgrade?.value).toBe('upgrade type:light')
    await clickOn(stage, MIA, list, 'command.run:0')
    const what = await driver().waitForModal({ userId: MIA, where: { callbackId: 'modal.request-what' } })
    expect(what.state.values['kinds']?.['upgrade.kinds']).toMatchObject({
      selected_options: [{ value: 'light' }],
    })
    await choosePlaces(stage, MIA, '4F Meeting room A')
    await driver().submitView({ userId: MIA })
    const form = await driver().waitForModal({ userId: MIA, where: { callbackId: 'modal.request' } })
    expect(JSON.stringify(form.blocks)).toContain('4 devices waiting')
    expect(JSON.stringify(form.blocks)).toContain('of type light')
    expect(JSON.stringify(form.blocks)).not.toMatch(/"room-4a-[12]@/u)
    await driver().closeView({ userId: MIA })
  })

  it('goes along when a name fits several', async () => {
    await typeOta(stage, MIA, 'upgrade Meeting room A type:light')
    await driver().waitForModal({ userId: MIA, where: { callbackId: 'modal.request-what' } })
    await choosePlaces(stage, MIA, '4F Meeting room A')
    await driver().submitView({ userId: MIA })
    const form = await driver().waitForModal({ userId: MIA, where: { callbackId: 'modal.request' } })
    expect(JSON.stringify(form.blocks)).not.toMatch(/"room-4a-[12]@/u)
    await driver().closeView({ userId: MIA })
  })

  it('shows its room by name in the form, and finds it again', async () => {
    const list = await ask(stage, MIA, 'pending 4F / Meeting room A type:light', '4 devices waiting')
    await clickOn(stage, MIA, list, 'pending.filter')
    const form = await driver().waitForModal({ userId: MIA, where: { callbackId: 'modal.filter' } })
    expect(form.state.values['filter-places']?.['filter.places']).toMatchObject({
      selected_options: [{ text: { text: '4F / Meeting room A (6)' } }],
    })
    await newAnswer(stage, MIA, {
      includes: '4 devices waiting',
      act: () => driver().submitView({ userId: MIA }),
    })
  })

  it('is refused if it would be dropped', async () => {
    const { text } = await ask(stage, MIA, 'lock Corridor 4 type:light for 2h a fair', 'whole room')
    expect(text).toContain('Nothing was locked')
    expect(await stage.engine.roomLocks.list('p1')).toEqual([])
  })

  it('stays on the button that widens an empty list', async () => {
    const list = await ask(stage, MIA, 'pending Kitchen type:light', 'Nothing is waiting')
    expect(buttonsOf(list)).toContainEqual({ text: 'See all rooms', value: 'pending type:light' })
    const none = await ask(stage, MIA, 'pending Nowhere at all type:light', 'There is no room')
    expect(buttonsOf(none)).toContainEqual({
      text: 'See all rooms with updates',
      value: 'pending type:light',
    })
  })
})

describe('ids', () => {
  it('are not shown when the room of a button is gone', async () => {
    const list = await ask(stage, MIA, 'pending Kitchen', 'Nothing is waiting')
    const refresh = buttonsOf(list).find(({ text }) => text === 'Refresh')
    expect(refresh?.value).toBe('pending room-id:"room-5k"')
    const { text } = await ask(stage, MIA, 'pending room-id:"room-zz" online', 'no longer in Tuya’s list')
    expect(text).not.toContain('room-zz')
  })
})

it('the reason of a lock may have any characters', async () => {
  await typeOta(stage, MIA, 'lock “R&amp;D Lab” for 2h board &amp; guests <http://a.io|a.io>')
  const post = await driver().waitForMessage({ channelId: CHANNEL, where: { includes: 'locked' } })
  expect(post.text).toContain('R&amp;D “Lab” until')
  expect(post.text).toContain('“board &amp; guests a.io”')
})
