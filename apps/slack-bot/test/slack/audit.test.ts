// `/ota audit`: the trail as text and as files.
import type { SlackMessage } from '@illume-ota/slack-simulator'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseTrailHead } from '../../src/rollouts/ports/trail-head.ts'
import { checkExport } from '../../src/store/trail/export/check-export.ts'
import { ask, clickFor, clickOn, requestUpgrade, typeOta } from '../support/slack-stage/act.ts'
import {
  CHANNEL,
  JONAS,
  MIA,
  SAM,
  startSlackStage,
  type SlackStage,
} from '../support/slack-stage/slack-stage.ts'

let stage: SlackStage
beforeAll(async () => {
  stage = await startSlackStage()
  const card = await requestUpgrade(stage, {
    userId: MIA,
    room: '5F / Meeting room A',
    reason: 'flicker fix',
  })
  await clickOn(stage, JONAS, card, 'approval.approve')
  await stage.slack.driver.waitForThreadReply({
    channelId: CHANNEL,
    threadTs: card.ts,
    where: { includes: 'Finished' },
  })
})
afterAll(() => stage.stop())

const driver = () => stage.slack.driver

async function* inOnePiece(content: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(content)
}

const DIRECT = `D${SAM.slice(1)}`
/** Clicks, and downloads the file that comes as a direct message. */
const fileOf = async (actionId: string, shown: SlackMessage) => {
  const before = new Set(
    driver()
      .messages(DIRECT)
      .map(({ ts }) => ts),
  )
  await clickFor(stage, SAM, { message: shown, actionId, includes: 'You get it as a direct message' })
  const { files } = await driver().waitForMessage({
    channelId: DIRECT,
    where: (message) => !before.has(message.ts) && message.files !== undefined,
  })
  const [file] = files ?? []
  const about = driver().messages(DIRECT).at(-2)?.text ?? ''
  return { name: file?.name, about, content: await (await fetch(file?.url_private ?? '')).text() }
}
const eventCount = async () => (await stage.engine.events('R-1')).length

