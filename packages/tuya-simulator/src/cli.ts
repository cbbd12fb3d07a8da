import { parseArgs } from 'node:util'
import { createTuyaSimulator, type TuyaSimulatorOptions } from './simulator.ts'

const USAGE = `Usage: pnpm simulate:tuya [options]

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
  --help          this text
`

class UsageError extends Error {}

/** Reads the flags of the command line. Throws a UsageError whose message names the flag and what it takes. */
export const parseCommandLine = (args: readonly string[]): TuyaSimulatorOptions | 'help' => {
  const { values } = readFlags(args)
  if (values.help === true) return 'help'
  const mode = values.mode ?? 'either'
  if (mode !== 'body' && mode !== 'query' && mode !== 'either') {
    throw new UsageError(`--mode is body, query or either, not ${mode}`)
  }
  const speed = Number(values.speed ?? '60')
  if (!(speed > 0 && speed <= 100_000))
    throw new UsageError(`--speed is a number above 0, not ${values.speed}`)
  return {
    port: readInteger('--port', values.port, { fallback: 4100, min: 0, max: 65_535 }),
    seed: readInteger('--seed', values.seed, { fallback: 1, min: 0, max: 2 ** 31 }),
    speed,
    getParameters: mode,
    strict: values.strict ?? false,
    readLagMs: readInteger('--read-lag', values['read-lag'], { fallback: 0, min: 0, max: 600_000 }),
    building: {
      devices: readInteger('--devices', values.devices, { fallback: 300, min: 1, max: 200_000 }),
      floors: readInteger('--floors', values.floors, { fallback: 4, min: 1, max: 200 }),
      roomsPerFloor: readInteger('--rooms', values.rooms, { fallback: 6, min: 1, max: 500 }),
    },
  }
}

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
        strict: { type: 'boolean' },
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

const startMessage = (simulator: Awaited<ReturnType<typeof createTuyaSimulator>>, speed: number) => {
  const { plan, url } = simulator
  return `The Tuya Cloud is at ${url}

  client id      ${simulator.clientId}
  client secret  ${simulator.clientSecret}
  project id     ${simulator.projectId}
  building       ${plan.projectName}: ${plan.devices.length} devices in ${plan.rooms.length} rooms, time runs ${speed} times faster

Look, and break things (the same list: curl ${url}/_control):
  curl ${url}/_control/devices
  curl ${url}/_control/log
  curl ${url}/_control/triggers
  curl -X POST ${url}/_control/devices/${plan.devices[0]?.profile.deviceId ?? 'ID'} -d '{"online": false}'
  curl -X POST ${url}/_control/faults -d '{"effect": {"kind": "error", "code": 1111}, "operation": "ota.upgrade", "count": 3}'
  curl -X DELETE ${url}/_control/faults

Ctrl-C stops it.
`
}

const main = async (args: readonly string[]): Promise<void> => {
  const options = parseCommandLine(args)
  if (options === 'help') {
    process.stdout.write(USAGE)
    return
  }
  const simulator = await createTuyaSimulator(options)
  process.stdout.write(startMessage(simulator, options.speed ?? 1))
  const stop = () => void simulator.close().then(() => process.exit(0))
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

const explain = (error: unknown): string => {
  if (error instanceof UsageError) return `${error.message}\n\n${USAGE}`
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return 'That port is taken. Choose another with --port, or --port 0 for a free one.\n'
  }
  return `The simulator could not start: ${error instanceof Error ? error.message : String(error)}\n`
}

if (import.meta.main) {
  main(process.argv.slice(2)).catch((error: unknown) => {
    process.stderr.write(explain(error))
    process.exitCode = error instanceof UsageError ? 2 : 1
  })
}
