import { createSeededRandom } from '../seeded-random.ts'
import { answered, refused, type Answer } from '../cloud/envelope.ts'
import { findEffect } from '../faults/fault-effects.ts'
import { LIST_PARAMETERS, type ListQuery } from '../building/list-filter.ts'
import type { ListName } from '../building/device-lists.ts'
import type { Operation } from '../cloud/operation.ts'
import { defineRoute, type Route, type RouteContext } from './route.ts'

const listRoute = (operation: Operation, path: string, list: ListName): Route =>
  defineRoute({
    operation,
    method: 'GET',
    path,
    from: 'documented-body',
    parameters: LIST_PARAMETERS,
    handle: (query, context) => answerList(list, query, context),
  })

const answerList = (list: ListName, query: ListQuery, context: RouteContext): Answer => {
  const { cloud, effects } = context
  // A guess: an unknown project gets the same answer as one without permission.
  if (query.project_id !== cloud.building.plan.projectId) return refused(1106)
  const page = findEffect(effects, 'ignores-paging') === undefined ? query.page : 1
  const result = cloud.lists.page(list, { ...query, page })
  const leaving = findEffect(effects, 'rows-leave')
  if (leaving !== undefined) letRowsLeave(list, leaving.rows, context)
  return answered(result)
}

/** Finishes some updates of the list immediately, chosen by the seed and the call number. */
const letRowsLeave = (list: ListName, rows: number, { cloud, call }: RouteContext) => {
  if (list === 'upgraded') return
  const chance = createSeededRandom(call.sequence, 'rows-leave')
  const leaving = chance.shuffle(cloud.lists.members(list)).slice(0, rows)
  for (const device of leaving) cloud.building.settle(device, 'installed')
  call.left = leaving.map((device) => device.profile.deviceId)
}

export const listPending = listRoute(
  'ota.listPending',
  '/v1.0/cloud/illume/devices/ota/open/tobeupgraded',
  'pending',
)
export const listUpgrading = listRoute(
  'ota.listUpgrading',
  '/v1.0/cloud/illume/devices/ota/open/upgrading',
  'upgrading',
)
export const listUpgraded = listRoute(
  'ota.listUpgraded',
  '/v1.0/cloud/illume/devices/ota/open/upgrade/record',
  'upgraded',
)
