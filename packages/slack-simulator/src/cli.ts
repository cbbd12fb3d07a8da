import { parseArgs } from 'node:util'
import { createSlackSimulator } from './slack-simulator.ts'

const usage = `Usage: pnpm simulate:slack [options]

Runs a simulated Slack workspace on this machine until you press Ctrl-C.

  --port N          port to listen on (default: 3210)
  --rate-limits     limit Web API calls as Slack's published tiers do
  --answer-within MS
                    how long the app has to answer (default: Slack's 3000)
  --request-url URL send signed HTTP requests to this URL instead of using Socket Mode
  --panel-url URL   show a link to this URL in the page's sidebar
  --panel-title T   text of that link (default: Panel)
  --note TEXT       show this sentence above the page's messages
  --help            show this text`

const readFlags = (args: readonly string[]) => {
  const { values } = parseArgs({
    // pnpm passes its own separator on.
    args: args.filter((arg) => arg !== '--'),
    options: {
      port: { type: 'string', default: '3210' },
      'rate-limits': { type: 'boolean', default: false },
      'answer-within': { type: 'string' },
      'request-url': { type: 'string' },
      'panel-url': { type: 'string' },
      'panel-title': { type: 'string', default: 'Panel' },
      note: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (!/^\d{1,5}$/u.test(values.port) || Number(values.port) > 65_535)
    throw new Error(`--port must be a whole number from 0 to 65535, not ${values.port}`)
  const within = values['answer-within']
  if (within !== undefined && !/^[1-9]\d{0,5}$/u.test(within))
    throw new Error(`--answer-within must be a whole number of milliseconds, not ${within}`)
  return values
}

const run = async (values: ReturnType<typeof readFlags>): Promise<void> => {
  if (values.help) {
    console.log(usage)
    return
  }
  const requestUrl = values['request-url']
  const panelUrl = values['panel-url']
  const { note } = values
  const answerWithin = values['answer-within']
  const simulator = await createSlackSimulator({
    port: Number(values.port),
    rateLimits: values['rate-limits'] ? 'tiers' : 'off',
    ...(answerWithin !== undefined && { answerWithinMs: Number(answerWithin) }),
    ...(requestUrl !== undefined && { requestUrl }),
    ...(panelUrl !== undefined && { panel: { title: values['panel-title'], url: panelUrl } }),
    ...(note !== undefined && { note }),
  })
  console.log(`Workspace   ${simulator.url}

Settings for your bot:
SLACK_API_URL=${simulator.apiUrl}
SLACK_BOT_TOKEN=${simulator.botToken}
SLACK_APP_TOKEN=${simulator.appToken}
SLACK_SIGNING_SECRET=${simulator.signingSecret}

Press Ctrl-C to stop. Nothing is saved.`)
  const stop = (): void => void simulator.close()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

const main = async (): Promise<number> => {
  let flags: ReturnType<typeof readFlags>
  try {
    flags = readFlags(process.argv.slice(2))
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`)
    return 2
  }
  try {
    await run(flags)
    return 0
  } catch (error) {
    const isInUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    console.error(isInUse ? `Port ${flags.port} is in use. Choose another with --port.` : error)
    return 1
  }
}

process.exitCode = await main()
