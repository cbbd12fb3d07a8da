import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createSlackSimulator, type SlackSimulator } from '@illume-ota/slack-simulator'
import {
  createTuyaSimulator,
  type TuyaSimulator,
  type TuyaSimulatorOptions,
} from '@illume-ota/tuya-simulator'
import { BOT_ENTRY, BOT_READY, toBotEnvironment } from '../src/bot-environment.ts'
import { runProcess, type RunningProcess } from '../src/run-process.ts'

export const FACILITIES = { channelId: 'C0FACILITIES' }
export const MIA = 'U0MIATORRES'
export const JONAS = 'U0JONASWEBER'
export const AIKO = 'U0AIKOTANAKA'
export const SAM = 'U0SAMOKAFOR'

/** Both simulators in this process, and the environment of a bot that uses them. */
export interface Stage {
  readonly slack: SlackSimulator
  readonly tuya: TuyaSimulator
  readonly environment: Readonly<Record<string, string>>
  /** Starts the real bot. If it exits before it is ready, rejects with its output. */
  startBot(overrides?: Readonly<Record<string, string>>, ready?: RegExp): Promise<RunningProcess>
  close(): Promise<void>
}

export const openStage = async (options: TuyaSimulatorOptions = {}): Promise<Stage> => {
  const dataFolder = await mkdtemp(path.join(tmpdir(), 'illume-ota-stage-'))
  // A busy machine may need more than Slack's three seconds.
  const slack = await createSlackSimulator({ answerWithinMs: 20_000 })
  // A repeated start restarts the update, so that it shows as a duplicate.
  const tuya = await createTuyaSimulator({ speed: 120, upgradePolicy: { busy: 'restart' }, ...options })
  const approverGroupIds = slack.driver.userGroups().map(({ id }) => id)
  const environment = toBotEnvironment({ slack, tuya, approverGroupIds, dataFolder })
  const started: RunningProcess[] = []
  return {
    slack,
    tuya,
    environment,
    startBot: async (overrides = {}, ready = BOT_READY) => {
      const bot = await runProcess({
        name: 'The bot',
        entry: BOT_ENTRY,
        env: { ...environment, ...overrides },
        ready,
      })
      started.push(bot)
      return bot
    },
    close: async () => {
      await Promise.all(started.map((bot) => bot.kill()))
      await slack.close()
      await tuya.close()
      await rm(dataFolder, { recursive: true, force: true })
    },
  }
}

/** Starts the bot with invalid settings. Resolves with its output when it exits. */
export const refusedStart = async (
  stage: Stage,
  overrides: Readonly<Record<string, string>>,
): Promise<string> => {
  const outcome = await stage.startBot(overrides).then(
    () => 'it started',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
  if (!outcome.includes('stopped with status 1')) throw new Error(`The start was not refused: ${outcome}`)
  return outcome
}

/** Requests an upgrade of a room like a person. Resolves with the card. */
export const requestUpgrade = async ({ slack }: Stage, userId: string, room: string): Promise<string> => {
  const before = new Set(slack.driver.messages(FACILITIES.channelId).map(({ ts }) => ts))
  await slack.driver.slash({ userId, ...FACILITIES, command: '/ota', text: `upgrade ${room}` })
  await slack.driver.waitForModal({
    userId,
    where: ({ callback_id: id, blocks }) =>
      id === 'modal.request' && JSON.stringify(blocks).includes('upgrade.devices'),
  })
  const submitted = await slack.driver.submitView({ userId })
  if (submitted.outcome === 'updated') await slack.driver.closeView({ userId })
  const card = await slack.driver.waitForMessage({
    ...FACILITIES,
    where: (message) =>
      !before.has(message.ts) && JSON.stringify(message.blocks ?? []).includes('approval.approve'),
  })
  return card.ts
}

export const approve = ({ slack }: Stage, userId: string, messageTs: string) =>
  slack.driver.click({ userId, ...FACILITIES, messageTs, actionId: 'approval.approve', confirm: 'accept' })

/** The requester withdraws a request, and says so in the form. */
export const withdraw = async ({ slack }: Stage, userId: string, messageTs: string) => {
  await slack.driver.click({
    userId,
    ...FACILITIES,
    messageTs,
    actionId: 'approval.menu',
    selectedOption: 'Withdraw…',
  })
  await slack.driver.waitForModal({ userId, where: { callbackId: 'modal.withdraw' } })
  return slack.driver.submitView({ userId })
}
