// The menu of rooms and floors in a project of 5,000 rooms.
import { expect, it } from 'vitest'
import { typeOta } from '../support/slack-stage/act.ts'
import { MIA, startSlackStage } from '../support/slack-stage/slack-stage.ts'

const ROOMS = Array.from({ length: 5_000 }, (_, index) => {
  const floor = `${Math.floor(index / 100) + 1}F`
  return {
    roomId: `office-${index}`,
    name: `Büro ${index % 100}`,
    path: ['North', floor, `Büro ${index % 100}`],
  }
})

it('answers each keystroke in time, from the reading that the form was opened with', async () => {
  const stage = await startSlackStage({ rooms: ROOMS })
  const { driver } = stage.slack
  const suggest = async (value: string) => {
    const answered = await driver.suggest({ userId: MIA, actionId: 'upgrade.places', value })
    expect(answered.ackMs).toBeLessThan(3_000)
    return answered.options.map(({ text }) => text.text)
  }
  try {
    await typeOta(stage, MIA, 'upgrade')
    await driver.waitForModal({ userId: MIA, where: { callbackId: 'modal.request-what' } })
    const read = stage.cloud.calls.length
    expect(await suggest('')).toHaveLength(100)
    expect(await suggest('4f')).toContain('North / 4F (100)')
    expect(await suggest('buro 7 44f')).toContain('North / 44F / Büro 7 (1)')
    expect(await suggest('Bürro 7')).toContain('North / 1F / Büro 7 (1)')
    expect(stage.cloud.calls).toHaveLength(read)
  } finally {
    await stage.stop()
  }
})
