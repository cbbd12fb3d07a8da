import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { connectSlackDriver, type RemoteSlackDriver } from '@illume-ota/slack-simulator'
import { BOT_ENTRY, BOT_READY, toBotEnvironment } from './bot-environment.ts'
import { CLOCK_NOTE, SEED, SPEED } from './building.ts'
import { freePort } from './free-port.ts'
import { runProcess, type RunningProcess } from './run-process.ts'

const DEMO_TUYA = ['--speed', String(SPEED), '--seed', SEED]
/** More than Slack's three seconds to answer, because the machine may have other work. */
const DEMO_SLACK = ['--note', CLOCK_NOTE, '--answer-within', '10000']

export interface Demo {
  readonly slack: RemoteSlackDriver
  readonly slackUrl: string
  readonly tuyaUrl: string
  /** The bot's process id, which changes with each restart. */
  botPid(): number
  /** Kills the bot immediately, like a power failure, and restarts it on the same data. */
  killBotAndRestart(): Promise<void>
  stop(): Promise<void>
}

/** Finds a value in a simulator's output by its label. */
const printed = (banner: string, label: RegExp): string => {
  const value = new RegExp(`${label.source}\\s*=?\\s*(\\S+)`, 'u').exec(banner)?.[1]
  if (value === undefined)
    throw new Error(`A simulator didn't print its ${label.source}. It printed:\n${banner}`)
  return value
}

/** Starts both simulators and the unchanged bot, each in its own process. */
export const startDemo = async (options: {
  readonly ports: { readonly slack: number; readonly tuya: number }
  readonly panelUrl?: string
  /** Flags of the Tuya simulator. By default the demo's building and speed. */
  readonly tuyaFlags?: readonly string[]
  readonly slackFlags?: readonly string[]
  /** Further environment variables of the bot. */
  readonly botEnvironment?: Readonly<Record<string, string>>
}): Promise<Demo> => {
  const { tuyaFlags = DEMO_TUYA, slackFlags = DEMO_SLACK, botEnvironment = {} } = options
  const dataFolder = await mkdtemp(path.join(tmpdir(), 'illume-ota-demo-'))
  const panel =
    options.panelUrl === undefined ? [] : ['--panel-url', options.panelUrl, '--panel-title', 'Fault panel']
  const [tuya, slack] = await Promise.all([
    runProcess({
      name: 'The Tuya simulator',
      entry: 'packages/tuya-simulator/src/cli.ts',
      args: ['--port', String(options.ports.tuya), ...tuyaFlags, '--json'],
      ready: /\}\n/u,
    }),
    runProcess({
      name: 'The Slack simulator',
      entry: 'packages/slack-simulator/src/cli.ts',
      args: ['--port', String(options.ports.slack), ...panel, ...slackFlags],
      ready: /Press Ctrl-C to stop/u,
    }),
  ])
  const slackUrl = printed(slack.banner, /Workspace/u)
  const cloud = JSON.parse(tuya.banner) as {
    url: string
    clientId: string
    clientSecret: string
    projectId: string
  }
  const driver = connectSlackDriver(slackUrl)
  const groups = await driver.userGroups()
  const configured = toBotEnvironment({
    slack: {
      apiUrl: printed(slack.banner, /SLACK_API_URL/u),
      botToken: printed(slack.banner, /SLACK_BOT_TOKEN/u),
      appToken: printed(slack.banner, /SLACK_APP_TOKEN/u),
    },
    tuya: cloud,
    approverGroupIds: groups.map(({ id }) => id),
    dataFolder,
  })
  const env = { ...configured, ...botEnvironment }
  const startBot = (): Promise<RunningProcess> =>
    runProcess({ name: 'The bot', entry: BOT_ENTRY, env, ready: BOT_READY })
  const close = async (): Promise<void> => {
    await Promise.all([tuya.stop(), slack.stop()])
    await rm(dataFolder, { recursive: true, force: true })
  }
  let bot = await startBot().catch(async (error: unknown) => {
    await close()
    throw error
  })
  return {
    slack: driver,
    slackUrl,
    tuyaUrl: cloud.url,
    botPid: () => bot.pid,
    killBotAndRestart: async () => {
      await bot.kill()
      bot = await startBot()
    },
    stop: async () => {
      await bot.stop()
      await close()
    },
  }
}

/** Chooses free ports in advance, because the workspace page links to the panel. */
export const demoPorts = async (): Promise<{ slack: number; tuya: number; panel: number }> => {
  const [slack, tuya, panel] = await Promise.all([freePort(), freePort(), freePort()])
  return { slack, tuya, panel }
}
