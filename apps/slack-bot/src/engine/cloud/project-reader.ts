import type { NeededReads } from '../../rollouts/model/observation.ts'
import { isOfOneRoom, type FirmwareGateway, type ListReading } from '../../rollouts/ports/firmware-gateway.ts'
import type { DetailReader, DetailsReading } from './detail-reader.ts'
import type { ProjectReading } from './project-reading.ts'

/** One poll of a project: reads each list and each device at most once. */
export interface ProjectPoll {
  /** Reads what is needed and wasn't read yet. Throws the GatewayError that ended it. */
  read(needed: NeededReads): Promise<ProjectReading>
  /** Whether the cloud answered any call of this poll. */
  hasAnswer(): boolean
}

export interface ProjectReader {
  poll(projectId: string): ProjectPoll
}

const PAGE_SIZE = 100
/** Assumed pages of the project's list of offers, before its length is known. */
const UNKNOWN_PAGES = 3
/** Each detail costs a call; the rest waits for the next poll. */
const MOST_DETAILS = 100

type PendingReading = ProjectReading['pending'][number]

export const createProjectReader = (
  gateway: Pick<FirmwareGateway, 'listPending' | 'listUpgrading'>,
  details: DetailReader,
  checkAccount: (projectId: string) => Promise<unknown>,
): ProjectReader => {
  /** Rows of the project's list of offers, as last seen. Decides whether reading single rooms is cheaper. */
  const pendingRows = new Map<string, number>()

  const pagesOf = (projectId: string): number => {
    const rows = pendingRows.get(projectId)
    return rows === undefined ? UNKNOWN_PAGES : Math.max(1, Math.ceil(rows / PAGE_SIZE))
  }

  return {
    poll: (projectId) => {
      const readRooms = new Set<string>()
      const readDetails = new Set<string>()
      let upgrading: ListReading | undefined
      let answers = 0

      const readUpgrading = async (): Promise<ListReading> => {
        upgrading = await gateway.listUpgrading(projectId)
        answers += 1
        return upgrading
      }
      const readAll = async (): Promise<PendingReading> => {
        const reading = await gateway.listPending(projectId)
        answers += 1
        readRooms.add('all')
        pendingRows.set(projectId, reading.devices.length)
        return { roomId: 'all', reading }
      }
      const readRoom = async (roomId: string): Promise<PendingReading> => {
        const reading = await gateway.listPending(projectId, { roomId })
        answers += 1
        readRooms.add(roomId)
        return { roomId, reading }
      }
      const readLists = async (roomIds: readonly string[]): Promise<readonly PendingReading[]> => {
        const lists: PendingReading[] = []
        try {
          for (const roomId of roomIds)
            lists.push(roomId === 'all' ? await readAll() : await readRoom(roomId))
          return lists
        } catch (error) {
          // The room may be gone or closed to us. The project's list shows whether the account is to blame.
          if (roomIds.includes('all') || !isOfOneRoom(error)) throw error
          return [await readAll()]
        }
      }
      const roomsToRead = (needed: NeededReads['pendingRooms']): readonly string[] => {
        if (needed === 'none' || readRooms.has('all')) return []
        if (needed === 'all') return ['all']
        const rooms = needed.filter((roomId) => !readRooms.has(roomId))
        return rooms.length > pagesOf(projectId) ? ['all'] : rooms
      }
      const readDetailsOf = async (deviceIds: readonly string[]): Promise<DetailsReading | undefined> => {
        const fresh = deviceIds
          .filter((deviceId) => !readDetails.has(deviceId))
          .slice(0, Math.max(0, MOST_DETAILS - readDetails.size))
        if (fresh.length === 0) return undefined
        for (const deviceId of fresh) readDetails.add(deviceId)
        // No account check: a list of this poll was answered already.
        const reading = await details.read({
          projectId,
          deviceIds: fresh,
          maxAgeMs: 0,
          checkAccount: async () => {
            if (answers === 0) await checkAccount(projectId)
          },
        })
        answers += reading.found.size + reading.gone.size + reading.unreadable.size
        return reading
      }

      return {
        read: async (needed) => {
          const running = needed.upgradingList && upgrading === undefined ? await readUpgrading() : undefined
          const lists = await readLists(roomsToRead(needed.pendingRooms))
          const found = await readDetailsOf(needed.detailDeviceIds)
          // A failed device is offered in the list of running updates only, so offers are read together with that list.
          const beside = running ?? (lists.length > 0 ? upgrading : undefined)
          return {
            ...(beside !== undefined && { upgrading: beside }),
            pending: lists,
            ...(found !== undefined && { details: found }),
          }
        },
        hasAnswer: () => answers > 0,
      }
    },
  }
}
