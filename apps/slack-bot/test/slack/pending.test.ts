// The list of pending updates: by floor, page by page, in every kind of table, and its filter form.
import type { SlackMessage } from '@illume-ota/slack-simulator'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readMarked } from '../../src/slack/platform/installation-mark.ts'
import { ask, clickFor, clickOn, newAnswer } from '../support/slack-stage/act.ts'
import { MIA, startSlackStage, type SlackStage } from '../support/slack-stage/slack-stage.ts'

const OFFICES = 120
let stage: SlackStage
const startTower = () =>
  startSlackStage({
    rooms: [
      ...Array.from({ length: OFFICES }, (_, number) => ({
        roomId: `office-${number}`,
        name: `Office ${number}`,
        path: [`${20 + (number % 3)}F`, `Office ${number}`],
      })),
      { roomId: 'room-lobby', name: 'Lobby', path: ['Lobby'] },
    ],
  })
beforeAll(async () => {
  stage = await startTower()
})
afterAll(() => stage.stop())

const driver = () => stage.slack.driver
const refuseBlocks = (times: number): void => {
  for (let time = 0; time < times; time += 1)
    stage.slack.faults.add({ method: 'response_url', kind: 'error', error: 'invalid_blocks' })
}

interface Shown {
  readonly actionId: string
  readonly text: string
  readonly value: string | undefined
}
const buttonsOf = ({ blocks = [] }: SlackMessage): readonly Shown[] =>
  blocks
    .filter(({ type }) => type === 'actions')
    .flatMap(({ elements }) => elements as { action_id: string; text: { text: string }; value?: string }[])
    .map(({ action_id: actionId, text, value }) => ({
      actionId,
      text: text.text,
      value: readMarked(value).value,
    }))
const actionOf = (message: SlackMessage, text: string): string => {
  const found = buttonsOf(message).find((one) => one.text === text)
  if (found === undefined) throw new Error(`There is no button ${text}`)
  return found.actionId
}

type Row = readonly { readonly type: string; readonly text?: string; readonly value?: number }[]
const rowsOf = ({ blocks = [] }: SlackMessage, type: 'data_table' | 'table'): readonly Row[] =>
  (blocks.find((block) => block.type === type)?.['rows'] ?? []) as readonly Row[]

describe('more rooms than one table holds', () => {
  it('are listed by floor, with sortable numbers, and a button lists the rooms of one floor', async () => {
    const floors = await ask(stage, MIA, 'pending', 'rooms, listed by floor')
    const [header, first] = rowsOf(floors, 'data_table')
    expect(header?.map(({ text }) => text)).toEqual([
      'Floor',
      'Rooms',
      'Devices',
      'What',
      'New version',
      'Offline',
      'Note',
    ])
    expect(first).toMatchObject([
      { type: 'raw_text', text: '1F' },
      { type: 'raw_number', value: 1 },
      { type: 'raw_number', value: 60 },
      { type: 'raw_text', text: 'lights' },
      { type: 'raw_text', text: '2.0.0' },
      { type: 'raw_number', value: 0 },
      { type: 'raw_text', text: '–' },
    ])
    const floor = await clickFor(stage, MIA, {
      message: floors,
      actionId: actionOf(floors, '20F'),
      includes: '40 devices waiting for an update · 20F',
    })
    expect(rowsOf(floor, 'data_table').length).toBe(1 + OFFICES / 3)
    expect(buttonsOf(floor).find(({ text }) => text.startsWith('Request'))?.value).toBe('upgrade area:"20F"')
  })

  it('keep the filter on the way to a floor', async () => {
    const floors = await ask(stage, MIA, 'pending online type:light', 'listed by floor')
    const values = buttonsOf(floors).map(({ value }) => value)
    expect(values).toContain('pending area:"21F" online type:light')
    expect(values).toContain('upgrade online type:light')
  })

  it('reach a room without a floor, in the list of all rooms', async () => {
    const floors = await ask(stage, MIA, 'pending', 'listed by floor')
    const rooms = await clickFor(stage, MIA, {
      message: floors,
      actionId: actionOf(floors, 'No floor known'),
      includes: 'Lobby: 1 light',
    })
    expect(rowsOf(rooms, 'data_table').at(-1)?.[0]?.text).toBe('Lobby')
  })
})

