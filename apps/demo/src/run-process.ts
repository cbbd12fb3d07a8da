import { spawn, type ChildProcess } from 'node:child_process'
import path from 'node:path'

const repository = path.resolve(import.meta.dirname, '../../..')

/** How a process ended: its status, or the signal that ended it. */
export interface Ending {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface RunningProcess {
  readonly pid: number
  readonly child: ChildProcess
  /** What the process had printed when it was ready. */
  readonly banner: string
  /** Stops it with SIGTERM and waits for its end. */
  stop(): Promise<Ending>
  /** Kills it immediately, like a power failure, and waits for its end. */
  kill(): Promise<Ending>
  /** Resolves when the process has ended for any reason. */
  readonly gone: Promise<Ending>
}

/** Starts one of the project's programs as a process. Resolves when its output matches `ready`. */
export const runProcess = async (program: {
  readonly name: string
  readonly entry: string
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly ready: RegExp
  readonly timeoutMs?: number
}): Promise<RunningProcess> => {
  const child = spawn(
    process.execPath,
    ['--conditions=@illume-ota/source', path.join(repository, program.entry), ...(program.args ?? [])],
    {
      cwd: repository,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...program.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let output = ''
  const gone = new Promise<Ending>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
  })
  const end = (signal: NodeJS.Signals): Promise<Ending> => {
    child.kill(signal)
    return gone
  }
  await new Promise<void>((resolve, reject) => {
    const fail = (what: string): void =>
      reject(new Error(`${program.name} ${what}. It printed:\n${output.slice(-2000) || '(nothing)'}`))
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      fail("didn't start in time")
    }, program.timeoutMs ?? 60_000)
    const read = (chunk: Buffer): void => {
      output += chunk.toString('utf8')
      if (!program.ready.test(output)) return
      clearTimeout(timer)
      resolve()
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('error', (error) => fail(`couldn't start: ${error.message}`))
    child.once('exit', (code) => {
      clearTimeout(timer)
      fail(`stopped with status ${code ?? 'none'}`)
    })
  })
  const banner = output
  // Keep reading and discard the output, because a full pipe would block the process.
  child.stdout.removeAllListeners('data').resume()
  child.stderr.removeAllListeners('data').resume()
  return { pid: child.pid ?? 0, child, banner, stop: () => end('SIGTERM'), kill: () => end('SIGKILL'), gone }
}
