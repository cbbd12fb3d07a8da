import { parseArgs } from 'node:util'
import type { TuyaSimulatorOptions } from './simulator.ts'

export const USAGE = `Usage: pnpm simulate:tuya [options]

Starts the Tuya Cloud with a building of devices on this machine, for as long as the terminal is open.

  --port N        port on 127.0.0.1 (default 4100; 0 takes a free one)
  --seed N        another building; the same seed is the same building (default 1)
  --speed N       building minutes per real minute (default 60)
  --devices N     how many devices (default 300)
  --floors N      how many floors (default 4)
  --rooms N       rooms on each floor (default 6)
  --mode M        where parameters of GET calls are read: body, query or either (default either)
  --strict        refuse unknown, misnamed and misplaced parameters instead of ignoring them
  --read-lag MS   lists and details lag this far behind (default 0)
  --client-id ID, --client-secret SECRET
                  keys of your choice (default: from the seed)
  --json          print one line of JSON in place of the explanation
  --help          this text
`

/** The command line makes no sense; the message says which flag and what it takes. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export interface CommandLine {
  options: TuyaSimulatorOptions
  /** For programs that start the simulator and read where it is. */
  isJson: boolean
}

/** Reads the flags of the command line. Throws a UsageError whose message names the flag and what it takes. */
export const parseCommandLine = (args: readonly string[]): CommandLine | 'help' => {
  const { values } = readFlags(args)
  if (values.help === true) return 'help'
  const mode = values.mode ?? 'either'
  if (mode !== 'body' && mode !== 'query' && mode !== 'either') {
    throw new UsageError(`--mode is body, query or either, not ${mode}`)
  }
  const speed = Number(values.speed ?? '60')
  if (!(speed > 0 && speed <= 100_000))
    throw new UsageError(`--speed is a number above 0 and at most 100000, not ${values.speed}`)
  return {
    isJson: values.json ?? false,
    options: { ...readKeys(values), ...readSize(values), speed, getParameters: mode },
  }
}

type Flags = ReturnType<typeof readFlags>['values']

const readKeys = (values: Flags): Pick<TuyaSimulatorOptions, 'clientId' | 'clientSecret'> => {
  const { 'client-id': clientId, 'client-secret': clientSecret } = values
  if (clientId === '' || clientSecret === '')
    throw new UsageError('--client-id and --client-secret cannot be empty')
  return {
    ...(clientId === undefined ? {} : { clientId }),
    ...(clientSecret === undefined ? {} : { clientSecret }),
  }
}

const readSize = (values: Flags): TuyaSimulatorOptions => ({
  port: readInteger('--port', values.port, { fallback: 4100, min: 0, max: 65_535 }),
  seed: readInteger('--seed', values.seed, { fallback: 1, min: 0, max: 2 ** 31 }),
  strict: values.strict ?? false,
  readLagMs: readInteger('--read-lag', values['read-lag'], { fallback: 0, min: 0, max: 600_000 }),
  building: {
    devices: readInteger('--devices', values.devices, { fallback: 300, min: 1, max: 200_000 }),
    floors: readInteger('--floors', values.floors, { fallback: 4, min: 1, max: 200 }),
    roomsPerFloor: readInteger('--rooms', values.rooms, { fallback: 6, min: 1, max: 500 }),
  },
})

const readFlags = (args: readonly string[]) => {
  const text = { type: 'string' } as const
  try {
    return parseArgs({
      // pnpm hands its own separator on.
      args: args.filter((arg) => arg !== '--'),
      options: {
        port: text,
        seed: text,
        speed: text,
        devices: text,
        floors: text,
        rooms: text,
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
  throw new UsageError(`${flag} is a whole number from ${min} to ${max}, not ${text}`)
}
