import { answered, refused } from '../cloud/envelope.ts'
import type { LiveBuilding } from '../building/live-building.ts'
import { defineRoute } from './route.ts'

/** The sibling API uses camelCase and reads the query. Source: Tuya's lighting SDK for Java (2022-06-27). */
export const listProjects = defineRoute({
  operation: 'projects.list',
  method: 'GET',
  path: '/v1.0/illumination/construction/projects',
  from: 'query',
  parameters: {
    keyword: { kind: 'string', isRequired: false },
    page: { kind: 'integer', isRequired: false, min: 1 },
    pageSize: { kind: 'integer', isRequired: false, min: 1, max: 100 },
  },
  handle: ({ keyword = '', page = 1, pageSize = 20 }, { cloud }) => {
    const { plan } = cloud.building
    const projects = cloud.projects.map(toProject).filter((project) => project.name.includes(keyword))
    const list = projects.slice((page - 1) * pageSize, page * pageSize)
    return answered({
      list: list.map((project) => ({ ...project, ownerId: plan.ownerId })),
      total: projects.length,
    })
  },
})

const toProject = ({ plan, devices }: LiveBuilding) => ({
  projectId: plan.projectId,
  name: plan.projectName,
  leaderName: 'Facility desk',
  leaderMobile: '',
  address: 'Pier 4',
  detail: `${devices.length} devices in ${plan.rooms.length} rooms`,
  timeZoneId: 'Europe/Berlin',
  gmtCreate: Date.UTC(2024, 1, 1),
})

const ROOM_TYPE = { building: 1, floor: 2, room: 4 } as const

interface RoomNode {
  roomId: string
  name: string
  address: string
  roomType: number
  roomSource: number
  deviceCount: number
  roomDeviceCount: number
  rooms: RoomNode[]
}

/** The nested tree of building, floors and rooms. */
export const roomTree = defineRoute({
  operation: 'rooms.tree',
  method: 'GET',
  path: '/v2.0/illumination/construction/rooms/project/:projectId',
  from: 'path',
  parameters: { projectId: { kind: 'string', isRequired: true } },
  handle: ({ projectId }, { cloud }) => {
    const { building } = cloud
    if (projectId !== building.plan.projectId) return refused(1106)
    return answered({ totalRoomDeviceCount: building.devices.length, list: [toTree(building)] })
  },
})

const toTree = ({ plan, devices }: LiveBuilding): RoomNode => {
  const counts = new Map<string, number>()
  for (const { seen } of devices) counts.set(seen.roomId, (counts.get(seen.roomId) ?? 0) + 1)
  const floors = plan.floors.map((floor) => {
    const rooms = plan.rooms
      .filter((room) => room.floorId === floor.floorId && room.roomId !== floor.floorId)
      .map((room) => toNode(room.roomId, room.name, ROOM_TYPE.room, [], counts.get(room.roomId) ?? 0))
    return toNode(floor.floorId, floor.name, ROOM_TYPE.floor, rooms, counts.get(floor.floorId) ?? 0)
  })
  return toNode(plan.buildingRoomId, plan.projectName, ROOM_TYPE.building, floors, 0)
}

const toNode = (
  roomId: string,
  name: string,
  roomType: number,
  rooms: RoomNode[],
  own: number,
): RoomNode => ({
  roomId,
  name,
  address: '',
  roomType,
  roomSource: 1,
  deviceCount: own + rooms.reduce((sum, room) => sum + room.deviceCount, 0),
  roomDeviceCount: own,
  rooms,
})
