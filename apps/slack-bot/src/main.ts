import { setTimeout as sleep } from 'node:timers/promises'
import { parseConfig, readEnvironment } from './config/config.ts'
import { createLog } from './observability/log.ts'
import { createLogDestination } from './observability/log-destination.ts'
import { isStartRefusal } from './start/is-start-refusal.ts'
import { createShutdown } from './start/shutdown.ts'
import { startBot } from './start/start-bot.ts'

const FLUSH_MS = 500

/** Files and names are looked up within this time, or not at all. */
const LOOK_UP_MS = 500

const isLookingUp = (): boolean =>
  process.getActiveResourcesInfo().some((name) => /^(?:GetAddrInfo|GetNameInfo|FSReq)/u.test(name))

/** `process.exit` waits for a DNS lookup or a file that hangs; a signal doesn't. */
const leave = async (code: number): Promise<never> => {
  const untilMs = performance.now() + LOOK_UP_MS
  while (isLookingUp() && performance.now() < untilMs) await sleep(20)
  if (isLookingUp()) {
    process.removeAllListeners('SIGTERM')
    process.kill(process.pid, 'SIGTERM')
  }
  return process.exit(code)
}

const main = async (): Promise<void> => {
  // The bot must go on if the reader of its output is gone: people use it in Slack.
  process.stdout.on('error', () => undefined)
  const destination = createLogDestination()
  const say = (text: string): void => void process.stdout.write(`${text}\n`)
  const outcome = parseConfig(readEnvironment())
  if ('problems' in outcome) {
    destination.write(
      `illume-ota did not start. Nothing was changed.\n${outcome.problems.map((problem) => `- ${problem}\n`).join('')}`,
    )
    process.exitCode = 1
    return
  }
  const log = createLog(outcome.config.logLevel, destination)
  const shutdown = createShutdown(log)
  const end = async (code: number): Promise<void> => {
    await shutdown.run()
    await destination.flush(FLUSH_MS)
    await leave(code)
  }
  // Further signals change nothing: the stop is already limited in time.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end(0))
  try {
    const bot = await startBot(outcome.config, log, shutdown)
    if (!bot.isConnected()) {
      const why = bot.trouble()
      say(
        `illume-ota runs, and rollouts go on. Slack does not answer yet${why === undefined ? '' : ` (${why})`}; it keeps trying.`,
      )
    }
    await bot.whenConnected
    say('illume-ota is ready. Type /ota in Slack.')
  } catch (error) {
    if (shutdown.asked.aborted) return
    if (isStartRefusal(error)) log.debug({ error }, 'The start was refused')
    else log.error({ error }, 'The start failed')
    const sentence = error instanceof Error ? error.message : String(error)
    destination.write(`illume-ota did not start. This start sent nothing to devices.\n- ${sentence}\n`)
    await end(1)
  }
}

await main()
