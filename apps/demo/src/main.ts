import { parseArgs } from 'node:util'
import { CLOCK_NOTE } from './building.ts'
import { startPanel } from './panel/panel-server.ts'
import { createCast } from './play/cast.ts'
import { playFloor } from './play/play-floor.ts'
import { createTranscript } from './play/transcript.ts'
import { demoPorts, startDemo, type Demo } from './start-demo.ts'

const USAGE = `Usage: pnpm demo [--exit] [--no-play]

Runs a simulated Slack workspace, a simulated Tuya Cloud with 300 devices, and the bot on this machine.
Plays the upgrade of one floor from the request to the verified end, then keeps running for you to try.

  --exit      exit after the upgrade, with status 0 if it succeeded
  --no-play   start everything without playing the upgrade
  --help      show this text
`

interface Flags {
  readonly exit: boolean
  readonly play: boolean
}

const readFlags = (args: readonly string[]): Flags | 'help' => {
  const { values } = parseArgs({
    // pnpm passes its own separator on.
    args: args.filter((arg) => arg !== '--'),
    options: {
      exit: { type: 'boolean' },
      'no-play': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  return values.help === true ? 'help' : { exit: values.exit === true, play: values['no-play'] !== true }
}

const untilInterrupted = (): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })

const run = async (flags: Flags): Promise<void> => {
  const transcript = createTranscript(process.stdout, () => Date.now())
  transcript.note(
    'illume-ota: firmware updates of lights, run from Slack. All of this runs on this machine: a Slack workspace and a Tuya Cloud with a building of 300 devices, both simulated, and the real bot.',
  )
  transcript.note(`${CLOCK_NOTE} The bot's waits are seconds too, and it forecasts in the time that you see.`)
  const ports = await demoPorts()
  let demo: Demo | undefined
  const panel = await startPanel({
    port: ports.panel,
    tuyaUrl: () => demo?.tuyaUrl ?? '',
    killBot: async () => demo?.killBotAndRestart(),
  })
  try {
    demo = await startDemo({ ports, panelUrl: panel.url })
    transcript.note(`Workspace ${demo.slackUrl} · Fault panel ${panel.url}`)
    transcript.gap()
    if (flags.play)
      await playFloor({
        ...(await createCast(demo.slack)),
        slack: demo.slack,
        tuyaUrl: demo.tuyaUrl,
        transcript,
      })
    if (flags.exit) return
    transcript.gap()
    transcript.note(`Now try it: open ${demo.slackUrl} in a browser, choose a user and type /ota.`)
    transcript.note(`Simulate faults of devices, the cloud or the bot at ${panel.url}`)
    transcript.note('Press Ctrl-C to stop. Nothing is saved.')
    await untilInterrupted()
  } finally {
    await demo?.stop()
    await panel.stop()
  }
}

const main = async (): Promise<number> => {
  let flags: Flags | 'help'
  try {
    flags = readFlags(process.argv.slice(2))
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
    return 2
  }
  if (flags === 'help') {
    process.stdout.write(USAGE)
    return 0
  }
  try {
    await run(flags)
    return 0
  } catch (error) {
    process.stderr.write(`\nThe demo stopped: ${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  }
}

process.exitCode = await main()
