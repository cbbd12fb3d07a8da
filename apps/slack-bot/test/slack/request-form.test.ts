// The request form: rooms and floors searched as typed, kinds and versions, then devices by tick or by room.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { choosePlaces, holdReadings, typeOta } from '../support/slack-stage/act.ts'
import { CHANNEL, MIA, startSlackStage, type SlackStage } from '../support/slack-stage/slack-stage.ts'

let stage: SlackStage
beforeAll(async () => {
  stage = await startSlackStage({
    rooms: [{ roomId: 'floor-4', name: '4F', path: ['4F'], isArea: true }],
    kinds: new Map([['room-4a-1', 'switch']]),
  })
})
afterAll(() => stage.stop())
afterEach(async () => {
  while (driver().openModals({ userId: MIA }).length > 0) await driver().closeView({ userId: MIA })
})

const driver = () => stage.slack.driver
const openWhat = async (text = 'upgrade') => {
  await typeOta(stage, MIA, text)
  return driver().waitForModal({ userId: MIA, where: { callbackId: 'modal.request-what' } })
}
const openDevices = async (text: string) => {
  await typeOta(stage, MIA, text)
  return driver().waitForModal({ userId: MIA, where: { callbackId: 'modal.request' } })
}
const suggest = async (value: string, actionId = 'upgrade.places', userId = MIA) =>
  (await driver().suggest({ userId, actionId, value })).options.map(({ text }) => text.text)

describe('the menu of rooms and floors', () => {
  it('offers everything, floors and rooms with their counts when it is opened', async () => {
    await openWhat()
    expect(await suggest('')).toEqual([
      'Everything waiting (74)',
      '1F (60)',
      '4F (11)',
      '5F (3)',
      'Hall (60)',
      'Corridor 4 (4)',
      '4F / Meeting room A (6)',
      '5F / Meeting room A (3)',
    ])
  })

  it('finds a floor from two characters, words in any order, and the nearest by spelling', async () => {
    await openWhat()
    expect(await suggest('4f')).toEqual(['4F (11)', 'Corridor 4 (4)', '4F / Meeting room A (6)'])
    expect(await suggest('floor 5')).toEqual(['5F (3)'])
    expect(await suggest('room meet 5')).toEqual(['5F / Meeting room A (3)'])
    expect(await suggest('coridor 4')).toEqual(['Corridor 4 (4)'])
  })

  it('is empty while Tuya does not answer, and after it fails', async () => {
    await openWhat()
    const { letGo } = await holdReadings(stage)
    const waiting = await driver().suggest({ userId: MIA, actionId: 'upgrade.places', value: '' })
    expect(waiting).toMatchObject({ acked: true, options: [] })
    expect(waiting.ackMs).toBeLessThan(3_000)
    letGo()
    await expect.poll(() => suggest('5F')).toEqual(['5F (3)', '5F / Meeting room A (3)'])
  })

  it('shows nothing to a guest in a form that is open', async () => {
    await typeOta(stage, MIA, 'upgrade')
    await driver().waitForModal({ userId: MIA, where: { callbackId: 'modal.request-what' } })
    driver().changeUser({ userId: MIA, membership: 'guest' })
    stage.setClock(Date.now() + 120_000)
    expect(await suggest('')).toEqual([])
    driver().changeUser({ userId: MIA, membership: 'member' })
    stage.setClock(Date.now() + 240_000)
    expect(await suggest('5F')).not.toEqual([])
  })
})

describe('the first step', () => {
  it('goes on with the devices of several places, kinds and versions', async () => {
    await openWhat()
    await choosePlaces(stage, MIA, 'meeting')
    driver().fillView({ userId: MIA, values: { kinds: { 'upgrade.kinds': ['light'] } } })
    const { view } = (await driver().submitView({ userId: MIA })) as { view: { blocks: unknown } }
    const text = JSON.stringify(view.blocks)
    expect(text).toContain('8 devices waiting')
    expect(text).toContain('of type light')
    expect(text).not.toContain('room-4a-1@')
  })

  it('tells a mistake at its field and stays open', async () => {
    await openWhat()
    expect(await driver().submitView({ userId: MIA })).toMatchObject({
      outcome: 'errors',
      errors: { places: expect.any(String) },
      by: 'form',
    })
    await choosePlaces(stage, MIA, 'Corridor')
    driver().fillView({ userId: MIA, values: { kinds: { 'upgrade.kinds': ['switch'] } } })
    expect(await driver().submitView({ userId: MIA })).toMatchObject({
      outcome: 'errors',
      errors: { places: expect.stringContaining('No device in Corridor 4 (of type switch) is waiting') },
    })
  })

  it('is reached again from the devices, with what was chosen', async () => {
    await openDevices('upgrade 4F type:light')
    await driver().clickInView({ userId: MIA, actionId: 'upgrade.change' })
    const what = await driver().waitForModal({ userId: MIA, where: { callbackId: 'modal.request-what' } })
    expect(what.state.values['places']?.['upgrade.places']).toMatchObject({
      selected_options: [{ text: { text: '4F (11)' } }],
    })
    expect(what.state.values['kinds']?.['upgrade.kinds']).toMatchObject({
      selected_options: [{ value: 'light' }],
    })
    expect(await driver().submitView({ userId: MIA })).toMatchObject({
      outcome: 'updated',
      view: { callback_id: 'modal.request' },
    })
  })
})