describe('/ota audit', () => {
  it('shows who, what, which plan, and each call with its trace id, after a check', async () => {
    const { text } = await ask(stage, SAM, 'audit R-1', 'Trail of R-1')
    expect(text).toContain(`The chain of ${await eventCount()} events is unbroken.`)
    expect(text).toContain(`<@${MIA}> asked for 3 devices in 5F / Meeting room A: “flicker fix”`)
    const hash = (await stage.engine.events('R-1')).flatMap(({ event }) =>
      event.type === 'approval-given' ? [event.planHash] : [],
    )[0]
    expect(text).toContain(`<@${JONAS}> approved plan ${hash?.slice(0, 12)}…`)
    expect(text).toMatch(/Call R-1\/\S+: Tuya accepted it, trace id t\d+/u)
    expect(text).toMatch(/Lamp room-5a-1\S*: updated, 2\.0\.0 was read back/u)
    expect(text).toContain('that changed nothing')
  })

  it('sends every event as a file to the direct message, as CSV and as JSONL', async () => {
    const shown = await ask(stage, SAM, 'audit R-1', 'Trail of R-1')
    const csv = await fileOf('audit.csv', shown)
    expect(csv.name).toBe('audit-trail-R-1.csv')
    expect(csv.content).toMatch(/^time_utc,rollout,seq,event,actor/u)
    const jsonl = await fileOf('audit.jsonl', shown)
    expect(jsonl.content.split('"previousHash"')).toHaveLength((await eventCount()) + 1)
    expect(jsonl.about).toContain(
      `Audit trail of R-1: ${await eventCount()} events as JSONL. The chain is unbroken.`,
    )
    const [, head = ''] = /audit verify audit-trail-R-1\.jsonl --head (\S+)/u.exec(jsonl.about) ?? []
    const check = await checkExport(() => inOnePiece(jsonl.content), parseTrailHead(head))
    expect(check).toMatchObject({ of: 'R-1', damages: [], unprovedEvents: 0 })
  })

  it('sends the trail of everything as a file too', async () => {
    const shown = await ask(stage, SAM, 'audit', 'Audit trail')
    const { name, content } = await fileOf('audit.jsonl', shown)
    expect(name).toBe('audit-trail.jsonl')
    expect(await checkExport(() => inOnePiece(content))).toMatchObject({ of: 'everything', damages: [] })
  })

  it('checks all trails and lists the newest; an unknown id is refused', async () => {
    const all = await ask(stage, SAM, 'audit', 'Audit trail')
    expect(all.text).toContain(`The chain of ${await eventCount()} events is unbroken.`)
    await clickOn(stage, SAM, all, 'command.run:0')
    await ask(stage, SAM, 'audit R-9', 'There is no rollout “R-9”')
    await ask(stage, SAM, 'audit lobby', 'There is no rollout “lobby”')
  })

  it('gives heads to keep, and checks the trail against one', async () => {
    const [result] = driver()
      .messages(CHANNEL)
      .filter(({ text }) => text.includes('Finished: '))
    const kept = /Head of the audit trail: (\S+)/u.exec(result?.text ?? '')?.[1]
    expect(kept).toMatch(/^R-1\/\d+\/[0-9a-f]{24}$/u)
    expect((await ask(stage, SAM, 'audit', 'Audit trail')).text).toContain(`Its head is ${kept}.`)
    expect((await ask(stage, SAM, 'audit R-1', 'Trail of R-1')).text).toContain(`Its head is ${kept}.`)
    const whole = await ask(stage, SAM, `audit ${kept}`, 'Audit trail')
    expect(whole.text).toContain(`Everything up to ${kept} is unchanged. Nothing came after it.`)
    const other = await ask(stage, SAM, `audit R-1/2/${'0'.repeat(24)}`, 'Audit trail')
    expect(other.text).toContain('R-1, event #2: the given head has a different hash for it.')
    const gone = await ask(stage, SAM, `audit R-7/2/${'0'.repeat(24)}`, 'Audit trail')
    expect(gone.text).toContain('R-7: it is missing, although the given head mentions it.')
  })

  it('contains what people did outside of rollouts, and what they were refused', async () => {
    const shared = (includes: string) => driver().waitForMessage({ channelId: CHANNEL, where: { includes } })
    await typeOta(stage, MIA, 'lock 4F / Meeting room A for 2h VIP visit')
    await shared('VIP visit')
    await ask(stage, SAM, 'unlock 4F / Meeting room A', 'Only')
    await typeOta(stage, MIA, 'unlock 4F / Meeting room A')
    await shared('unlocked 4F / Meeting room A')
    await ask(stage, MIA, 'sync 4F / Meeting room A', 'checked 4F')
    const card = await requestUpgrade(stage, { userId: MIA, room: '4F / Meeting room A' })
    await clickFor(stage, MIA, {
      message: card,
      actionId: 'approval.approve',
      includes: 'You asked for this upgrade',
    })
    const { text } = await ask(stage, SAM, 'audit', 'Audit trail')
    const beside = text.slice(text.indexOf('Outside rollouts')).split('\n').slice(1, 6)
    expect(beside.map((line) => line.replace(/<!date[^>]*>/gu, 'then'))).toEqual([
      `#1 then <@${MIA}> locked 4F / Meeting room A until then: “VIP visit”`,
      `#2 then <@${SAM}> was refused: unlock-room 4F / Meeting room A (not-owner)`,
      `#3 then <@${MIA}> unlocked 4F / Meeting room A, which <@${MIA}> had locked`,
      `#4 then <@${MIA}> asked Tuya to sync 4F / Meeting room A`,
      `#5 then <@${MIA}> was refused: approve R-2 (own-request)`,
    ])
  })

  it('names the row in which a byte was changed', async () => {
    await stage.db
      .updateTable('event')
      .set({ event: sql<string>`replace(event, ${JONAS}, ${SAM})` })
      .where('event', 'like', '%approval-given%')
      .execute()
    const seq = (await stage.engine.events('R-1')).find(({ event }) => event.type === 'approval-given')?.seq
    const damaged = `The trail is damaged: R-1, event #${seq}: its content is not what was written.`
    expect((await ask(stage, SAM, 'audit R-1', 'Trail of R-1')).text).toContain(damaged)
    expect((await ask(stage, SAM, 'audit', 'Audit trail')).text).toContain(damaged)
  })
})
