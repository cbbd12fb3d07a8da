import type { DeviceDetail, DeviceKind, FleetDevice } from '../../fleet/device.ts'
import type { Room } from '../../fleet/places/room.ts'
import type { CallProblem, CallProblemCode } from '../model/codes/call-problem.ts'
import type { DispatchOutcome } from '../model/command.ts'

/** Why the cloud couldn't be read or refused. The vendor's words and numbers stay in `tuya/`. */
export type GatewayProblemKind =
  | 'credentials'
  | 'permission'
  | 'quota'
  | 'rate-limit'
  | 'unreachable'
  | 'not-found'
  | 'bad-answer'
  | 'refused'

/** What can be done about it. `report`: the cause is unknown, so report the vendor's code. */
export const GATEWAY_REMEDIES = [
  'key',
  'shared-key',
  'clock',
  'allow-address',
  'data-center',
  'grant-access',
  'renew-plan',
  'raise-plan',
  'subscribe',
  'slow-down',
  'wait',
  'network',
  'proxy',
  'address',
  'check-id',
  'parameters',
  'settings',
  'report',
] as const
export type GatewayRemedy = (typeof GATEWAY_REMEDIES)[number]

const REMEDY_OF: Readonly<Record<GatewayProblemKind, GatewayRemedy>> = {
  credentials: 'key',
  permission: 'grant-access',
  quota: 'raise-plan',
  'rate-limit': 'slow-down',
  unreachable: 'network',
  'not-found': 'check-id',
  'bad-answer': 'address',
  refused: 'report',
}

/** These affect every call of an account. Any other refusal may be about one device. */
const OF_THE_ACCOUNT: readonly GatewayProblemKind[] = ['credentials', 'quota', 'rate-limit']
export const isOfTheAccount = (problem: GatewayProblemKind): boolean => OF_THE_ACCOUNT.includes(problem)

const CODE_OF: Readonly<Record<GatewayProblemKind, CallProblemCode>> = {
  credentials: 'sign-in-refused',
  permission: 'access-refused',
  quota: 'calls-used-up',
  'rate-limit': 'slow-down',
  unreachable: 'no-answer',
  'not-found': 'unknown-id',
  'bad-answer': 'unreadable-answer',
  refused: 'refused',
}

/** Thrown by every call of the gateway except `upgrade` and `deleteFailed`. `message` is for the log; `requestId` is for the vendor's support. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError'
  readonly problem: GatewayProblemKind
  readonly remedy: GatewayRemedy
  readonly isRetryable: boolean
  readonly code: string | undefined
  readonly requestId: string | undefined
  /** The code of a failed connection, for example `ENOTFOUND`. */
  readonly systemCode: string | undefined
  readonly callProblem: CallProblem
  /** The problem if the account works, so that the device is to blame. */
  readonly deviceProblem: CallProblem
  constructor(facts: {
    problem: GatewayProblemKind
    isRetryable: boolean
    /** Default: the usual remedy for this kind of problem. */
    remedy?: GatewayRemedy
    code?: string | undefined
    requestId?: string | undefined
    systemCode?: string | undefined
    /** Default: the usual problem of this kind. */
    callProblem?: CallProblem
    deviceProblem?: CallProblem
    cause?: unknown
  }) {
    const { code, systemCode } = facts
    const callProblem = facts.callProblem ?? {
      code: CODE_OF[facts.problem],
      ...(code !== undefined && { vendorCode: code }),
      ...(systemCode !== undefined && { systemCode }),
    }
    const { code: problemCode, vendorCode, httpStatus, vendorText } = callProblem
    const said = [problemCode, vendorCode, callProblem.systemCode, httpStatus, vendorText]
    super(said.filter((fact) => fact !== undefined).join(', '), { cause: facts.cause })
    this.problem = facts.problem
    this.remedy = facts.remedy ?? REMEDY_OF[facts.problem]
    this.isRetryable = facts.isRetryable
    this.code = facts.code
    this.requestId = facts.requestId
    this.systemCode = facts.systemCode
    this.callProblem = callProblem
    this.deviceProblem = facts.deviceProblem ?? callProblem
  }
}

