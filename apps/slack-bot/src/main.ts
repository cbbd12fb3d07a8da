import { destination } from 'pino'
import { parseConfig, readEnvironment } from './config.ts'
import { FolderLockedError } from './database/folder-lock.ts'
import { MigrationError } from './database/open-database.ts'
import { createLog } from './observability/log.ts'
import { startBot, StartError } from './start-bot.ts'

const sentenceOf = (error: unknown): string | undefined =>
  error instanceof StartError || error instanceof FolderLockedError || error instanceof MigrationError
    ? error.message
    : undefined

const main = async (): Promise<void> => {
  const outcome = parseConfig(readEnvironment())
  if ('problems' in outcome) {
    process.stderr.write(
      `illume-ota did not start. Nothing was changed.\n${outcome.problems.map((problem) => `- ${problem}\n`).join('')}`,
    )
    process.exitCode = 1
    return
  }
  const log = createLog(outcome.config.logLevel, destination({ dest: 2, sync: false }))
  try {
    const bot = await startBot(outcome.config, log)
    process.stdout.write(`illume-ota is ready. Type /ota in Slack.\n`)
    const stop = (): void => {
      void bot.stop().then(() => process.exit(0))
    }
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
  } catch (error) {
    const sentence = sentenceOf(error) ?? (error instanceof Error ? error.message : String(error))
    process.stderr.write(`illume-ota did not start. Nothing was sent to devices.\n- ${sentence}\n`)
    log.debug({ error }, 'The reason, for developers')
    process.exit(1)
  }
}

await main()
