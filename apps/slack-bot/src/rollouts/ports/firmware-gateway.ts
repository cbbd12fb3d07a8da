import type { DeviceDetail, DeviceKind, FleetDevice } from '../../fleet/device.ts'
import type { Room } from '../../fleet/room.ts'
import type { CallProblem, CallProblemCode } from '../model/call-problem.ts'
import type { DispatchOutcome } from '../model/command.ts'

/** Why the cloud could not be read or refused. The vendor's words and numbers stop in `tuya/`. */
export type GatewayProblemKind =
  | 'credentials'
  | 'permission'
  | 'quota'
  | 'rate-limit'
  | 'unreachable'
  | 'not-found'
  | 'bad-answer'
  | 'refused'

/** What can be done about it. `report`: nothing is known, so the vendor's code is what helps. */
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

/** These concern every call of an account alike; whatever else is refused may be one device's trouble alone. */
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

/** Thrown by every call of the gateway but `upgrade` and `deleteFailed`. `message` is for the log; `requestId` helps the vendor's support. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError'
  readonly problem: GatewayProblemKind
  readonly remedy: GatewayRemedy
  readonly isRetryable: boolean
  readonly code: string | undefined
  readonly requestId: string | undefined
  /** Of a connection that failed: `ENOTFOUND`, for instance. */
  readonly systemCode: string | undefined
  readonly callProblem: CallProblem
  /** The same where the account was found to be well, so that one device is to blame. */
  readonly deviceProblem: CallProblem
  constructor(facts: {
    problem: GatewayProblemKind
    isRetryable: boolean
    /** Absent: what most often helps against such a problem. */
    remedy?: GatewayRemedy
    code?: string | undefined
    requestId?: string | undefined
    systemCode?: string | undefined
    /** Absent: what such a problem most often is. */
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

/** The same trouble where the account was found to be well, so that it is told of the device alone. */
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

/** Whether it tells of one device, because the account was found to be well. */
export const isOfDeviceAlone = (error: GatewayError): boolean =>
  !isOfTheAccount(error.problem) && error.callProblem.code === error.deviceProblem.code

/** The list of a room was refused, which says nothing of other rooms. */
export const isOfOneRoom = (error: unknown): boolean =>
  error instanceof GatewayError && !isOfTheAccount(error.problem) && error.problem !== 'unreachable'

/** All rows of one list. `isComplete` is false when rows may be missing, so absence from it proves nothing. */
export interface ListReading {
  readonly devices: readonly FleetDevice[]
  readonly readStartedAtMs: number
  readonly isComplete: boolean
  /** The cloud's trace ids of the calls that it took. */
  readonly requestIds?: readonly string[]
}

/** One device in full, when the reading began, and the cloud's trace id of it. */
export type DeviceReading = DeviceDetail & {
  readonly readStartedAtMs: number
  readonly requestId?: string
}

/** One row of the cloud's record of finished updates. It carries no time. */
export interface UpgradeRecord extends Pick<
  FleetDevice,
  'deviceId' | 'name' | 'roomName' | 'kind' | 'online'
> {
  readonly installedVersion?: string
}

/** One page of that record. */
export interface UpgradeRecordPage {
  readonly records: readonly UpgradeRecord[]
  /** All rows of the record, as the cloud counts them. */
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
  /** The room tree needs a subscription of its own; without it rooms are known by name only. */
  | { readonly isAvailable: false }

/** The answer to the last question before a POST. */
export type SendPermission =
  | { readonly maySend: false }
  /** How old the permission may be when the first byte leaves, counted from the moment at which it was asked for. */
  | { readonly maySend: true; readonly maxAgeMs: number }

/** The firmware of a building's devices, as the domain needs it. */
export interface FirmwareGateway {
  listPending(projectId: string, filter?: PendingFilter): Promise<ListReading>
  listUpgrading(projectId: string): Promise<ListReading>
  /** One device in full. Throws a GatewayError with problem `not-found` when the cloud does not know it. */
  readDevice(deviceId: string): Promise<DeviceReading>
  listRooms(projectId: string): Promise<RoomsReading>
  /**
   * Asks the cloud to update the devices. Never throws for what the cloud did or failed to do: that is the outcome.
   * `askToSend` is called once at most, when nothing is left to wait for. Without a permission, or when it is too old
   * before the first byte leaves, nothing is sent, and the outcome is `not-sent`.
   */
  upgrade(
    projectId: string,
    deviceIds: readonly string[],
    askToSend: () => Promise<SendPermission>,
  ): Promise<DispatchOutcome>
  syncRoom(projectId: string, roomId: string): Promise<void>
  /** A page of the devices that were updated, whoever started it. Pages count from 1. */
  listUpgraded(
    projectId: string,
    query: { readonly page: number; readonly roomId?: string },
  ): Promise<UpgradeRecordPage>
  /** Asks the cloud to forget that the updates of these devices failed. Asks for permission and answers as `upgrade` does. */
  deleteFailed(
    projectId: string,
    deviceIds: readonly string[],
    askToSend: () => Promise<SendPermission>,
  ): Promise<DispatchOutcome>
  /** Calls made since the start of the process, for the budget shown to people. Never falls. */
  callsSoFar(): number
}
