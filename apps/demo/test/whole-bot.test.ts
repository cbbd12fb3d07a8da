// The real bot between both simulators: commands, approvals, double clicks, awkward names and refusals.
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  AIKO,
  approve,
  FACILITIES as here,
  JONAS,
  MIA,
  openStage,
  requestUpgrade,
  SAM,
  type Stage,
  withdraw,
} from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
  await stage.startBot()
})
afterAll(() => stage.close())

const finished = (cardTs: string) =>
  stage.slack.driver.waitForMessage({
    ...here,
    where: { ts: cardTs, includes: 'Finished' },
  })
const ask = async (userId: string, text: string, includes: string) => {
  const { driver } = stage.slack
  const seen = new Set(driver.ephemerals(userId).map(({ ts }) => ts))
  const result = await driver.slash({ userId, ...here, command: '/ota', text })
  const answersAtAck = driver.ephemerals(userId).filter(({ ts }) => !seen.has(ts))
  const answer = await driver.waitForEphemeral({
    userId,
    ...here,
    where: (message) =>
      !seen.has(message.ts) && JSON.stringify([message.text, message.blocks]).includes(includes),
  })
  return { result, answersAtAck, answer, content: JSON.stringify([answer.text, answer.blocks]) }
}
const triggersIn = (floor: string, room: string): number => {
  const ids = new Set(
    stage.tuya.control
      .devices()
      .filter((device) => device.floor === floor && device.roomName === room)
      .map(({ deviceId }) => deviceId),
  )
  return stage.tuya.control.triggers().filter(({ deviceId }) => ids.has(deviceId)).length
}

test('two simultaneous approvals, double clicks and a duplicate delivery give one rollout, verified at the end', async () => {
  const { driver } = stage.slack
  const card = await requestUpgrade(stage, MIA, '4F / Meeting room A')
  driver.deliverTwice(2)
  const clicks = await Promise.all([approve(stage, JONAS, card), approve(stage, AIKO, card)])
  expect(clicks.every(({ acked }) => acked)).toBe(true)
  const late = await Promise.race([
    driver.waitForEphemeral({ userId: JONAS, ...here, where: { includes: 'already' } }),
    driver.waitForEphemeral({ userId: AIKO, ...here, where: { includes: 'already' } }),
  ])
  expect(late.text).toMatch(/already/u)
  expect((await finished(card)).text).toContain('11 of 12 updated, 1 offline')
  await driver.waitForThreadReply({ ...here, threadTs: card, where: { includes: 'Finished' } })
  const [, ...replies] = driver.thread(here.channelId, card).map(({ text }) => text)
  expect(replies.filter((text) => text.startsWith('Approved by'))).toHaveLength(1)
  expect(replies.filter((text) => text.startsWith('Finished'))).toHaveLength(1)
  expect(stage.tuya.control.duplicateTriggers()).toEqual([])
  expect(triggersIn('4F', 'Meeting room A')).toBe(11)
  expect(triggersIn('5F', 'Meeting room A')).toBe(0)
})

test('the command is acknowledged before Tuya is called', async () => {
  stage.tuya.control.faults.add({
    effect: { kind: 'slow', delayMs: 3200 },
    operation: 'ota.listPending',
    count: 1,
  })
  const { result, answersAtAck } = await ask(SAM, 'pending online', 'wait')
  stage.tuya.control.faults.clear()
  expect(result.error).toBeUndefined()
  expect(result.acked).toBe(true)
  expect(answersAtAck).toEqual([])
})

test('the list distinguishes rooms with the same name, and an ambiguous room gets a choice', async () => {
  const list = await ask(MIA, 'pending', '4F / Meeting room A')
  expect(list.content).toContain('5F / Meeting room A')
  const choice = await ask(MIA, 'pending Meeting room A', '4F / Meeting room A')
  expect(choice.content).toContain('5F / Meeting room A')
  expect(choice.content).toContain('"type":"button"')
})

test.each([
  ['pendign', 'pending'],
  ['pending Metting room B', 'Meeting room B'],
  ['status R-999', 'R-999'],
  ['pending type:toaster', 'toaster'],
])('/ota %s gets a private answer that says what to do, and changes nothing', async (text, words) => {
  const before = stage.tuya.control.triggers().length
  const { content } = await ask(MIA, text, words)
  expect(content).toMatch(/Did you mean|There is no|Nothing|Try|one of/u)
  expect(stage.tuya.control.triggers()).toHaveLength(before)
})

test('a person who may not approve is told who may, and nothing is sent', async () => {
  const { driver } = stage.slack
  const card = await requestUpgrade(stage, MIA, 'Phone booths')
  await approve(stage, SAM, card)
  expect(
    (await driver.waitForEphemeral({ userId: SAM, ...here, where: { includes: 'may do this' } })).text,
  ).toContain('Nothing changed')
  expect(triggersIn('3F', 'Phone booths') + triggersIn('2F', 'Phone booths')).toBe(0)
  await withdraw(stage, MIA, card)
  expect(
    (await driver.waitForMessage({ ...here, where: { ts: card, includes: 'Withdrawn' } })).text,
  ).toContain('Nothing was sent to devices')
})

test('a device named <!channel> notifies no one', async () => {
  const device = stage.tuya.control.devices().find(({ name }) => name.includes('<!channel>'))
  const { content } = await ask(MIA, `device ${device?.deviceId ?? ''}`, 'channel')
  expect(content).not.toContain('<!channel>"')
  expect(content).toMatch(/&lt;!channel&gt;|"type":"(text|plain_text|raw_text)","text":"[^"]*<!channel>/u)
})

test('rooms with a device named <!channel> and one of 300 characters can be upgraded, and the card is complete', async () => {
  const { driver } = stage.slack
  const hostile = stage.tuya.control
    .devices()
    .filter(
      ({ name, upgradeStatus }) => (name.length > 200 || name.includes('<!channel>')) && upgradeStatus === 1,
    )
  expect(hostile.length).toBeGreaterThan(0)
  for (const device of hostile) {
    const card = await requestUpgrade(stage, MIA, `${device.floor} / ${device.roomName}`)
    const [message] = driver.thread(here.channelId, card)
    expect(message?.text).toContain('upgrade')
    expect(message?.text).not.toContain('<!channel>')
    await withdraw(stage, MIA, card)
    await driver.waitForMessage({ ...here, where: { ts: card, includes: 'Withdrawn' } })
  }
})

test('when Tuya refuses, the rollout pauses and says why; anyone halts it, and nothing was sent', async () => {
  const { driver } = stage.slack
  stage.tuya.control.faults.add({ effect: { kind: 'error', code: 28_841_004 }, operation: 'ota.upgrade' })
  const card = await requestUpgrade(stage, MIA, 'Boardroom')
  await approve(stage, JONAS, card)
  const paused = await driver.waitForThreadReply({ ...here, threadTs: card, where: { includes: 'Paused' } })
  expect(paused.text).toContain('28841004')
  await driver.waitForMessage({ ...here, where: { ts: card, action: 'progress.halt' } })
  await driver.click({ userId: SAM, ...here, messageTs: card, actionId: 'progress.halt', confirm: 'accept' })
  const halted = await driver.waitForMessage({ ...here, where: { ts: card, includes: 'Halted' } })
  expect(halted.text).toMatch(/nothing was sent|0 devices were sent|No device was sent/iu)
  stage.tuya.control.faults.clear()
  expect(driver.messages(here.channelId).filter(({ ts }) => ts === card)).toHaveLength(1)
})
