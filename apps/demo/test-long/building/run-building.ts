import type { SlackMessage } from '@illume-ota/slack-simulator'
import { freePort } from '../../src/free-port.ts'
import { demoPorts, startDemo } from '../../src/start-demo.ts'
import { followCard, has, numberIn } from './follow-card.ts'
import { HERE, JONAS } from './people.ts'
import { readBot, type BotUse } from './read-bot.ts'
import { readSlack, type SlackRecord } from './read-slack.ts'
import { changeDevice, readDevices, readTuya, type TuyaRecord } from './read-tuya.ts'
import { requestAll } from './request-all.ts'

export interface BuildingSize {
  /** Devices with a waiting update; as many again and half have none. */
  readonly waiting: number
  readonly floors: number
  readonly roomsPerFloor: number
  /** Slack's are three seconds; a busy machine may need more. */
  readonly slackAnswersWithinMs?: number
  readonly onStep?: (line: string) => void
}

/** What a whole building in one request cost, and how it ended. */
export interface BuildingRun {
  readonly devices: number
  readonly tuya: TuyaRecord
  readonly slack: SlackRecord
  /** Three processes, because the bot is killed twice: while it prepares the plan, and when half is updated. */
  readonly bot: readonly BotUse[]
  readonly minutes: { readonly form: number; readonly preparing: number; readonly running: number }
  /** Devices that have the version that was offered for them, and devices that can't have it. */
  readonly updated: number
  readonly broken: number
  readonly cardText: string
  readonly cards: number
  readonly replies: readonly string[]
}

/** Two of five devices of the simulator's building have an update. */
const PENDING_SHARE = 0.4
/** Building minutes in one real minute: most updates take one to three seconds. */
const SPEED = 1200
const READ_LAG_MS = 200
const MOST_MS = 40 * 60_000
const CARD_FOLLOWS_MS = 10_000
const BOT_ENVIRONMENT = {
  // As in `pnpm start`.
  NODE_OPTIONS: '--max-semi-space-size=8 --max-old-space-size=512',
  TUYA_REQUESTS_PER_SECOND: '50',
  TUYA_CALLS_PER_MONTH: '1000000',
  ROLLOUT_MAX_IN_FLIGHT: '100',
  ROLLOUT_RETRY_SECONDS: '3,6',
  // The shortest that can be said, for updates of a third of that.
  UPDATE_MINUTES_WIFI: '0.01',
  UPDATE_MINUTES_RADIO: String(25 / SPEED),
}

const flagsOf = (flags: Readonly<Record<string, number>>): readonly string[] =>
  Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)])

const startBuilding = async (size: BuildingSize, healthPort: number) => {
  const { slackAnswersWithinMs: withinMs } = size
  return startDemo({
    ports: await demoPorts(),
    tuyaFlags: flagsOf({
      devices: Math.round(size.waiting / PENDING_SHARE),
      floors: size.floors,
      rooms: size.roomsPerFloor,
      speed: SPEED,
      'read-lag': READ_LAG_MS,
    }),
    slackFlags: ['--rate-limits', ...(withinMs === undefined ? [] : flagsOf({ 'answer-within': withinMs }))],
    botEnvironment: { ...BOT_ENVIRONMENT, HEALTH_PORT: String(healthPort) },
  })
}

/**
 * Runs one request for a whole building with the real bot, over the real protocols, in fast time: asked for in Slack,
 * approved, resumed by an approver when it pauses, and run to its end. The bot is killed twice.
 */
export const runBuilding = async (size: BuildingSize): Promise<BuildingRun> => {
  const say = size.onStep ?? (() => {})
  const healthPort = await freePort()
  const demo = await startBuilding(size, healthPort)
  const { slack, tuyaUrl } = demo
  const bot: BotUse[] = []
  const useBot = () => readBot(demo.botPid(), healthPort)
  const kill = async (when: string): Promise<void> => {
    bot.push(await useBot())
    say(`killed ${when}`)
    await demo.killBotAndRestart()
    await useBot()
  }
  const following = followCard(slack, { mostMs: MOST_MS, onHeading: say })
  let begunMs = performance.now()
  /** Minutes since the last call. */
  const lap = (): number => {
    const beforeMs = begunMs
    begunMs = performance.now()
    return (begunMs - beforeMs) / 60_000
  }
  const click = ({ ts }: SlackMessage, actionId: string) =>
    slack.click({ userId: JONAS, ...HERE, messageTs: ts, actionId, confirm: 'accept' })

  try {
    const before = await readDevices(tuyaUrl)
    // They claim to be updated and are not, which the bot believes for half an hour of real time.
    for (const { deviceId, destiny } of before)
      if (destiny === 'lies') await changeDevice(tuyaUrl, deviceId, { destiny: 'fails-once' })
    const waiting = before.filter(({ offeredVersion }) => offeredVersion !== '')
    await useBot()

    lap()
    await requestAll(slack)
    const form = lap()
    say(`asked for ${waiting.length} devices`)
    await following.until('a third of the preparation', (card) =>
      numberIn(card, /Preparing: ([\d,]+) of/u) > waiting.length / 3 ? card : undefined,
    )
    await kill('while preparing')
    const request = await following.until('the request', (card) =>
      has(card, 'approval.approve') ? card : undefined,
    )
    const preparing = lap()
    await click(request, 'approval.approve')

    let [isKilled, clickedMs] = [false, performance.now()]
    const ended = await following.until('the end', async (card) => {
      if (card.text.includes('Finished at')) return card
      if (!isKilled && numberIn(card, /([\d,]+) of [\d,]+ updated/u) > waiting.length / 2) {
        isKilled = true
        await kill('with half of the devices updated')
      }
      // The card follows a click after a second or two. Slack may lose a click, so people click again.
      const wanted = ['approval.approve', 'progress.resume'].find((actionId) => has(card, actionId))
      if (wanted !== undefined && performance.now() - clickedMs > CARD_FOLLOWS_MS) {
        clickedMs = performance.now()
        await click(card, wanted)
      }
      return undefined
    })
    const running = lap()
    await slack.waitForThreadReply({
      ...HERE,
      threadTs: ended.ts,
      where: { includes: 'Finished' },
      timeoutMs: 120_000,
    })
    bot.push(await useBot())
    const after = new Map((await readDevices(tuyaUrl)).map((device) => [device.deviceId, device]))
    return {
      devices: waiting.length,
      tuya: await readTuya(tuyaUrl),
      slack: await readSlack(slack),
      bot,
      minutes: { form, preparing, running },
      updated: waiting.filter(
        (device) => after.get(device.deviceId)?.currentVersion === device.offeredVersion,
      ).length,
      broken: waiting.filter(
        ({ destiny, isPowered }) => destiny === 'fails' || destiny === 'times-out' || !isPowered,
      ).length,
      cardText: ended.text,
      cards: (await following.cards()).length,
      replies: (await slack.thread(HERE.channelId, ended.ts)).slice(1).map(({ text }) => text),
    }
  } finally {
    await demo.stop()
  }
}