describe('the forecast', () => {
  const clickIn = (actionId: string, value: string | readonly string[]) =>
    driver().clickInView({ userId: MIA, actionId, value })
  const form = (includes: string) => driver().waitForModal({ userId: MIA, where: { includes } })
  const ticked = (...ids: readonly string[]) => ids.map((id) => `room-4c-${id}@2.0.0`)

  it('follows the first devices, and says who must approve', async () => {
    const opened = JSON.stringify((await openDevices('upgrade Hall')).blocks)
    expect(opened).toContain('60 devices in Hall. 4 waves: 5, 10, 20, 25.')
    expect(opened).toContain('Someone else must approve: one of ')
    expect(opened).toContain('"usergroup_id":"S0FACILITYLEADS"')
    await suggest('', 'upgrade.first')
    await clickIn('upgrade.first', ['room-big-7@2.0.0'])
    expect(await form('60 devices in Hall. 4 waves: 1, 3, 15, 41.')).toBeDefined()
  })

  it('shows the newest of two choices that were made at once', async () => {
    await openDevices('upgrade Corridor 4')
    await Promise.all([
      clickIn('upgrade.devices:0', ticked('1', '2', '3')),
      clickIn('upgrade.devices:0', ticked('1', '2')),
    ])
    await form('2 devices in Corridor 4')
    await clickIn('upgrade.devices:0', ticked('1'))
    expect(await form('1 device in Corridor 4')).toBeDefined()
  })

  it('shows the number of devices while Tuya is being read, and the rest when it is known', async () => {
    await openDevices('upgrade Corridor 4')
    const { letGo } = await holdReadings(stage)
    await clickIn('upgrade.devices:0', ticked('1', '2', '3'))
    await form('3 devices. Working out the waves and the time …')
    await clickIn('upgrade.devices:0', ticked('1', '2'))
    await form('2 devices. Working out')
    letGo()
    expect(await form('2 devices in Corridor 4. 2 waves: 1, 1.')).toBeDefined()
  })
})

describe('what was entered', () => {
  const STARTS = Math.floor(Date.now() / 1000) + 7_200
  const form = (callbackId: string) => driver().waitForModal({ userId: MIA, where: { callbackId } })
  const element = (view: { readonly blocks: readonly object[] }, blockId: string): object | undefined =>
    view.blocks
      .map((block) => block as { block_id?: string; element?: object; hint?: { text: string } })
      .find(({ block_id: id }) => id === blockId)
  const values = (options: readonly string[]) => ({ initial_options: options.map((value) => ({ value })) })
  const change = async () => {
    await driver().clickInView({ userId: MIA, actionId: 'upgrade.change' })
    return form('modal.request-what')
  }
  const goOn = async () => {
    const answered = await driver().submitView({ userId: MIA })
    if (answered.outcome !== 'updated') throw new Error(JSON.stringify(answered))
    return answered.view
  }

  it('is kept on the way back to the rooms, and said where it fits no more', async () => {
    await openDevices('upgrade 4F')
    await suggest('', 'upgrade.first')
    await driver().clickInView({ userId: MIA, actionId: 'upgrade.when', value: 'at' })
    await driver().waitForModal({ userId: MIA, where: { includes: 'starts-at' } })
    driver().fillView({
      userId: MIA,
      values: {
        reason: { 'upgrade.reason': 'flicker' },
        first: { 'upgrade.first': ['room-4a-1@2.0.0', 'room-4c-2@2.0.0'] },
        'starts-at': { 'upgrade.starts-at': STARTS },
        'devices-2': { 'upgrade.devices:2': ['room-4c-2@2.0.0', 'room-4c-3@2.0.0'] },
      },
    })
    expect(JSON.stringify((await change()).blocks)).toContain('What you entered for these devices is kept.')
    const again = await goOn()
    expect(element(again, 'reason')).toMatchObject({ element: { initial_value: 'flicker' } })
    expect(element(again, 'when')).toMatchObject({ element: { initial_option: { value: 'at' } } })
    expect(element(again, 'starts-at')).toMatchObject({ element: { initial_date_time: STARTS } })
    expect(element(again, 'first')).toMatchObject({ element: values(['room-4a-1@2.0.0', 'room-4c-2@2.0.0']) })
    expect(again.state.values['devices-2']?.['upgrade.devices:2']).toMatchObject({
      selected_options: [{ value: 'room-4c-2@2.0.0' }, { value: 'room-4c-3@2.0.0' }],
    })
    expect(JSON.stringify(again.blocks)).toMatch(/9 devices in 3 rooms of 4F\. \d waves: 2, /u)

    await change()
    await choosePlaces(stage, MIA, 'Corridor')
    const narrowed = await goOn()
    expect(element(narrowed, 'reason')).toMatchObject({ element: { initial_value: 'flicker' } })
    expect(element(narrowed, 'first')).toMatchObject({
      element: values(['room-4c-2@2.0.0']),
      hint: { text: expect.stringContaining('1 device that you chose is not among these devices any more.') },
    })
  })

  it('keeps rooms and devices that were left out by name', async () => {
    await openDevices('upgrade all')
    await suggest('hall', 'upgrade.except')
    await suggest('corridor', 'upgrade.except')
    const left = ['room:room-4c', 'room-big-7@2.0.0']
    driver().fillView({ userId: MIA, values: { except: { 'upgrade.except': left } } })
    await change()
    const again = await goOn()
    expect(element(again, 'except')).toMatchObject({ element: values(left) })
    expect(JSON.stringify(again.blocks)).toContain('69 devices in ')
    await change()
    await choosePlaces(stage, MIA, '5F')
    expect(element(await goOn(), 'devices-0')).toMatchObject({
      hint: { text: '2 devices that you left out are not among these devices any more.' },
    })
  })
})

