// Known traps of Slack's platform: lost connections, repeated deliveries, limits.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  ask,
  choosePlaces,
  clickFor,
  clickOn,
  holdReadings,
  requestUpgrade,
  typeOta,
} from '../support/slack-stage/act.ts'
import {
  CHANNEL,
  JONAS,
  MIA,
  SAM,
  startSlackStage,
  type SlackStage,
} from '../support/slack-stage/slack-stage.ts'

let stage: SlackStage
let rejections: unknown[]
/** How far Slack's clock is ahead, so that what it remembers expires. */
let aheadMs = 0
const note = (reason: unknown): void => void rejections.push(reason)
beforeEach(async () => {
  rejections = []
  process.on('unhandledRejection', note)
  aheadMs = 0
  stage = await startSlackStage({
    app: { clock: { now: () => Date.now() + aheadMs, elapsed: () => performance.now() + aheadMs } },
  })
})
afterEach(async () => {
  await stage.stop()
  process.off('unhandledRejection', note)
  if (rejections.length > 0)
    throw new Error('Something was rejected and nobody heard it', { cause: rejections[0] })
})

const driver = () => stage.slack.driver
/** Polls until it is true. */
const until = (isTrue: () => boolean) => expect.poll(isTrue, { interval: 5 }).toBe(true)

describe('connections', () => {
  it('keeps two, and answers over the other when one is lost', async () => {
    expect(driver().connectionCount()).toBe(2)
    driver().dropSocket(1)
    await ask(stage, MIA, 'help', 'this list')
    await until(() => driver().connectionCount() === 2)
  })

  it('answers everything while Slack renews one connection', async () => {
    driver().refreshSocket({ reason: 'warning', graceMs: 60_000, count: 1 })
    for (let round = 0; round < 20; round += 1)
      expect(await typeOta(stage, MIA, 'status')).toMatchObject({ acked: true })
    await until(() => driver().connectionCount() === 2)
  })

  it('is never without a connection while Slack renews both at once', async () => {
    let fewest = 2
    const watch = setInterval(() => {
      fewest = Math.min(fewest, driver().connectionCount())
    }, 1)
    driver().refreshSocket({ reason: 'warning', graceMs: 60_000 })
    await until(
      () => stage.logLines.filter(({ message }) => message === 'Connected to Slack again').length === 2,
    )
    clearInterval(watch)
    expect(fewest).toBeGreaterThan(0)
    await until(() => driver().connectionCount() === 2)
  })

  it('recovers after both are gone and Slack can’t be reached for a while', async () => {
    stage.slack.faults.add({ method: 'apps.connections.open', kind: 'http-500', times: 3 })
    driver().dropSocket(2)
    await until(() => !(stage.app.state().open > 0))
    await until(() => driver().connectionCount() === 2)
    expect(stage.app.state().open > 0).toBe(true)
    expect(stage.logLines.some(({ message }) => message.includes('cannot be reached over Socket Mode'))).toBe(
      true,
    )
    await ask(stage, MIA, 'help', 'this list')
  })

  it('does not start with a token that Slack refuses, and says so', async () => {
    const app = stage.newApp({ botToken: 'xoxb-wrong' })
    await expect(app.start()).rejects.toThrow(/SLACK_BOT_TOKEN/u)
    const other = stage.newApp({ appToken: 'xapp-wrong' })
    await expect(other.start()).rejects.toThrow(/SLACK_APP_TOKEN/u)
    await other.stop()
  })
})

