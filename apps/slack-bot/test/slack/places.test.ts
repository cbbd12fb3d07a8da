// Places that people type: floors, several rooms, everything, and guesses, from the command to the approval card.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readMarked } from '../../src/slack/platform/installation-mark.ts'
import { ask, newAnswer, typeOta } from '../support/slack-stage/act.ts'
import { CHANNEL, MIA, startSlackStage, type SlackStage } from '../support/slack-stage/slack-stage.ts'

let stage: SlackStage
beforeAll(async () => {
  stage = await startSlackStage({
    rooms: [
      { roomId: 'floor-4', name: '4F', path: ['4F'], isArea: true },
      { roomId: 'room-lab', name: 'Lab, north', path: ['5F', 'Lab, north'] },
    ],
  })
})
afterAll(() => stage.stop())

const driver = () => stage.slack.driver
const upgradeForm = async (text: string) => {
  await typeOta(stage, MIA, text)
  return driver().waitForModal({ userId: MIA, where: { callbackId: 'modal.request' } })
}

describe('/ota pending', () => {
  it('lists a floor with its rooms and with devices directly on the floor', async () => {
    const { text } = await ask(stage, MIA, 'pending 4F', 'for an update · 4F')
    for (const room of ['4F / Meeting room A', 'Corridor 4', '4F / public area']) expect(text).toContain(room)
    expect(text).not.toContain('5F')
    expect(text).not.toContain('Hall')
  })

  it('says how it understood a floor that is typed differently', async () => {
    const { text } = await ask(stage, MIA, 'pending 4th floor offline', 'for an update · 4F')
    expect(text).toContain('You typed “4th floor”; this is 4F.')
  })

  it('takes several places, and a comma that is part of a name', async () => {
    const two = await ask(stage, MIA, 'pending 4F, lab, north', '· 4F and Lab, north —')
    expect(two.text).toContain('Lab, north: 1 light')
    const both = await ask(stage, MIA, 'pending Corridor 4, "Lab, north"', 'Corridor 4 and Lab, north')
    expect(both.text).not.toContain('Hall')
    const lab = await ask(stage, MIA, 'pending Lab, north', 'waiting for an update · Lab, north')
    expect(lab.text).not.toContain('Corridor')
  })

  it('asks about the unclear part, and keeps the others on the button', async () => {
    const question = await ask(stage, MIA, 'pending Hall, Meeting room A', 'Which one?')
    const [, choices] = question.blocks ?? []
    const [first] = (choices?.['elements'] ?? []) as readonly { readonly value?: string }[]
    expect(readMarked(first?.value).value).toBe('pending room-id:"room-4a" room:"Hall"')
  })
})

describe('/ota upgrade', () => {
  it('requests a whole floor on one form, and the card names the floor', async () => {
    const form = await upgradeForm('upgrade 4F type:light')
    expect(JSON.stringify(form.blocks)).toContain('"4F"')
    await driver().submitView({ userId: MIA })
    const card = await driver().waitForMessage({ channelId: CHANNEL, where: { includes: '4F' } })
    expect(card.text).toContain('4F')
    await driver().closeView({ userId: MIA })
  })

  it('shows a guess as a line to confirm', async () => {
    const form = await upgradeForm('upgrade 5th floor')
    expect(JSON.stringify(form.blocks)).toContain('You typed “5th floor”. Is that 5F?')
    await driver().closeView({ userId: MIA })
  })

  it('requests everything with “all”', async () => {
    const form = await upgradeForm('upgrade all online')
    expect(JSON.stringify(form.blocks)).toContain('Tower')
    await driver().closeView({ userId: MIA })
  })
})

it('a guess needs confirmation before a room is locked, and nothing is locked yet', async () => {
  const question = await ask(stage, MIA, 'lock 4 corr until 23:59 fair', 'Is that Corridor 4?')
  expect(question.text).toContain('Nothing changed yet.')
  expect(await stage.engine.roomLocks.list('p1')).toEqual([])
  await newAnswer(stage, MIA, {
    includes: 'There is no room',
    act: () => typeOta(stage, MIA, 'lock Nowhere at all until 23:59 fair'),
  })
})
