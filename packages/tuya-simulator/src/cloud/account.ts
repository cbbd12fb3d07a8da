import type { CallLimits } from './call-limits.ts'
import type { RawParameters } from './call-parameters.ts'
import type { Cloud } from './cloud.ts'

/** One cloud key. Accounts whose calls the vendor counts together have the same limits. */
export interface Account {
  readonly clientId: string
  readonly clientSecret: string
  readonly limits: CallLimits
  /** One for each project, which share token and settings. At least one. */
  readonly clouds: readonly [Cloud, ...Cloud[]]
}

/** The account that signs a call. An unknown key is refused by the first account. */
export const accountOf = (
  accounts: readonly [Account, ...Account[]],
  clientId: string | undefined,
): Account => accounts.find((account) => account.clientId === clientId) ?? accounts[0]

/**
 * The account's project that a call names, by project or by device. A call that names none, or one of another account,
 * goes to the first project, whose routes refuse what isn't theirs.
 */
export const cloudOf = (
  { clouds }: Account,
  parameters: RawParameters,
  deviceIds: readonly string[],
): Cloud => {
  const projectId = parameters['project_id'] ?? parameters['projectId']
  const [deviceId] = deviceIds
  const isMeant = ({ building }: Cloud): boolean =>
    projectId === undefined
      ? deviceId !== undefined && building.device(deviceId) !== undefined
      : building.plan.projectId === projectId
  return clouds.find(isMeant) ?? clouds[0]
}
