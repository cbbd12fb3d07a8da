import { TuyaContext } from '@tuya/tuya-connector-nodejs'
import { onTestFinished } from 'vitest'
import {
  createTuyaSimulator,
  ManualClock,
  type TuyaSimulator,
  type TuyaSimulatorOptions,
} from '../src/index.ts'

/** The vendor's own client, set up as in an application. */
export const vendorClient = ({ url, clientId, clientSecret }: TuyaSimulator): TuyaContext =>
  new TuyaContext({ baseUrl: url, accessKey: clientId, secretKey: clientSecret })

const YEAR_MS = 365 * 24 * 60 * 60 * 1000

export interface StartedSimulator {
  simulator: TuyaSimulator
  clock: ManualClock
  client: TuyaContext
}

/**
 * A simulator on a manual clock, closed when the test ends. The vendor's client signs with the machine's time, so the
 * window for `t` is wide by default.
 */
export const startSimulator = async (options: TuyaSimulatorOptions = {}): Promise<StartedSimulator> => {
  const clock = new ManualClock(Date.now())
  const simulator = await createTuyaSimulator({ clock, clockWindowMs: YEAR_MS, ...options })
  onTestFinished(() => simulator.close())
  return { simulator, clock, client: vendorClient(simulator) }
}

export const PATHS = {
  detail: '/v1.0/cloud/illume/devices/device/ota/open/detail',
  upgrade: '/v1.0/cloud/illume/devices/ota/open/upgrade',
  pending: '/v1.0/cloud/illume/devices/ota/open/tobeupgraded',
  upgrading: '/v1.0/cloud/illume/devices/ota/open/upgrading',
  upgraded: '/v1.0/cloud/illume/devices/ota/open/upgrade/record',
  syncRoom: '/v1.0/cloud/illume/devices/ota/tobeupgraded/roomid',
  deleteFailed: '/v1.0/cloud/illume/devices/ota/upgrading/del',
  projects: '/v1.0/illumination/construction/projects',
} as const

export interface ListPage {
  list: {
    device_id: string
    device_name: string
    room_name: string
    upgrade_status: number
    version: string
  }[]
  total: number
}

/** Reads a list page with the vendor's client, with parameters in the body or the query. */
export const listPage = async (
  { simulator, client }: StartedSimulator,
  path: string,
  parameters: Record<string, unknown> = {},
  place: 'body' | 'query' = 'body',
): Promise<ListPage> => {
  const all = { project_id: simulator.projectId, page: 1, page_size: 100, ...parameters }
  const answer = await client.request<ListPage>({ method: 'GET', path, [place]: all })
  if (!answer.success) throw new Error(`${path}: ${answer.code} ${answer.msg}`)
  return answer.result
}

export const postUpgrade = ({ simulator, client }: StartedSimulator, deviceIds: readonly string[]) =>
  client.request<boolean>({
    method: 'POST',
    path: PATHS.upgrade,
    body: { project_id: simulator.projectId, device_ids: [...deviceIds] },
  })
