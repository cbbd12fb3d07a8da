import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { connectSlackDriver, type RemoteSlackDriver } from '@illume-ota/slack-simulator'
import { BOT_ENTRY, BOT_READY, toBotEnvironment } from './bot-environment.ts'
import { freePort } from './free-port.ts'
import { runProcess, type RunningProcess } from './run-process.ts'

export interface Demo {
  readonly slack: RemoteSlackDriver
  readonly slackUrl: string
  readonly tuyaUrl: string
  /** The bot's process id, which changes when it is restarted. */
  botPid(): number
  /** Ends the bot at once, as a power cut would, and starts it again on the same data. */
  killBotAndRestart(): Promise<void>
  stop(): Promise<void>
}

/** A value that a simulator printed for people, found by its label. */
const printed = (banner: string, label: RegExp): string => {
  const value = new RegExp(`${label.source}\\s*=?\\s*(\\S+)`, 'u').exec(banner)?.[1]
  if (value === undefined)
    throw new Error(`A simulator did not print its ${label.source}. It printed:\n${banner}`)
  return value
}

/** Starts the Tuya Cloud, the Slack workspace and the unchanged bot, each as a process of its own. */
export const startDemo = async (options: {
  readonly ports: { readonly slack: number; readonly tuya: number }
  readonly panelUrl?: string
}): Promise<Demo> => {
  const dataFolder = await mkdtemp(path.join(tmpdir(), 'illume-ota-demo-'))
  const panel =
    options.panelUrl === undefined ? [] : ['--panel-url', options.panelUrl, '--panel-title', 'Break things']
  const [tuya, slack] = await Promise.all([
    runProcess({
      name: 'The Tuya simulator',
      entry: 'packages/tuya-simulator/src/cli.ts',
      args: ['--port', String(options.ports.tuya), '--speed', '60', '--json'],
      ready: /\}\n/u,
    }),
    runProcess({
      name: 'The Slack simulator',
      entry: 'packages/slack-simulator/src/cli.ts',
      args: ['--port', String(options.ports.slack), ...panel],
      ready: /Ctrl\+C ends it/u,
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
  const environment = toBotEnvironment({
    slack: {
      apiUrl: printed(slack.banner, /SLACK_API_URL/u),
      botToken: printed(slack.banner, /SLACK_BOT_TOKEN/u),
      appToken: printed(slack.banner, /SLACK_APP_TOKEN/u),
    },
    tuya: cloud,
    approverGroupIds: groups.map(({ id }) => id),
    dataFolder,
  })
  const startBot = (): Promise<RunningProcess> =>
    runProcess({ name: 'The bot', entry: BOT_ENTRY, env: environment, ready: BOT_READY })
  let bot = await startBot()
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
      await Promise.all([tuya.stop(), slack.stop()])
      await rm(dataFolder, { recursive: true, force: true })
    },
  }
}

/** The ports of a demo that a person opens in a browser stay the same from run to run when they are free. */
export const demoPorts = async (): Promise<{ slack: number; tuya: number; panel: number }> => {
  const [slack, tuya, panel] = await Promise.all([freePort(), freePort(), freePort()])
  return { slack, tuya, panel }
}
