import { spawn } from 'node:child_process'
import path from 'node:path'

export interface SimulatorProcess {
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
  readonly projectId: string
  stop(): void
}

/** Runs the Tuya simulator in its own process, so that its CPU time is not counted as the client's. */
export const startSimulatorProcess = (devices: number): Promise<SimulatorProcess> => {
  const child = spawn(
    process.execPath,
    [
      ...process.execArgv.filter((flag) => flag.startsWith('--conditions')),
      path.join(import.meta.dirname, 'simulator-child.ts'),
      `--devices=${devices}`,
    ],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  )
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`The simulator stopped with status ${code ?? 'none'}.`)))
    child.once('message', (message) => {
      const facts = message as Omit<SimulatorProcess, 'stop'>
      resolve({ ...facts, stop: () => child.kill() })
    })
  })
}
