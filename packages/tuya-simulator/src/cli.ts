import { parseCommandLine, USAGE, UsageError } from './command-line.ts'
import type { SimulatedAccount, TuyaSimulator } from './running-simulator.ts'
import { createTuyaSimulator } from './simulator.ts'

/** What a program needs to use an account. */
const keysOf = ({ clientId, clientSecret, projects }: SimulatedAccount) => ({
  clientId,
  clientSecret,
  projects: projects.map(({ projectId, plan }) => ({ projectId, name: plan.projectName })),
})

/** The accounts and projects beside the first. */
const otherLines = ({ accounts, projectId }: TuyaSimulator): string =>
  accounts
    .flatMap(({ clientId, clientSecret, projects }, position) =>
      projects
        .filter((project) => project.projectId !== projectId)
        .map(
          ({ projectId: id, plan }) =>
            `  and            ${plan.projectName}: project ${id}${position === 0 ? '' : `, client ${clientId} with secret ${clientSecret}`}\n`,
        ),
    )
    .join('')

const startMessage = (simulator: TuyaSimulator, speed: number) => {
  const { plan, url } = simulator
  return `The simulated Tuya Cloud is running at ${url}

  client id      ${simulator.clientId}
  client secret  ${simulator.clientSecret}
  project id     ${simulator.projectId}
  building       ${plan.projectName}: ${plan.devices.length} devices in ${plan.rooms.length} rooms; time runs ${speed} times as fast
${otherLines(simulator)}
Inspect it or cause faults (full list: curl ${url}/_control):
  curl ${url}/_control/devices
  curl ${url}/_control/log
  curl ${url}/_control/triggers
  curl -X POST ${url}/_control/devices/${plan.devices[0]?.profile.deviceId ?? 'ID'} -d '{"online": false}'
  curl -X POST ${url}/_control/faults -d '{"effect": {"kind": "error", "code": 1111}, "operation": "ota.upgrade", "count": 3}'
  curl -X DELETE ${url}/_control/faults

Press Ctrl-C to stop.
`
}

const addressLine = ({ url, clientId, clientSecret, projectId, accounts }: TuyaSimulator) =>
  `${JSON.stringify({ url, clientId, clientSecret, projectId, accounts: accounts.map(keysOf) })}\n`

const main = async (args: readonly string[]): Promise<void> => {
  const commandLine = parseCommandLine(args)
  if (commandLine === 'help') {
    process.stdout.write(USAGE)
    return
  }
  const { options, isJson } = commandLine
  const simulator = await createTuyaSimulator(options)
  process.stdout.write(isJson ? addressLine(simulator) : startMessage(simulator, options.speed ?? 1))
  const stop = () => void simulator.close().then(() => process.exit(0))
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

const explain = (error: unknown): string => {
  if (error instanceof UsageError) return `${error.message}\n\n${USAGE}`
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return 'That port is in use. Choose another with --port, or use --port 0 for any free port.\n'
  }
  return `The simulator couldn't start: ${error instanceof Error ? error.message : String(error)}\n`
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(explain(error))
  process.exitCode = error instanceof UsageError ? 2 : 1
})
