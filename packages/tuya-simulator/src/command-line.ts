import { parseArgs } from 'node:util'
import type { BuildingOptions } from './building/building.ts'
import type { TuyaSimulatorOptions } from './simulator-options.ts'

export const USAGE = `Usage: pnpm simulate:tuya [options]

Runs a simulated Tuya Cloud with a building of devices on this machine until you press Ctrl-C.

  --port N        port on 127.0.0.1 (default 4100; 0 for any free port)
  --seed N        generates the building; the same seed gives the same building (default 1)
  --speed N       building minutes per real minute (default 60)
  --devices N     number of devices (default 300)
  --floors N      number of floors (default 4)
  --rooms N       rooms on each floor (default 6)
  --projects N    projects of the account, each with a building of its own (default 1)
  --accounts N    accounts, each with its own key and as many projects (default 1)
  --mode M        where GET calls carry their parameters: body, query or either (default either)
  --strict        refuse unknown, misnamed and misplaced parameters instead of ignoring them
  --read-lag MS   delay before lists and details show a change (default 0)
  --client-id ID, --client-secret SECRET
                  keys to accept (default: generated from the seed)
  --json          print one line of JSON instead of instructions
  --help          show this text
`

/** An invalid command line; the message names the flag and the values it takes. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export interface CommandLine {
  options: TuyaSimulatorOptions
  /** For programs that start the simulator and need its address. */
  isJson: boolean
}

/** Parses the command line. Throws a UsageError if it is invalid. */
export const parseCommandLine = (args: readonly string[]): CommandLine | 'help' => {
  const { values } = readFlags(args)
  if (values.help === true) return 'help'
  const mode = values.mode ?? 'either'
  if (mode !== 'body' && mode !== 'query' && mode !== 'either') {
    throw new UsageError(`--mode must be body, query or either, not ${mode}`)
  }
  const speed = Number(values.speed ?? '60')
  if (!(speed > 0 && speed <= 100_000))
    throw new UsageError(`--speed must be a number above 0 and at most 100000, not ${values.speed}`)
  return {
    isJson: values.json ?? false,
    options: { ...readKeys(values), ...readSize(values), speed, getParameters: mode },
  }
}

type Flags = ReturnType<typeof readFlags>['values']

const readKeys = (values: Flags): Pick<TuyaSimulatorOptions, 'clientId' | 'clientSecret'> => {
  const { 'client-id': clientId, 'client-secret': clientSecret } = values
  if (clientId === '' || clientSecret === '')
    throw new UsageError("--client-id and --client-secret can't be empty")
  return {
    ...(clientId === undefined ? {} : { clientId }),
    ...(clientSecret === undefined ? {} : { clientSecret }),
  }
}

const readSize = (values: Flags): TuyaSimulatorOptions => {
  const building = readBuilding(values)
  const projects = readInteger('--projects', values.projects, { fallback: 1, min: 1, max: 50 })
  const accounts = readInteger('--accounts', values.accounts, { fallback: 1, min: 1, max: 20 })
  const more = Array.from({ length: projects - 1 }, () => ({ building }))
  return {
    ...readBasics(values),
    building,
    moreProjects: more,
    moreAccounts: Array.from({ length: accounts - 1 }, () => ({
      projects: [{ building }, ...more] as const,
    })),
  }
}

const readBasics = (values: Flags): TuyaSimulatorOptions => ({
  port: readInteger('--port', values.port, { fallback: 4100, min: 0, max: 65_535 }),
  seed: readInteger('--seed', values.seed, { fallback: 1, min: 0, max: 2 ** 31 }),
  strict: values.strict ?? false,
  readLagMs: readInteger('--read-lag', values['read-lag'], { fallback: 0, min: 0, max: 600_000 }),
})

const readBuilding = (values: Flags): BuildingOptions => ({
  devices: readInteger('--devices', values.devices, { fallback: 300, min: 1, max: 200_000 }),
  floors: readInteger('--floors', values.floors, { fallback: 4, min: 1, max: 200 }),
  roomsPerFloor: readInteger('--rooms', values.rooms, { fallback: 6, min: 1, max: 500 }),
})

const readFlags = (args: readonly string[]) => {
  const text = { type: 'string' } as const
  try {
    return parseArgs({
      // pnpm passes its own separator on.
      args: args.filter((arg) => arg !== '--'),
      options: {
        port: text,
        seed: text,
        speed: text,
        devices: text,
        floors: text,
        rooms: text,
        projects: text,
        accounts: text,
        mode: text,
        'read-lag': text,
        'client-id': text,
        'client-secret': text,
        strict: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

const readInteger = (
  flag: string,
  text: string | undefined,
  { fallback, min, max }: { fallback: number; min: number; max: number },
): number => {
  if (text === undefined) return fallback
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= min && value <= max) return value
  throw new UsageError(`${flag} must be a whole number from ${min} to ${max}, not ${text}`)
}
