import type { SlackMessage } from '@illume-ota/slack-simulator'
import { CHANNEL, type SlackStage } from './slack-stage.ts'

/** What people do, in one line each. */
export const typeOta = (stage: SlackStage, userId: string, text: string, channelId = CHANNEL) =>
  stage.slack.driver.slash({ userId, channelId, command: '/ota', text })

export const clickOn = (stage: SlackStage, userId: string, message: SlackMessage, actionId: string) =>
  stage.slack.driver.click({
    userId,
    channelId: message.channel,
    messageTs: message.ts,
    actionId,
    confirm: 'accept',
  })

/** Chooses an entry of a card's ⋯ menu, by its text. */
export const chooseEntry = (stage: SlackStage, userId: string, card: SlackMessage, entry: string) =>
  stage.slack.driver.click({
    userId,
    channelId: card.channel,
    messageTs: card.ts,
    actionId: 'approval.menu',
    selectedOption: entry,
  })

/** The requester withdraws a request, and says so in the form. */
export const withdraw = async (stage: SlackStage, userId: string, card: SlackMessage) => {
  await chooseEntry(stage, userId, card, 'Withdraw…')
  await stage.slack.driver.waitForModal({ userId, where: { callbackId: 'modal.withdraw' } })
  return stage.slack.driver.submitView({ userId })
}

/** A new private answer after the action. */
export const newAnswer = async (
  stage: SlackStage,
  userId: string,
  facts: { readonly includes: string; readonly act: () => Promise<unknown> },
): Promise<SlackMessage> => {
  const { driver } = stage.slack
  const before = new Set(driver.ephemerals(userId).map(({ ts }) => ts))
  await facts.act()
  return driver.waitForEphemeral({
    userId,
    where: ({ ts, text }) => !before.has(ts) && text.includes(facts.includes),
  })
}

/** Types a command, and waits for the private answer. */
export const ask = (
  stage: SlackStage,
  userId: string,
  text: string,
  includes: string,
): Promise<SlackMessage> => newAnswer(stage, userId, { includes, act: () => typeOta(stage, userId, text) })

/** Clicks, and waits for the private answer. */
export const clickFor = (
  stage: SlackStage,
  userId: string,
  facts: { readonly message: SlackMessage; readonly actionId: string; readonly includes: string },
): Promise<SlackMessage> =>
  newAnswer(stage, userId, {
    includes: facts.includes,
    act: () => clickOn(stage, userId, facts.message, facts.actionId),
  })

/** Types into the menu of rooms and floors, and chooses all that the bot offers for it. */
export const choosePlaces = async (stage: SlackStage, userId: string, ...typed: readonly string[]) => {
  const { driver } = stage.slack
  const values: string[] = []
  for (const value of typed) {
    const { options } = await driver.suggest({ userId, actionId: 'upgrade.places', value })
    values.push(...options.map((option) => option.value))
  }
  return driver.fillView({ userId, values: { places: { 'upgrade.places': values } } })
}

/** Requests an upgrade of a room and waits for its card. */
export const requestUpgrade = async (
  stage: SlackStage,
  facts: {
    readonly userId: string
    readonly room: string
    readonly reason?: string
    readonly when?: 'now' | 'next-window'
  },
): Promise<SlackMessage> => {
  const { driver } = stage.slack
  const before = new Set(driver.messages(CHANNEL).map(({ ts }) => ts))
  await typeOta(stage, facts.userId, `upgrade ${facts.room}`)
  await driver.waitForModal({ userId: facts.userId, where: { callbackId: 'modal.request' } })
  if (facts.reason !== undefined)
    driver.fillView({ userId: facts.userId, values: { reason: { 'upgrade.reason': facts.reason } } })
  if (facts.when !== undefined)
    driver.fillView({ userId: facts.userId, values: { when: { 'upgrade.when': facts.when } } })
  const submitted = await driver.submitView({ userId: facts.userId })
  if (submitted.outcome !== 'updated') throw new Error(`The form answered ${JSON.stringify(submitted)}`)
  await driver.closeView({ userId: facts.userId })
  return driver.waitForMessage({
    channelId: CHANNEL,
    where: ({ ts, blocks }) => !before.has(ts) && JSON.stringify(blocks).includes('approval.approve'),
  })
}

/** Blocks every read of pending updates until it is released, like a slow cloud. */
export const holdReadings = async (stage: SlackStage): Promise<{ readonly letGo: () => void }> => {
  await stage.engine.syncRoom({ projectId: 'p1', roomId: 'room-4c', roomLabel: 'a room', by: 'U1' })
  const { cloud } = stage
  const gate = Promise.withResolvers<void>()
  const listPending = cloud.listPending.bind(cloud)
  Object.assign(cloud, {
    listPending: async (...parts: Parameters<typeof listPending>) => {
      await gate.promise
      return listPending(...parts)
    },
  })
  return { letGo: () => gate.resolve() }
}
