import { deviceDetail } from '../building/device-detail.ts'
import { answered, answeredNothing, refused } from '../cloud/envelope.ts'
import { defineRoute } from './route.ts'

export const getDetail = defineRoute({
  operation: 'ota.getDetail',
  method: 'GET',
  path: '/v1.0/cloud/illume/devices/device/ota/open/detail',
  from: 'documented-body',
  parameters: { device_id: { kind: 'string', isRequired: true } },
  handle: ({ device_id: deviceId }, { cloud }) => {
    const device = cloud.building.device(deviceId)
    return device === undefined ? refused(2010) : answered(deviceDetail(cloud.building, device))
  },
})

/** As documented, a GET that starts a sync and answers without a result. */
export const syncRoom = defineRoute({
  operation: 'ota.syncRoom',
  method: 'GET',
  path: '/v1.0/cloud/illume/devices/ota/tobeupgraded/roomid',
  from: 'documented-body',
  parameters: {
    project_id: { kind: 'string', isRequired: true },
    room_id: { kind: 'string', isRequired: true },
  },
  handle: ({ project_id: projectId, room_id: roomId }, { cloud }) => {
    if (projectId !== cloud.building.plan.projectId) return refused(1106)
    if (cloud.building.room(roomId) === undefined) return refused(2502)
    cloud.building.syncRoom(roomId)
    return answeredNothing
  },
})

/** Listed in the 2025-05-21 edition without parameters. Body and answer are guessed from the upgrade call. */
export const deleteFailed = defineRoute({
  operation: 'ota.deleteFailed',
  method: 'POST',
  path: '/v1.0/cloud/illume/devices/ota/upgrading/del',
  from: 'documented-body',
  parameters: {
    project_id: { kind: 'string', isRequired: true },
    device_ids: { kind: 'strings', isRequired: true },
  },
  handle: ({ project_id: projectId, device_ids: deviceIds }, { cloud, effects }) => {
    if (projectId !== cloud.building.plan.projectId) return refused(1106)
    const falseAnswer = effects.find((effect) => effect.kind === 'result-false')
    if (falseAnswer !== undefined && !falseAnswer.isApplied) return answered(false)
    const dismissed = deviceIds.filter((deviceId) => {
      const device = cloud.building.device(deviceId)
      return device !== undefined && cloud.building.dismissFailure(device)
    })
    return answered(falseAnswer === undefined && dismissed.length > 0)
  },
})