describe('deliveries', () => {
  it('answers a command once although it is delivered twice', async () => {
    driver().deliverTwice(1)
    await ask(stage, MIA, 'help', 'this list')
    await ask(stage, MIA, 'status', 'No rollouts are running')
    expect(
      driver()
        .ephemerals(MIA)
        .filter(({ text }) => text.includes('this list')).length,
    ).toBe(1)
  })

  it('makes one request from a form that is delivered twice, and one rollout from a double click', async () => {
    await typeOta(stage, MIA, 'upgrade 5F / Meeting room A')
    await driver().waitForModal({ userId: MIA, where: { callbackId: 'modal.request' } })
    driver().deliverTwice(1)
    await driver().submitView({ userId: MIA })
    const card = await driver().waitForMessage({ channelId: CHANNEL, where: { action: 'approval.approve' } })
    driver().deliverTwice(1)
    await Promise.all([
      clickOn(stage, JONAS, card, 'approval.approve'),
      clickOn(stage, JONAS, card, 'approval.approve'),
    ])
    await driver().waitForThreadReply({
      channelId: CHANNEL,
      threadTs: card.ts,
      where: { includes: 'First wave done' },
    })
    expect((await stage.engine.listRollouts({})).length).toBe(1)
    expect(new Set(stage.cloud.triggered).size).toBe(stage.cloud.triggered.length)
    expect(
      driver()
        .messages(CHANNEL)
        .filter(({ thread_ts: parent }) => parent === undefined || parent === card.ts).length,
    ).toBeGreaterThan(1)
    expect(
      driver()
        .messages(CHANNEL)
        .filter(({ ts, thread_ts: parent }) => parent === undefined || parent === ts).length,
    ).toBe(1)
  })

  it('opens the form at once, before Tuya answers', async () => {
    const { letGo } = await holdReadings(stage)
    await typeOta(stage, MIA, 'upgrade corridor 4')
    await driver().waitForModal({ userId: MIA, where: { includes: 'Reading which devices' } })
    letGo()
    const form = await driver().waitForModal({ userId: MIA, where: { callbackId: 'modal.request' } })
    expect(JSON.stringify(form.blocks)).toContain('4 devices in ')
  })

  it('sends nothing to a person who closed the form before it was filled', async () => {
    const { letGo } = await holdReadings(stage)
    await typeOta(stage, MIA, 'upgrade corridor 4')
    await driver().waitForModal({ userId: MIA, where: { includes: 'Reading which devices' } })
    await driver().closeView({ userId: MIA })
    const before = driver().ephemerals(MIA).length
    letGo()
    // The next command is answered after the first one's reading finished.
    await ask(stage, MIA, 'pending', 'waiting for an update')
    await stage.app.stop()
    expect(driver().ephemerals(MIA)).toHaveLength(before + 1)
    expect(stage.logLines.filter(({ level }) => level === 'error')).toEqual([])
  })

  it('reports the result of a form that was closed while its answer was late', async () => {
    await typeOta(stage, MIA, 'upgrade corridor 4')
    await driver().waitForModal({ userId: MIA, where: { callbackId: 'modal.request' } })
    const gate = Promise.withResolvers<void>()
    const draft = stage.engine.draft.bind(stage.engine)
    Object.assign(stage.engine, {
      draft: async (...parts: Parameters<typeof draft>) => {
        await gate.promise
        return draft(...parts)
      },
    })
    expect(await driver().submitView({ userId: MIA })).toMatchObject({
      view: { title: { text: 'One moment' } },
    })
    await driver().closeView({ userId: MIA })
    gate.resolve()
    const told = await driver().waitForEphemeral({
      userId: MIA,
      where: { includes: 'is waiting for approval' },
    })
    expect(told.text).toContain('Nothing is sent to devices until someone else approves it.')
  })

  it('shows the form again as it was filled in if a mistake is found late, and tells it if the form was closed', async () => {
    const draft = stage.engine.draft.bind(stage.engine)
    const submitLate = async () => {
      await typeOta(stage, MIA, 'upgrade hall')
      await driver().waitForModal({ userId: MIA, where: { callbackId: 'modal.request' } })
      await driver().suggest({ userId: MIA, actionId: 'upgrade.except', value: '' })
      driver().fillView({
        userId: MIA,
        values: { except: { 'upgrade.except': ['room-big-2@2.0.0'] }, reason: { 'upgrade.reason': '' } },
      })
      const gate = Promise.withResolvers<void>()
      Object.assign(stage.engine, {
        draft: async (...parts: Parameters<typeof draft>) => {
          await gate.promise
          return draft(...parts)
        },
      })
      expect(await driver().submitView({ userId: MIA })).toMatchObject({
        view: { title: { text: 'One moment' } },
      })
      return gate
    }
    const gate = await submitLate()
    gate.resolve()
    const again = await driver().waitForModal({ userId: MIA, where: { includes: '⚠️ ' } })
    expect(again.callback_id).toBe('modal.request')
    expect(JSON.stringify(again.blocks)).toContain('Please give a reason')
    expect(again.state.values['except']?.['upgrade.except']).toMatchObject({
      selected_options: [{ value: 'room-big-2@2.0.0' }],
    })
    await driver().closeView({ userId: MIA })
    const closed = await submitLate()
    await driver().closeView({ userId: MIA })
    closed.resolve()
    await driver().waitForEphemeral({ userId: MIA, where: { includes: 'Please give a reason' } })
    Object.assign(stage.engine, { draft })
  })

  it('acknowledges a form in time although the answer takes longer, and shows the answer when it comes', async () => {
    await typeOta(stage, MIA, 'upgrade')
    await driver().waitForModal({ userId: MIA, where: { callbackId: 'modal.request-what' } })
    await choosePlaces(stage, MIA, '5F')
    const { letGo } = await holdReadings(stage)
    expect(await driver().submitView({ userId: MIA })).toMatchObject({
      outcome: 'updated',
      view: { title: { text: 'One moment' } },
    })
    letGo()
    const form = await driver().waitForModal({ userId: MIA, where: { callbackId: 'modal.request' } })
    expect(JSON.stringify(form.blocks)).toContain('3 devices in ')
  })

  it('waits for running answers when it stops', async () => {
    const { letGo } = await holdReadings(stage)
    await typeOta(stage, MIA, 'pending')
    const stopped = stage.app.stop()
    letGo()
    await stopped
    expect(
      driver()
        .ephemerals(MIA)
        .some(({ text }) => text.includes('waiting for an update')),
    ).toBe(true)
    await until(() => driver().connectionCount() === 0)
  })
})

