import { wallClock } from './cloud/clock.ts'
import { handleCall } from './cloud/handle-call.ts'
import { answerControl } from './control/control-routes.ts'
import { createControl, type TuyaControl } from './control/control.ts'
import type { SimulatedAccount, TuyaSimulator } from './running-simulator.ts'
import { closeServer, listen } from './server.ts'
import type { TuyaSimulatorOptions } from './simulator-options.ts'
import { planAccounts, startAccounts } from './start-accounts.ts'

/** Starts a simulated Tuya Cloud on this machine. Rejects when the port is in use. */
export const createTuyaSimulator = async (options: TuyaSimulatorOptions = {}): Promise<TuyaSimulator> => {
  const clock = options.clock ?? wallClock
  const planned = planAccounts(options, options.seed ?? 1)
  const start = () => {
    const accounts = startAccounts(planned, options, clock)
    const controls = accounts.map(({ clouds, limits }) => clouds.map((cloud) => createControl(cloud, limits)))
    return { accounts, controls }
  }
  let running = start()
  const accounts = planned.map(({ clientId, clientSecret, plans }, at): SimulatedAccount => ({
    clientId,
    clientSecret,
    projects: plans.map((plan, index) => ({
      projectId: plan.projectId,
      plan,
      control: createForwarder(() => running.controls[at]?.[index]),
    })),
  }))
  const [{ clientId, clientSecret, plans }] = planned
  const [plan] = plans
  const control = createForwarder(() => running.controls[0]?.[0])
  const simulator: Omit<TuyaSimulator, 'url' | 'close'> & { url: string } = {
    url: '',
    clientId,
    clientSecret,
    projectId: plan.projectId,
    clock,
    plan,
    control,
    accounts,
    reset: () => {
      running = start()
    },
  }
  const { server, url } = await listen(
    {
      vendor: (request) => handleCall(running.accounts, request),
      control: (method, target, body) => answerControl(method, target, { simulator, body }),
    },
    { port: options.port ?? 0, host: options.host ?? '127.0.0.1' },
  )
  simulator.url = url
  return Object.assign(simulator, { close: () => closeServer(server) })
}

/** A control object that stays valid across resets. */
const createForwarder = (find: () => TuyaControl | undefined): TuyaControl => {
  const current = (): TuyaControl => {
    const control = find()
    if (control === undefined) throw new Error('There is no such account or project')
    return control
  }
  return new Proxy({} as TuyaControl, {
    get: (_, name) => Reflect.get(current(), name) as unknown,
    has: (_, name) => Reflect.has(current(), name),
  })
}
