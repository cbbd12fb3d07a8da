import { parseArgs } from 'node:util'
import type { TuyaClientOptions } from '../client-options.ts'
import { type DoctorCheck, runDoctor } from './run-doctor.ts'

type Environment = Readonly<Record<string, string | undefined>>

const usage = `Usage: npx @illume-ota/core doctor [--json]

Checks signing, settings, token, clock, one cheap read and quota, and says what to fix.
Exit status: 0 all checks passed, 1 a check failed, 2 wrong usage.

Environment variables:
  TUYA_DATA_CENTER     cn, us, us-e, eu, eu-w, in or sg; or TUYA_BASE_URL instead
  TUYA_CLIENT_ID       Access ID of the cloud project
  TUYA_CLIENT_SECRET   Access Secret of the cloud project
  TUYA_PROJECT_ID      optional: the lighting project whose pending list is read
  TUYA_GET_PARAMETERS  optional: body (default) or query
`

const read = (env: Environment, name: string): string | undefined => {
  const value = env[name]?.trim()
  return value === '' ? undefined : value
}

/** The options from the environment. The client validates them. */
const toClientOptions = (env: Environment): TuyaClientOptions =>
  ({
    dataCenter: read(env, 'TUYA_DATA_CENTER'),
    baseUrl: read(env, 'TUYA_BASE_URL'),
    clientId: read(env, 'TUYA_CLIENT_ID') ?? '',
    clientSecret: read(env, 'TUYA_CLIENT_SECRET') ?? '',
    getParameters: read(env, 'TUYA_GET_PARAMETERS'),
  }) as TuyaClientOptions

const missingVariables = (env: Environment): DoctorCheck | undefined => {
  const missing = ['TUYA_CLIENT_ID', 'TUYA_CLIENT_SECRET'].filter((name) => read(env, name) === undefined)
  if (read(env, 'TUYA_DATA_CENTER') === undefined && read(env, 'TUYA_BASE_URL') === undefined)
    missing.unshift('TUYA_DATA_CENTER (or TUYA_BASE_URL)')
  if (missing.length === 0) return undefined
  const sentence = `Not set: ${missing.join(', ')}. Find the values on the Overview tab of the cloud project in the Tuya console.`
  return { name: 'settings', state: 'failed', sentence }
}

const toLine = ({ state, name, sentence }: DoctorCheck): string =>
  `${state.padEnd(8)} ${name.padEnd(9)} ${sentence}`

/** Undefined for an unknown flag. */
const readCommandLine = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
    })
  } catch {
    return undefined
  }
}

/** Runs the package's command line and returns the exit status. */
export const runCli = async (
  args: readonly string[],
  env: Environment,
  write: (text: string) => void,
): Promise<number> => {
  const commandLine = readCommandLine(args)
  const command = commandLine?.positionals.join(' ')
  if (commandLine?.values.help === true || command === 'help') {
    write(usage)
    return 0
  }
  if (commandLine === undefined || command !== 'doctor') {
    write(usage)
    return 2
  }
  const problem = missingVariables(env)
  const report =
    problem === undefined
      ? await runDoctor({ client: toClientOptions(env), projectId: read(env, 'TUYA_PROJECT_ID') })
      : { isHealthy: false, checks: [problem] }
  if (commandLine.values.json) write(`${JSON.stringify(report, undefined, 2)}\n`)
  else {
    write(`${report.checks.map(toLine).join('\n')}\n`)
    write(
      report.isHealthy
        ? 'All checks that ran passed.\n'
        : 'Some checks failed; see the lines marked failed.\n',
    )
  }
  return report.isHealthy ? 0 : 1
}