/** The same error if the account works, so that only the device is to blame. */
export const ofDevice = ({
  problem,
  remedy,
  isRetryable,
  code,
  requestId,
  systemCode,
  deviceProblem: callProblem,
  cause,
}: GatewayError) =>
  new GatewayError({ problem, remedy, isRetryable, code, requestId, systemCode, callProblem, cause })

/** Whether the account works, so that only one device is to blame. */
export const isOfDeviceAlone = (error: GatewayError): boolean =>
  !isOfTheAccount(error.problem) && error.callProblem.code === error.deviceProblem.code

/** The list of one room was refused, which says nothing about other rooms. */
export const isOfOneRoom = (error: unknown): boolean =>
  error instanceof GatewayError && !isOfTheAccount(error.problem) && error.problem !== 'unreachable'

/** All rows of one list. If `isComplete` is false, rows may be missing, so absence proves nothing. */
export interface ListReading {
  readonly devices: readonly FleetDevice[]
  readonly readStartedAtMs: number
  readonly isComplete: boolean
  /** The cloud's trace ids of the calls. */
  readonly requestIds?: readonly string[]
}

/** One device in full, the time when the read began, and the cloud's trace id. */
export type DeviceReading = DeviceDetail & {
  readonly readStartedAtMs: number
  readonly requestId?: string
}

/** One row of the cloud's record of finished updates. It has no time. */
export interface UpgradeRecord extends Pick<
  FleetDevice,
  'deviceId' | 'name' | 'roomName' | 'kind' | 'online'
> {
  readonly installedVersion?: string
}

/** One page of that record. */
export interface UpgradeRecordPage {
  readonly records: readonly UpgradeRecord[]
  /** All rows of the record, as counted by the cloud. */
  readonly total?: number
  readonly isLast: boolean
  readonly readStartedAtMs: number
}

export interface PendingFilter {
  readonly roomId?: string
  readonly kinds?: readonly DeviceKind[]
  readonly online?: boolean
  readonly name?: string
}

export type RoomsReading =
  | { readonly isAvailable: true; readonly projectName?: string; readonly rooms: readonly Room[] }
  /** The room tree needs a subscription of its own; without it, only room names are known. */
  | { readonly isAvailable: false }

/** The result of asking for permission right before a POST. */
export type SendPermission =
  | { readonly maySend: false }
  /** How old the permission may be when the first byte leaves, counted from when it was asked for. */
  | { readonly maySend: true; readonly maxAgeMs: number }

/** Calls that the cloud counts together: those of one account, or of several that share a budget. */
export interface CallMeter {
  /** The name under which the month's calls are stored. */
  readonly budget: string
  /** Calls of this process since it started. Never decreases. */
  readonly callsSoFar: number
  /** Calls per month that the subscription allows. */
  readonly callsPerMonth?: number
}

/** The firmware of a project's devices, as the domain needs it. */
export interface FirmwareGateway {
  listPending(projectId: string, filter?: PendingFilter): Promise<ListReading>
  listUpgrading(projectId: string): Promise<ListReading>
  /** One device in full. Throws a GatewayError with problem `not-found` if the cloud doesn't know it. */
  readDevice(projectId: string, deviceId: string): Promise<DeviceReading>
  listRooms(projectId: string): Promise<RoomsReading>
  /**
   * Asks the cloud to update the devices. Never throws for a failure of the cloud: that is the outcome. `askToSend` is
   * called at most once, after all other waits. Without a permission, or if it is too old when the first byte would
   * leave, nothing is sent and the outcome is `not-sent`.
   */
  upgrade(
    projectId: string,
    deviceIds: readonly string[],
    askToSend: () => Promise<SendPermission>,
  ): Promise<DispatchOutcome>
  syncRoom(projectId: string, roomId: string): Promise<void>
  /** One page of the updated devices, including outside updates. Pages count from 1. */
  listUpgraded(
    projectId: string,
    query: { readonly page: number; readonly roomId?: string },
  ): Promise<UpgradeRecordPage>
  /** Asks the cloud to delete the failed updates of these devices. Asks for permission and returns an outcome like `upgrade`. */
  deleteFailed(
    projectId: string,
    deviceIds: readonly string[],
    askToSend: () => Promise<SendPermission>,
  ): Promise<DispatchOutcome>
  /** The calls that the cloud counts together with those of this project. */
  meterOf(projectId: string): CallMeter
}
