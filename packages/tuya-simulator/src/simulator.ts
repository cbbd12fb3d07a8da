import { planBuilding, type BuildingOptions, type BuildingPlan } from './building/building.ts'
import { createCallLimits, type CallLimits } from './cloud/call-limits.ts'
import { createCallLog } from './cloud/call-log.ts'
import type { GetParameters } from './cloud/call-parameters.ts'
import { wallClock, type Clock } from './cloud/clock.ts'
import { DEFAULT_UPGRADE_POLICY, type Cloud, type UpgradePolicy } from './cloud/cloud.ts'
import { answerControl } from './control/control-routes.ts'
import { createControl, type TuyaControl } from './control/control.ts'
import { createDeviceLists } from './building/device-lists.ts'
import { createFaults } from './faults/faults.ts'
import { handleCall } from './cloud/handle-call.ts'
import { createLiveBuilding } from './building/live-building.ts'
import { ALPHABETS, createSeededRandom } from './seeded-random.ts'
import { closeServer, listen } from './server.ts'
import { createTokens, DEFAULT_TOKEN_POLICY, type TokenPolicy } from './cloud/tokens.ts'
import { createTriggerLedger } from './updates/trigger-ledger.ts'

export interface TuyaSimulatorOptions {
  /** Default 0: any free port. */
  port?: number
  host?: '127.0.0.1'
  /** The same seed and options give the same ids, names, versions and destinies. Default 1. */
  seed?: number
  /** Default: the wall clock. */
  clock?: Clock
  /** Building time runs this many times as fast as the clock. Default 1. */
  speed?: number
  /** Where documented GET calls carry their parameters. Default `either`. */
  getParameters?: GetParameters
  /** Refuses unknown, misnamed and misplaced parameters instead of ignoring them. Default false. */
  strict?: boolean
  clientId?: string
  clientSecret?: string
  tokenPolicy?: Partial<TokenPolicy>
  upgradePolicy?: Partial<UpgradePolicy>
  /** Delay before lists and details show a change, on the callers' clock. Default 0. */
  readLagMs?: number
  building?: BuildingOptions
  /** Default five minutes. */
  clockWindowMs?: number
  monthlyQuota?: number
  queriesPerSecond?: number
  maxDevicesPerUpgrade?: number
}

/** A running simulator of the Tuya Cloud. */
export interface TuyaSimulator {
  /** Base URL without a trailing slash. */
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
  readonly projectId: string
  readonly clock: Clock
  readonly plan: BuildingPlan
  readonly control: TuyaControl
  /** Resets building, tokens, settings, faults and log. Address and keys stay the same. */
  reset(): void
  /** Closes all connections and frees the port. */
  close(): Promise<void>
}

/** Starts a simulated Tuya Cloud on this machine. Rejects when the port is in use. */
export const createTuyaSimulator = async (options: TuyaSimulatorOptions = {}): Promise<TuyaSimulator> => {
  const seed = options.seed ?? 1
  const clock = options.clock ?? wallClock
  const plan = planBuilding(seed, options.building)
  const keys = createSeededRandom(seed, 'keys')
  const clientId = options.clientId ?? keys.text(ALPHABETS.lower, 20)
  const clientSecret = options.clientSecret ?? keys.text(ALPHABETS.hex, 32)
  const start = () => startCloud({ options, seed, clock, plan, clientId, clientSecret })
  let running = start()
  const control = createForwarder(() => running.control)
  const simulator: Omit<TuyaSimulator, 'url' | 'close'> & { url: string } = {
    url: '',
    clientId,
    clientSecret,
    projectId: plan.projectId,
    clock,
    plan,
    control,
    reset: () => {
      running = start()
    },
  }
  const { server, url } = await listen(
    {
      vendor: (request) => handleCall(running.cloud, running.limits, request),
      control: (method, target, body) => answerControl(method, target, { control, simulator, body }),
    },
    { port: options.port ?? 0, host: options.host ?? '127.0.0.1' },
  )
  simulator.url = url
  return Object.assign(simulator, { close: () => closeServer(server) })
}

interface CloudParts {
  options: TuyaSimulatorOptions
  seed: number
  clock: Clock
  plan: BuildingPlan
  clientId: string
  clientSecret: string
}

const startCloud = (parts: CloudParts): { cloud: Cloud; limits: CallLimits; control: TuyaControl } => {
  const { options, seed, clock, plan, clientId, clientSecret } = parts
  const building = createLiveBuilding({
    plan,
    clock,
    speed: options.speed ?? 1,
    readLagMs: options.readLagMs ?? 0,
  })
  const limits = createCallLimits(clock)
  const cloud: Cloud = {
    clientId,
    clientSecret,
    clock,
    building,
    settings: {
      getParameters: options.getParameters ?? 'either',
      strict: options.strict ?? false,
      clockWindowMs: options.clockWindowMs ?? 5 * 60_000,
      monthlyQuota: options.monthlyQuota,
      queriesPerSecond: options.queriesPerSecond,
      maxDevicesPerUpgrade: options.maxDevicesPerUpgrade,
      upgradePolicy: { ...DEFAULT_UPGRADE_POLICY, ...options.upgradePolicy },
    },
    lists: createDeviceLists(building),
    tokens: createTokens(clock, createSeededRandom(seed, 'tokens'), {
      ...DEFAULT_TOKEN_POLICY,
      ...options.tokenPolicy,
    }),
    faults: createFaults(createSeededRandom(seed, 'faults')),
    log: createCallLog(),
    triggers: createTriggerLedger(),
    random: createSeededRandom(seed, 'calls'),
  }
  return { cloud, limits, control: createControl(cloud, limits) }
}

/** A control object that stays valid across resets. */
const createForwarder = (current: () => TuyaControl): TuyaControl =>
  new Proxy({} as TuyaControl, {
    get: (_, name) => Reflect.get(current(), name) as unknown,
    has: (_, name) => Reflect.has(current(), name),
  })
