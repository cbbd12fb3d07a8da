import { readFile } from 'node:fs/promises'

/** What one process of the bot used until it was read. */
export interface BotUse {
  readonly peakMb: number
  readonly cpuSeconds: number
  /** Delay of the event loop since the last reading. */
  readonly delayP99Ms: number
  readonly delayMaxMs: number
}

const metricIn = (text: string, name: string): number =>
  Number(new RegExp(`^${name} (\\S+)$`, 'mu').exec(text)?.[1] ?? Number.NaN)

/** Linux only: elsewhere the memory is not a number. */
const peakMbOf = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/^VmHWM:\s+(\d+) kB$/mu.exec(status)?.[1] ?? Number.NaN) / 1024
}

/** Reads the bot's own metrics. Its delays begin anew with each reading. */
export const readBot = async (pid: number, healthPort: number): Promise<BotUse> => {
  const text = await (await fetch(`http://127.0.0.1:${healthPort}/metrics`)).text()
  return {
    peakMb: await peakMbOf(pid),
    cpuSeconds: metricIn(text, 'process_cpu_seconds_total'),
    delayP99Ms: metricIn(text, 'nodejs_eventloop_lag_p99_seconds') * 1000,
    delayMaxMs: metricIn(text, 'nodejs_eventloop_lag_max_seconds') * 1000,
  }
}
