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
  /** What the process printed when it was ready. */
  readonly banner: string
  /** Ends it as an operator would, and waits for it. */
  stop(): Promise<Ending>
  /** Ends it at once, as a power cut would. */
  kill(): Promise<Ending>
  /** Settles when the process has ended, for any reason. */
  readonly gone: Promise<Ending>
}

/** Starts one of the project's programs as a process of its own; settles once it printed `ready`. */
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
      fail('did not start in time')
    }, program.timeoutMs ?? 60_000)
    const read = (chunk: Buffer): void => {
      output += chunk.toString('utf8')
      if (!program.ready.test(output)) return
      clearTimeout(timer)
      resolve()
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('error', (error) => fail(`could not start: ${error.message}`))
    child.once('exit', (code) => {
      clearTimeout(timer)
      fail(`stopped with status ${code ?? 'none'}`)
    })
  })
  const banner = output
  // Why: a pipe that nobody reads fills up and stops the process; a transcript needs no logs.
  child.stdout.removeAllListeners('data').resume()
  child.stderr.removeAllListeners('data').resume()
  return { pid: child.pid ?? 0, child, banner, stop: () => end('SIGTERM'), kill: () => end('SIGKILL'), gone }
}
