import type { FleetDevice } from '../fleet/device.ts'
import type { ReadingWishes } from '../rollouts/observation.ts'
import type { FirmwareGateway, ListReading } from '../rollouts/ports/firmware-gateway.ts'
import type { DetailReader, DetailsReading } from './detail-reader.ts'
import type { ProjectReading } from './project-reading.ts'

/** One look at a project: each list and each device is read at most once in it, however often it is wished for. */
export interface ProjectLook {
  /** Reads what is wished and was not read yet. Throws the GatewayError that ended it. */
  read(wishes: ReadingWishes): Promise<ProjectReading>
  /** The running updates, if this look read them. */
  upgradingRows(): readonly FleetDevice[] | undefined
  /** Whether the cloud answered anything in this look. */
  hasAnswer(): boolean
}

export interface ProjectReader {
  look(projectId: string): ProjectLook
}

const PAGE_SIZE = 100
/** Pages of the whole project's list of offers before its length is known. */
const UNKNOWN_PAGES = 3
/** Details cost a call each; the rest waits for the next look. */
const MOST_DETAILS = 100

export const createProjectReader = (
  gateway: Pick<FirmwareGateway, 'listPending' | 'listUpgrading'>,
  details: DetailReader,
): ProjectReader => {
  /** Rows of the whole project's list of offers, as last seen: decides whether rooms are cheaper. */
  const pendingRows = new Map<string, number>()

  const pagesOf = (projectId: string): number => {
    const rows = pendingRows.get(projectId)
    return rows === undefined ? UNKNOWN_PAGES : Math.max(1, Math.ceil(rows / PAGE_SIZE))
  }

  return {
    look: (projectId) => {
      const readRooms = new Set<string>()
      const readDetails = new Set<string>()
      let upgrading: ListReading | undefined
      let answers = 0

      const readUpgrading = async (): Promise<ListReading> => {
        upgrading = await gateway.listUpgrading(projectId)
        answers += 1
        return upgrading
      }
      const readPending = async (roomId: string): Promise<ProjectReading['pending'][number]> => {
        const reading = await gateway.listPending(projectId, roomId === 'all' ? {} : { roomId })
        answers += 1
        readRooms.add(roomId)
        if (roomId === 'all') pendingRows.set(projectId, reading.devices.length)
        return { roomId, reading }
      }
      const roomsToRead = (wished: ReadingWishes['pendingRooms']): readonly string[] => {
        if (wished === 'none' || readRooms.has('all')) return []
        if (wished === 'all') return ['all']
        const rooms = wished.filter((roomId) => !readRooms.has(roomId))
        // One list of everything is cheaper than many lists of rooms.
        return rooms.length > pagesOf(projectId) ? ['all'] : rooms
      }
      const readDetailsOf = async (deviceIds: readonly string[]): Promise<DetailsReading | undefined> => {
        const fresh = deviceIds
          .filter((deviceId) => !readDetails.has(deviceId))
          .slice(0, Math.max(0, MOST_DETAILS - readDetails.size))
        if (fresh.length === 0) return undefined
        for (const deviceId of fresh) readDetails.add(deviceId)
        const reading = await details.read(fresh, 0)
        answers += reading.found.size + reading.gone.size
        return reading
      }

      return {
        read: async (wishes) => {
          const lists: ProjectReading['pending'][number][] = []
          const running = wishes.upgradingList && upgrading === undefined ? await readUpgrading() : undefined
          for (const roomId of roomsToRead(wishes.pendingRooms)) lists.push(await readPending(roomId))
          const found = await readDetailsOf(wishes.detailDeviceIds)
          return {
            ...(running !== undefined && { upgrading: running }),
            pending: lists,
            ...(found !== undefined && { details: found }),
          }
        },
        upgradingRows: () => upgrading?.devices,
        hasAnswer: () => answers > 0,
      }
    },
  }
}