describe('refusals by Slack', () => {
  it('answers without a table if tables are refused', async () => {
    for (const _table of ['data_table', 'table'])
      stage.slack.faults.add({ method: 'response_url', kind: 'error', error: 'invalid_blocks' })
    const answer = await ask(stage, MIA, 'pending', 'waiting for an update')
    expect(answer.blocks?.some(({ type }) => type === 'table' || type === 'data_table')).toBe(false)
    expect(JSON.stringify(answer.blocks)).toContain('4F / Meeting room A')
    expect(JSON.stringify(answer.blocks)).toContain('Request upgrade')
  })

  it('answers another way when the response_url is used up', async () => {
    stage.slack.faults.add({ method: 'response_url', kind: 'error', error: 'used_url' })
    await ask(stage, MIA, 'help', 'this list')
    expect(
      driver()
        .callLog()
        .some(({ method }) => method === 'chat.postEphemeral'),
    ).toBe(true)
  })

  it('never accepts a right that can’t be looked up', async () => {
    const card = await requestUpgrade(stage, { userId: MIA, room: '5F / Meeting room A' })
    stage.slack.faults.add({ method: 'usergroups.users.list', kind: 'http-500' })
    await clickFor(stage, JONAS, {
      message: card,
      actionId: 'approval.approve',
      includes: 'couldn’t check whether you may',
    })
    stage.slack.faults.add({ method: 'users.info', kind: 'rate-limited', retryAfterSeconds: 1 })
    await clickFor(stage, JONAS, {
      message: card,
      actionId: 'approval.approve',
      includes: 'couldn’t check who you are',
    })
    expect(stage.cloud.triggered).toEqual([])
    await clickOn(stage, JONAS, card, 'approval.approve')
    await driver().waitForThreadReply({
      channelId: CHANNEL,
      threadTs: card.ts,
      where: { includes: 'First wave done' },
    })
  })

  it('says that a form could not be opened in time, and what to do', async () => {
    stage.slack.faults.add({ method: 'views.open', kind: 'error', error: 'expired_trigger_id' })
    const answer = await ask(stage, MIA, 'upgrade Corridor 4', 'please click again')
    expect(answer.text).toContain('Nothing changed')
  })

  it('checks the right again when a form is submitted', async () => {
    const card = await requestUpgrade(stage, { userId: MIA, room: '5F / Meeting room A' })
    await clickOn(stage, JONAS, card, 'approval.reject')
    await driver().waitForModal({ userId: JONAS, where: { callbackId: 'modal.reject' } })
    aheadMs += 61_000
    stage.slack.faults.add({ method: 'usergroups.users.list', kind: 'http-500' })
    const answer = await driver().submitView({ userId: JONAS })
    expect(answer).toMatchObject({ outcome: 'updated', view: { title: { text: 'Not rejected' } } })
    expect((await stage.engine.loadRollout('R-1'))?.rollout.status).toBe('awaiting-approval')
  })

  it('opens a form although messages are rate limited', async () => {
    stage.slack.faults.add({ method: 'chat.update', kind: 'rate-limited', retryAfterSeconds: 30 })
    await requestUpgrade(stage, { userId: MIA, room: '5F / Meeting room A' })
    await typeOta(stage, SAM, 'upgrade Corridor 4')
    const form = await driver().waitForModal({ userId: SAM, where: { callbackId: 'modal.request' } })
    expect(form.submit).toMatchObject({ text: 'Ask for approval' })
  })
})
