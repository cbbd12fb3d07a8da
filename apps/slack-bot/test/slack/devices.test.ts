// "See devices": the list of a rollout's devices, its filters, pages and file.
import { defaultSeed, type SlackMessage, type SlackView } from '@illume-ota/slack-simulator'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { clickOn, requestUpgrade } from '../support/slack-stage/act.ts'
import {
  CHANNEL,
  JONAS,
  MIA,
  SAM,
  startSlackStage,
  type SlackStage,
} from '../support/slack-stage/slack-stage.ts'

const DIRECT = `D${SAM.slice(1)}`
/** 60 devices in one room and 6 in another; one is offline. */
const WHERE = 'Hall, 4F / Meeting room A'

let stage: SlackStage
let card: SlackMessage
beforeAll(async () => {
  stage = await startSlackStage()
  card = await requestUpgrade(stage, { userId: MIA, room: WHERE, reason: 'flicker fix' })
})
afterAll(() => stage.stop())

const driver = () => stage.slack.driver
const shown = (includes: string): Promise<SlackView> =>
  driver().waitForModal({ userId: SAM, where: { includes } })
const open = async (): Promise<SlackView> => {
  await clickOn(stage, SAM, card, 'rollout.devices')
  return shown('Devices of R-1')
}
const use = (actionId: string, value?: string) =>
  driver().clickInView({ userId: SAM, actionId, ...(value !== undefined && { value }) })
const chosen = ({ state }: SlackView): readonly unknown[] =>
  Object.values(state.values['devices-filter'] ?? {}).map((menu) =>
    Reflect.get((menu as { selected_option?: object }).selected_option ?? {}, 'value'),
  )
const namesIn = ({ blocks }: SlackView): readonly string[] =>
  JSON.stringify(blocks).match(/Lamp room-\w+-\d+/gu) ?? []

describe('the list of devices', () => {
  afterEach(() => driver().closeView({ userId: SAM }))

  it('pages with its filters kept', async () => {
    await open()
    await use('rollout.devices-state', 'waiting')
    const first = await shown('1 to 50 of 65')
    expect(namesIn(first)).toHaveLength(50)
    await use('rollout.devices-page:1')
    const second = await shown('51 to 65 of 65')
    expect(chosen(second)).toEqual(['waiting', 'all'])
    expect(new Set([...namesIn(first), ...namesIn(second)]).size).toBe(65)
    await use('rollout.devices-page:0')
    expect(chosen(await shown('1 to 50 of 65'))).toEqual(['waiting', 'all'])
  })

  it('is filtered by a room that the stored rollout offers, and by a state beside it', async () => {
    await open()
    const { options } = await driver().suggest({ userId: SAM, actionId: 'rollout.devices-room', value: '4f' })
    expect(options.map(({ text }) => text.text)).toEqual(['4F / Meeting room A (6)'])
    await use('rollout.devices-room', options[0]?.value)
    expect(
      new Set(namesIn(await shown('🕒 1 offline when the plan was made, will follow · 🕒 5 waiting'))),
    ).toEqual(new Set([1, 2, 3, 4, 5, 6].map((number) => `Lamp room-4a-${number}`)))
    await use('rollout.devices-state', 'offline')
    const one = await driver().waitForModal({ userId: SAM, where: (view) => namesIn(view).length === 1 })
    expect(namesIn(one)).toEqual(['Lamp room-4a-3'])
    expect(chosen(one)).toEqual(['offline', options[0]?.value])
  })

  it('comes as a file with the filter that is shown, and the window says where it went', async () => {
    await open()
    await use('rollout.devices-state', 'offline')
    await shown('Offline when the plan was made, will follow')
    await use('rollout.devices-csv')
    await shown('You get it as a direct message from me')
    const { files } = await driver().waitForMessage({
      channelId: DIRECT,
      where: ({ files: some }) => some !== undefined,
    })
    expect(files).toMatchObject([{ name: 'devices-R-1.csv', title: 'Devices of R-1' }])
    const about = driver().messages(DIRECT).at(-2)?.text
    expect(about).toContain('Devices of R-1: 1 of 66 devices as CSV.')
    expect(about).toContain('Filter: 🕒 Offline when the plan was made, will follow.')
    const content = await (await fetch(files?.[0]?.url_private ?? '')).text()
    expect(content).toBe(
      [
        'room,device,device_id,kind,from_version,to_version,state,why,since_utc',
        '4F / Meeting room A,Lamp room-4a-3,room-4a-3,light,1.0.0,2.0.0,"offline when the plan was made, will follow",,',
        '',
      ].join('\r\n'),
    )
  })
})

it('opens with the failed devices chosen from a card that failures stopped', async () => {
  for (const device of stage.cloud.devices.values()) if (device.roomId === 'room-4c') device.failures = 9
  const asked = await requestUpgrade(stage, { userId: MIA, room: 'Corridor 4' })
  await clickOn(stage, JONAS, asked, 'approval.approve')
  const stopped = await driver().waitForMessage({
    channelId: CHANNEL,
    where: { ts: asked.ts, action: 'rollout.failures' },
  })
  await clickOn(stage, SAM, stopped, 'rollout.failures')
  const list = await shown('Devices of R-2')
  expect(chosen(list)[0]).toBe('failed')
  // Of four devices, those of the first wave that have failed so far.
  expect([1, 2]).toContain(namesIn(list).length)
  await driver().closeView({ userId: SAM })
})

it('without the scope the window says what is missing, and nothing is uploaded', async () => {
  const seed = defaultSeed()
  seed.app.scopes = seed.app.scopes.filter((scope) => scope !== 'files:write')
  const other = await startSlackStage({ workspace: seed })
  const asked = await requestUpgrade(other, { userId: MIA, room: '5F / Meeting room A' })
  await clickOn(other, SAM, asked, 'rollout.devices')
  await other.slack.driver.waitForModal({ userId: SAM, where: { includes: 'Devices of R-1' } })
  await other.slack.driver.clickInView({ userId: SAM, actionId: 'rollout.devices-csv' })
  await other.slack.driver.waitForModal({
    userId: SAM,
    where: { includes: 'lacks the permission files:write' },
  })
  expect(other.slack.driver.callLog().some(({ method }) => method.startsWith('files.'))).toBe(false)
  await other.stop()
})
