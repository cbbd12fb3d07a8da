import { parseArgs } from 'node:util'
import { createSlackSimulator } from './slack-simulator.ts'

const usage = `A Slack workspace on localhost.

  --port N          port to listen on (default: 3210)
  --rate-limits     limit Web API calls as Slack's published tiers do
  --request-url URL deliver as signed HTTP requests to this URL in place of Socket Mode
  --panel-url URL   a link in the page's sidebar
  --panel-title T   what that link says (default: Panel)
  --help            this text`

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '3210' },
    'rate-limits': { type: 'boolean', default: false },
    'request-url': { type: 'string' },
    'panel-url': { type: 'string' },
    'panel-title': { type: 'string', default: 'Panel' },
    help: { type: 'boolean', default: false },
  },
})

const main = async (): Promise<void> => {
  if (values.help) {
    console.log(usage)
    return
  }
  const requestUrl = values['request-url']
  const panelUrl = values['panel-url']
  const simulator = await createSlackSimulator({
    port: Number(values.port),
    rateLimits: values['rate-limits'] ? 'tiers' : 'off',
    ...(requestUrl !== undefined && { requestUrl }),
    ...(panelUrl !== undefined && { panel: { title: values['panel-title'], url: panelUrl } }),
  })
  console.log(`Workspace   ${simulator.url}

Settings of a bot that should use it:
SLACK_API_URL=${simulator.apiUrl}
SLACK_BOT_TOKEN=${simulator.botToken}
SLACK_APP_TOKEN=${simulator.appToken}
SLACK_SIGNING_SECRET=${simulator.signingSecret}

Ctrl+C ends it. Nothing is kept.`)
  const stop = (): void => void simulator.close()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

try {
  await main()
} catch (error) {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
  console.error(isTaken ? `Port ${values.port} is in use. Choose another with --port.` : error)
  process.exitCode = 1
}
