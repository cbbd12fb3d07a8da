import type { SlackDriver } from '../driver.ts'
import type { MessageMatch, ViewMatch } from '../driver-waits.ts'
import type { Faults, PlannedFault } from '../faults.ts'
import type { ControlOperation } from './operations.ts'

type Sendable<Argument> = Argument extends { where?: MessageMatch | ViewMatch }
  ? Omit<Argument, 'where'> & { where?: Exclude<Argument['where'], (...args: never[]) => unknown> }
  : Argument

type Remote<Method> = Method extends (...args: infer Arguments) => infer Result
  ? (...args: { [Index in keyof Arguments]: Sendable<Arguments[Index]> }) => Promise<Awaited<Result>>
  : never

/** The driver for another process. It has the same methods, all asynchronous; `where` can't be a function. */
export type RemoteSlackDriver = { [Name in keyof SlackDriver]: Remote<SlackDriver[Name]> } & {
  reset: () => Promise<void>
  faults: { [Name in keyof Faults]: Remote<Faults[Name]> }
}

/** Driver methods with positional arguments, and the names of those arguments over HTTP. */
const positional: Readonly<Partial<Record<ControlOperation, readonly string[]>>> = {
  messages: ['channelId'],
  thread: ['channelId', 'ts'],
  ephemerals: ['userId', 'channelId'],
  homeTab: ['userId'],
  deliverTwice: ['count'],
  loseNext: ['count'],
  dropSocket: ['count'],
}

const toInput = (name: ControlOperation, args: readonly unknown[]): unknown => {
  const names = positional[name]
  return names === undefined ? args[0] : Object.fromEntries(names.map((key, index) => [key, args[index]]))
}

/** Connects to a simulator in another process by its `url`. */
export const connectSlackDriver = (url: string): RemoteSlackDriver => {
  const call = async (name: ControlOperation, ...args: unknown[]): Promise<unknown> => {
    const response = await fetch(`${url}/_control/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(toInput(name, args)) ?? '',
    })
    const answer = (await response.json()) as { result?: unknown; error?: string }
    if (answer.error !== undefined) throw new Error(answer.error)
    return answer.result ?? undefined
  }
  const faults = {
    add: (fault: PlannedFault) => call('addFault', fault),
    list: () => call('faults'),
    clear: () => call('clearFaults'),
  }
  const driver = new Proxy(
    { faults },
    {
      get: (own, name) => {
        if (name === 'faults') return own.faults
        // Without this, `await` would treat the driver as a promise.
        if (name === 'then' || typeof name === 'symbol') return undefined
        return (...args: unknown[]) => call(name as ControlOperation, ...args)
      },
    },
  )
  return driver as unknown as RemoteSlackDriver
}
