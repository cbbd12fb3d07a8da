import { planBuilding, type BuildingPlan } from './building/building.ts'
import { createDeviceLists } from './building/device-lists.ts'
import { createLiveBuilding, type LiveBuilding } from './building/live-building.ts'
import type { Account } from './cloud/account.ts'
import { createCallLimits, type CallLimits } from './cloud/call-limits.ts'
import { createCallLog } from './cloud/call-log.ts'
import type { Clock } from './cloud/clock.ts'
import { DEFAULT_UPGRADE_POLICY, type Cloud, type CloudSettings } from './cloud/cloud.ts'
import { createTokens, DEFAULT_TOKEN_POLICY } from './cloud/tokens.ts'
import { createFaults } from './faults/faults.ts'
import { ALPHABETS, createSeededRandom } from './seeded-random.ts'
import type { AccountOptions, ProjectOptions, TuyaSimulatorOptions } from './simulator-options.ts'
import { createTriggerLedger } from './updates/trigger-ledger.ts'

/** An account before it runs: its keys and the first state of its buildings. */
export interface PlannedAccount {
  readonly clientId: string
  readonly clientSecret: string
  readonly seed: number
  readonly plans: readonly [BuildingPlan, ...BuildingPlan[]]
  readonly sharesLimitsWith: number | undefined
}

const NAMES = ['Harbour House', 'Mill Court', 'North Quay', 'Station Yard', 'Garden Row', 'Pier 9'] as const
/** Far apart, so that a given seed of one project never meets the default of another. */
const SEED_STEP = 7919

const nameOf = (index: number): string => NAMES[index] ?? `Building ${index + 1}`

/** The accounts of a simulator; the first one has the keys and the building of the plain options. */
export const planAccounts = (
  options: TuyaSimulatorOptions,
  seed: number,
): readonly [PlannedAccount, ...PlannedAccount[]] => {
  let planned = 0
  const toPlan = ({ seed: own, building }: ProjectOptions): BuildingPlan => {
    const index = planned
    planned += 1
    return planBuilding(own ?? seed + index * SEED_STEP, { projectName: nameOf(index), ...building })
  }
  const toAccount = (account: AccountOptions, position: number): PlannedAccount => {
    const keys = createSeededRandom(seed + position * SEED_STEP, 'keys')
    const [first, ...others] = account.projects
    return {
      clientId: account.clientId ?? keys.text(ALPHABETS.lower, 20),
      clientSecret: account.clientSecret ?? keys.text(ALPHABETS.hex, 32),
      seed: seed + position * SEED_STEP,
      plans: [toPlan(first), ...others.map(toPlan)],
      sharesLimitsWith: account.sharesLimitsWith,
    }
  }
  const { clientId, clientSecret, building, moreProjects = [], moreAccounts = [] } = options
  const first = toAccount(
    {
      ...(clientId !== undefined && { clientId }),
      ...(clientSecret !== undefined && { clientSecret }),
      projects: [{ seed, ...(building !== undefined && { building }) }, ...moreProjects],
    },
    0,
  )
  return [first, ...moreAccounts.map((account, index) => toAccount(account, index + 1))]
}

const settingsOf = (options: TuyaSimulatorOptions): CloudSettings => ({
  getParameters: options.getParameters ?? 'either',
  strict: options.strict ?? false,
  clockWindowMs: options.clockWindowMs ?? 5 * 60_000,
  monthlyQuota: options.monthlyQuota,
  queriesPerSecond: options.queriesPerSecond,
  maxDevicesPerUpgrade: options.maxDevicesPerUpgrade,
  upgradePolicy: { ...DEFAULT_UPGRADE_POLICY, ...options.upgradePolicy },
})

const startAccount = (
  { clientId, clientSecret, seed, plans }: PlannedAccount,
  { options, clock, limits }: { options: TuyaSimulatorOptions; clock: Clock; limits: CallLimits },
): Account => {
  const settings = settingsOf(options)
  const tokens = createTokens(clock, createSeededRandom(seed, 'tokens'), {
    ...DEFAULT_TOKEN_POLICY,
    ...options.tokenPolicy,
  })
  const projects: LiveBuilding[] = []
  const toCloud = (plan: BuildingPlan, index: number): Cloud => {
    const building = createLiveBuilding({
      plan,
      clock,
      speed: options.speed ?? 1,
      readLagMs: options.readLagMs ?? 0,
    })
    projects.push(building)
    return {
      clientId,
      clientSecret,
      clock,
      building,
      projects,
      settings,
      lists: createDeviceLists(building),
      tokens,
      faults: createFaults(createSeededRandom(seed + index, 'faults')),
      log: createCallLog(),
      triggers: createTriggerLedger(),
      random: createSeededRandom(seed + index, 'calls'),
    }
  }
  const [first, ...others] = plans
  const clouds: Account['clouds'] = [
    toCloud(first, 0),
    ...others.map((plan, index) => toCloud(plan, index + 1)),
  ]
  return { clientId, clientSecret, limits, clouds }
}

/** Starts the accounts from their first state. */
export const startAccounts = (
  [first, ...others]: readonly [PlannedAccount, ...PlannedAccount[]],
  options: TuyaSimulatorOptions,
  clock: Clock,
): readonly [Account, ...Account[]] => {
  const limits: CallLimits[] = []
  const start = (planned: PlannedAccount): Account => {
    const own = limits[planned.sharesLimitsWith ?? limits.length] ?? createCallLimits(clock)
    limits.push(own)
    return startAccount(planned, { options, clock, limits: own })
  }
  return [start(first), ...others.map(start)]
}