describe('more than 50 devices', () => {
  const fill = (except: readonly string[]) =>
    driver().fillView({
      userId: MIA,
      values: { reason: { 'upgrade.reason': 'flicker' }, except: { 'upgrade.except': except } },
    })

  it('are shown by room, and the forecast follows what is left out', async () => {
    const form = await openDevices('upgrade all')
    expect(JSON.stringify(form.blocks)).toContain('Hall: 60 devices')
    expect(await suggest('hall', 'upgrade.except')).toHaveLength(61)
    await driver().clickInView({ userId: MIA, actionId: 'upgrade.except', value: ['room:room-big'] })
    const followed = await driver().waitForModal({
      userId: MIA,
      where: { includes: '14 devices in 4 rooms of ' },
    })
    expect(followed.callback_id).toBe('modal.request')
  })

  it('are shown again when others are waiting by then, and nothing is requested', async () => {
    await openDevices('upgrade all')
    await suggest('hall', 'upgrade.except')
    fill(['room:room-big'])
    const before = (await stage.engine.listRollouts({ projectId: 'p1' })).length
    await stage.engine.syncRoom({ projectId: 'p1', roomId: 'room-4c', roomLabel: 'a room', by: 'U1' })
    const listPending = stage.cloud.listPending.bind(stage.cloud)
    Object.assign(stage.cloud, {
      listPending: async (...parts: Parameters<typeof listPending>) => {
        const reading = await listPending(...parts)
        return { ...reading, devices: reading.devices.slice(1) }
      },
    })
    const answered = await driver().submitView({ userId: MIA })
    Object.assign(stage.cloud, { listPending })
    const shown = JSON.stringify(answered)
    expect(shown).toContain('changed while this form was open')
    expect(shown).toContain('"initial_value":"flicker"')
    expect(shown).toMatch(/"initial_options":\[[^\]]*"room:room-big"/u)
    expect(await stage.engine.listRollouts({ projectId: 'p1' })).toHaveLength(before)
  })

  it('are requested without the exceptions', async () => {
    await openDevices('upgrade Hall')
    await suggest('room-big-1', 'upgrade.except')
    fill(['room-big-1@2.0.0'])
    expect(await driver().submitView({ userId: MIA })).toMatchObject({ outcome: 'updated' })
    await driver().waitForMessage({ channelId: CHANNEL, where: { includes: '59' } })
    const rollout = (await stage.engine.listRollouts({ projectId: 'p1' }))[0]?.rollout
    expect(rollout?.selection.devices).toHaveLength(59)
    expect(rollout?.selection.devices.map(({ deviceId }) => deviceId)).not.toContain('room-big-1')
  })
})

it('starts with the devices that are chosen to be first, which must be among the requested ones', async () => {
  await openDevices('upgrade 5F')
  const [, second] = (await driver().suggest({ userId: MIA, actionId: 'upgrade.first', value: '' })).options
  const first = second?.value ?? ''
  const others = ['room-5a-1@2.0.0', 'room-5a-3@2.0.0']
  const fill = (ticked: readonly string[]) =>
    driver().fillView({
      userId: MIA,
      values: { 'devices-0': { 'upgrade.devices:0': ticked }, first: { 'upgrade.first': [first] } },
    })
  fill(others)
  expect(await driver().submitView({ userId: MIA })).toMatchObject({
    outcome: 'errors',
    errors: { first: expect.stringContaining('is not among the devices of this request') },
  })
  fill([...others, first])
  expect(await driver().submitView({ userId: MIA })).toMatchObject({ outcome: 'updated' })
  await expect
    .poll(async () => {
      const rollouts = await stage.engine.listRollouts({ projectId: 'p1' })
      const asked = rollouts.find(({ rollout }) => rollout.selection.devices.length === 3)?.rollout
      return asked !== undefined && 'plan' in asked ? asked.plan.waves[0] : undefined
    })
    .toEqual(['room-5a-2'])
})
