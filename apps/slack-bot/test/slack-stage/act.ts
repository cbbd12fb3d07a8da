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

/** Types, and waits for the private answer. */
export const ask = async (
  stage: SlackStage,
  userId: string,
  text: string,
  includes: string,
): Promise<SlackMessage> => {
  await typeOta(stage, userId, text)
  return stage.slack.driver.waitForEphemeral({ userId, where: { includes } })
}

/** Asks for an upgrade of a room and waits for its card. */
export const requestUpgrade = async (
  stage: SlackStage,
  facts: { readonly userId: string; readonly room: string; readonly reason?: string },
): Promise<SlackMessage> => {
  const { driver } = stage.slack
  await typeOta(stage, facts.userId, `upgrade ${facts.room}`)
  await driver.waitForModal({ userId: facts.userId, where: { callbackId: 'modal.request' } })
  if (facts.reason !== undefined)
    driver.fillView({ userId: facts.userId, values: { reason: { 'upgrade.reason': facts.reason } } })
  const submitted = await driver.submitView({ userId: facts.userId })
  if (submitted.outcome !== 'updated') throw new Error(`The form answered ${JSON.stringify(submitted)}`)
  await driver.closeView({ userId: facts.userId })
  return driver.waitForMessage({ channelId: CHANNEL, where: { action: 'approval.approve' } })
}