describe('if Slack refuses', () => {
  let before: SlackStage
  // Each bot remembers for an hour what its workspace refused.
  beforeEach(async () => {
    before = stage
    stage = await startTower()
  })
  afterEach(async () => {
    await stage.stop()
    stage = before
  })

  it('tables larger than in July, a table of that size follows; without that block, the older table', async () => {
    stage.slack.driver.changeDataTables({ rows: 101, characters: 10_000 })
    const list = await ask(stage, MIA, 'pending by:room', 'waiting for an update')
    expect(rowsOf(list, 'data_table').length).toBe(101)
    stage.slack.driver.changeDataTables({ isKnown: false })
    const older = await ask(stage, MIA, 'pending by:room', 'waiting for an update')
    expect(rowsOf(older, 'table').length).toBe(100)
  })

  it('a kind of block, the next answers are drawn without it at once', async () => {
    const callsOf = async (text: string) => {
      const calls = () =>
        driver()
          .callLog()
          .filter(({ method }) => method === 'response_url').length
      const soFar = calls()
      expect(rowsOf(await ask(stage, MIA, text, 'waiting for an update'), 'table').length).toBe(100)
      return calls() - soFar
    }
    stage.slack.driver.changeDataTables({ isKnown: false })
    expect(await callsOf('pending by:room')).toBe(3)
    expect(await callsOf('pending by:room')).toBe(1)
  })

  it('the longest table, a shorter one follows; then Slack’s older table; then text', async () => {
    const rowsAfter = async (times: number, type: 'data_table' | 'table') => {
      refuseBlocks(times)
      return rowsOf(await ask(stage, MIA, 'pending by:room', 'waiting for an update'), type).length
    }
    expect(await rowsAfter(0, 'data_table')).toBe(1 + OFFICES + 5)
    expect(await rowsAfter(1, 'data_table')).toBe(101)
    expect(await rowsAfter(2, 'table')).toBe(100)
    // The kinds of the first drawings are left out by now.
    refuseBlocks(1)
    const text = await ask(stage, MIA, 'pending by:room', 'Rooms 1–25 of 125.')
    expect(JSON.stringify(text.blocks)).toContain('20F / Office 0')
    expect(JSON.stringify(text.blocks)).not.toContain('_table')
  })

  it('the longer tables, the next page begins where the shorter one ends', async () => {
    refuseBlocks(2)
    const list = await ask(stage, MIA, 'pending by:room', 'waiting for an update')
    await clickOn(stage, MIA, list, actionOf(list, 'Next rooms'))
    const next = await driver().waitForEphemeral({
      userId: MIA,
      where: { ts: list.ts, includes: 'Rooms 100–' },
    })
    expect(rowsOf(next, 'table').length).toBe(1 + 125 - 99)
    await clickOn(stage, MIA, next, actionOf(next, 'Previous rooms'))
    await driver().waitForEphemeral({ userId: MIA, where: { ts: list.ts, includes: 'Rooms 1–' } })
  })
})

describe('the filter form', () => {
  const openForm = async (list: SlackMessage) => {
    await clickOn(stage, MIA, list, 'pending.filter')
    return driver().waitForModal({ userId: MIA, where: { callbackId: 'modal.filter' } })
  }
  const offered = async (typed: string) =>
    (await driver().suggest({ userId: MIA, actionId: 'filter.places', value: typed })).options
  const submitWith = (places: readonly string[], versions = '') => {
    driver().fillView({
      userId: MIA,
      values: {
        'filter-places': { 'filter.places': places },
        'filter-versions': { 'filter.versions': versions },
      },
    })
    return driver().submitView({ userId: MIA })
  }

  it('searches rooms and floors as a person types', async () => {
    await openForm(await ask(stage, MIA, 'pending', 'waiting for an update'))
    expect((await offered('4f meet')).map(({ text }) => text.text)).toEqual(['4F / Meeting room A (6)'])
    expect((await offered('4F')).map(({ text }) => text.text)).toContain('4F (10)')
    const everything = await offered('')
    expect(everything).toHaveLength(100)
    expect((await offered('office 119')).map(({ text }) => text.text)).toEqual([
      expect.stringContaining('Office 119 (1)'),
    ])
    await driver().closeView({ userId: MIA })
  })

  it('shows a mistake at its field and stays open', async () => {
    await openForm(await ask(stage, MIA, 'pending', 'waiting for an update'))
    const [floor] = await offered('4F')
    const values = [floor?.value ?? '']
    expect(await submitWith(values, '2.0.0, 9.9')).toMatchObject({
      errors: {
        'filter-versions': 'No waiting device is offered 9.9. The versions on offer: 2.0.0.',
      },
    })
    const shown = await newAnswer(stage, MIA, {
      includes: '10 devices waiting for an update · 4F (to 2.0.0)',
      act: () => submitWith(values, '2.0.0'),
    })
    expect(shown.text).toContain('4F / Corridor 4')
  })

  it('says at its field that a place is gone by now', async () => {
    await openForm(await ask(stage, MIA, 'pending', 'waiting for an update'))
    const [lobby] = await offered('lobby')
    const { cloud } = stage
    const listRooms = cloud.listRooms.bind(cloud)
    const lamp = cloud.devices.get('room-lobby-1')
    if (lamp === undefined) throw new Error('the lobby has a lamp')
    const { offered: version } = lamp
    lamp.offered = undefined
    Object.assign(cloud, {
      listRooms: async () => {
        const tree = await listRooms('p1')
        return tree.isAvailable ? { ...tree, rooms: tree.rooms.filter(({ name }) => name !== 'Lobby') } : tree
      },
    })
    stage.setClock(Date.now() + 2 * 3_600_000)
    await stage.engine.readPending('p1', { maxAgeMs: 0 })
    expect(await submitWith([lobby?.value ?? ''])).toMatchObject({
      errors: { 'filter-places': expect.stringContaining('no longer in Tuya’s list') },
    })
    lamp.offered = version
    Object.assign(cloud, { listRooms })
    stage.setClock(Date.now() + 4 * 3_600_000)
    await stage.engine.readPending('p1', { maxAgeMs: 0 })
    await driver().closeView({ userId: MIA })
  })

  it('begins with everything that was typed', async () => {
    const list = await ask(
      stage,
      MIA,
      'pending 4F, Hall online version:2.0.0 name:lamp',
      'waiting for an update',
    )
    const form = await openForm(list)
    expect(form.state.values['filter-places']?.['filter.places']).toMatchObject({
      selected_options: [{ text: { text: 'Hall (60)' } }, { text: { text: '4F (10)' } }],
    })
    for (const value of ['Online only', '2.0.0', 'lamp'])
      expect(JSON.stringify(form.blocks)).toContain(`"${value}"`)
    await driver().closeView({ userId: MIA })
  })
})

it('says that nothing is waiting, and where', async () => {
  const { text } = await ask(stage, MIA, 'pending Kitchen offline', 'Nothing is waiting')
  expect(text).toContain('Nothing is waiting in Kitchen (offline).')
})
