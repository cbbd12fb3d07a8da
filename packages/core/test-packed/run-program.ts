import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)

interface Surroundings {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string | undefined>>
}

/** Conditions and loaders of whoever starts the test must not reach the programs that stand for another user's. */
const cleanEnvironment = (): Record<string, string | undefined> => {
  const { NODE_OPTIONS: _, ...rest } = process.env
  return rest
}

/** Runs a program to its end and returns what it printed. Throws with its whole output when it fails. */
export const runProgram = async (
  program: string,
  args: readonly string[],
  { cwd, env = {} }: Surroundings,
): Promise<string> => {
  try {
    const { stdout } = await execute(program, args, { cwd, env: { ...cleanEnvironment(), ...env } })
    return stdout
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string }
    const output = `${stdout}${stderr}`.trim() || message
    throw new Error(`\`${[program, ...args].join(' ')}\` failed:\n${output}`, { cause: error })
  }
}
