import type { Room } from '../fleet/places/room.ts'
import type { CallProblem } from '../rollouts/model/codes/call-problem.ts'
import type { CloudProbe } from '../rollouts/ports/cloud-probe.ts'
import { GatewayError, type GatewayRemedy } from '../rollouts/ports/firmware-gateway.ts'
import type { BudgetState, CallBudget } from './cloud/call-budget.ts'
import type { EngineParts } from './engine-parts.ts'
import { systemCodeOf } from './system-code.ts'
import { matchRoomWindows, type UnmatchedRoom } from './windows/match-room-windows.ts'

/** The result of one check, and how long it took. */
export type Trial<T> =
  | { readonly isWell: true; readonly tookMs: number; readonly found: T }
  | {
      readonly isWell: false
      readonly tookMs: number
      /** If the cloud refused or didn't answer. */
      readonly problem?: CallProblem
      readonly requestId?: string
      /** If a connection failed. */
      readonly systemCode?: string
      /** If the cloud refused or didn't answer. */
      readonly remedy?: GatewayRemedy
      /** The same for all checks that failed for one reason. */
      readonly cause?: string
    }

/** The result of all checks. */
export interface Diagnosis {
  readonly time: { readonly isConfirmed: boolean; readonly machineAheadMs?: number }
  /** The proxy that calls to the cloud go through. */
  readonly proxy?: string | undefined
  readonly signIn: Trial<{ readonly skewMs?: number }>
  readonly read: Trial<{ readonly waiting?: number; readonly requestId?: string }>
  readonly roomTree: Trial<{ readonly isAvailable: boolean; readonly rooms: number }>
  /** Rooms with windows of their own; absent when none is configured. */
  readonly roomWindows?: {
    readonly count: number
    /** Absent when the room tree can't be read. */
    readonly unmatched?: readonly UnmatchedRoom[]
  }
  readonly database: Trial<{
    readonly budget: BudgetState
    readonly backlog: { readonly waiting: number; readonly oldestDueAtMs?: number; readonly dead: number }
  }>
}

/** Checks each part once. Never throws: a failure is a result. */
export const createDiagnosis = (
  probe: CloudProbe,
  parts: Pick<EngineParts, 'clock' | 'time' | 'queue' | 'log' | 'gateway' | 'roomWindowsOf'> & {
    readonly budget: CallBudget
  },
): ((projectId: string) => Promise<Diagnosis>) => {
  const { clock, queue, budget, log } = parts

  const attempt = async <T>(what: string, work: () => Promise<T>): Promise<Trial<T>> => {
    const startedAtMs = clock.elapsed()
    const tookMsSoFar = (): number => Math.round(clock.elapsed() - startedAtMs)
    try {
      const found = await work()
      return { isWell: true, tookMs: tookMsSoFar(), found }
    } catch (error) {
      log.warn({ error, what }, 'A check of the doctor failed')
      const tookMs = tookMsSoFar()
      // A GatewayError's own `code` is Tuya's, not a connection's.
      const systemCode = error instanceof GatewayError ? error.systemCode : systemCodeOf(error)
      const code = systemCode === undefined ? {} : { systemCode }
      if (!(error instanceof GatewayError)) return { isWell: false, tookMs, ...code }
      const { callProblem: problem, requestId, remedy } = error
      const cause = `${remedy} ${error.code ?? systemCode ?? ''}`
      const request = requestId !== undefined && { requestId }
      return { isWell: false, tookMs, problem, remedy, cause, ...request, ...code }
    }
  }

  const roomWindowsAmong = async (projectId: string, rooms: readonly Room[] | undefined) => {
    const entries = (await parts.roomWindowsOf?.(projectId, 'next-window')) ?? []
    if (entries.length === 0) return undefined
    return { count: entries.length, ...(rooms && { unmatched: matchRoomWindows(entries, rooms).unmatched }) }
  }

  return async (projectId) => {
    // In sequence: a refused sign-in explains the later refusals, and timings don't affect each other.
    const signIn = await attempt('sign-in', () => probe.signIn())
    const read = await attempt('read', () => probe.readOne(projectId))
    let rooms: readonly Room[] | undefined
    const roomTree = await attempt('room tree', async () => {
      const tree = await parts.gateway.listRooms(projectId)
      if (tree.isAvailable) rooms = tree.rooms
      return {
        isAvailable: tree.isAvailable,
        rooms: rooms?.filter(({ isArea }) => isArea !== true).length ?? 0,
      }
    })
    const roomWindows = await roomWindowsAmong(projectId, rooms)
    const database = await attempt('database', async () => ({
      budget: await budget.settle(projectId),
      backlog: await queue.backlog(),
    }))
    const isConfirmed = await parts.time.confirm()
    const machineAheadMs = parts.time.machineAheadMs()
    const time = { isConfirmed, ...(machineAheadMs !== undefined && { machineAheadMs }) }
    const { proxy } = probe
    return { time, proxy, signIn, read, roomTree, ...(roomWindows && { roomWindows }), database }
  }
}
