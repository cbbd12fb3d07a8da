import { z } from 'zod'
import type { TuyaSimulator } from '../running-simulator.ts'
import { ControlError, type TuyaControl } from './control.ts'
import {
  deviceChangeSchema,
  finishSchema,
  logQuerySchema,
  millisecondsSchema,
  offerVersionSchema,
  settingsSchema,
  withDevicesSchema,
} from './control-schemas.ts'
import { faultSchema } from '../faults/faults.ts'

interface ControlRequest {
  control: TuyaControl
  simulator: Pick<TuyaSimulator, 'url' | 'projectId' | 'clientId' | 'accounts' | 'reset'>
  /** The decoded segment that `/*` matched. */
  rest: string
  query: Record<string, string>
  body: unknown
}

interface ControlRoute {
  /** Method and path; a final `/*` takes one more segment. */
  at: string
  does: string
  answer(request: ControlRequest): unknown
}

const CONTROL_ROUTES: readonly ControlRoute[] = [
  {
    at: 'GET /_control',
    does: 'This list.',
    answer: ({ simulator }) => ({
      url: simulator.url,
      clientId: simulator.clientId,
      projectId: simulator.projectId,
      operations: CONTROL_ROUTES.map(({ at, does }) => ({ at, does })),
    }),
  },
  {
    at: 'GET /_control/accounts',
    does: 'Accounts and their projects. Any other operation takes ?project=ID; without it, it means the first project.',
    answer: ({ simulator }) =>
      simulator.accounts.map(({ clientId, projects }) => ({
        clientId,
        projects: projects.map(({ projectId, plan }) => ({
          projectId,
          name: plan.projectName,
          devices: plan.devices.length,
        })),
      })),
  },
  {
    at: 'GET /_control/rooms',
    does: 'Rooms, with the number of devices at each status.',
    answer: ({ control }) => control.rooms(),
  },
  {
    at: 'GET /_control/devices',
    does: 'Every device in its real state, without read lag.',
    answer: ({ control }) => control.devices(),
  },
  { at: 'GET /_control/devices/*', does: 'One device.', answer: ({ control, rest }) => control.device(rest) },
  {
    at: 'POST /_control/devices/*',
    does: 'Changes a device: online, sleepy, destiny, updateMs, wakeEveryMs, name, roomId, health, shownStatus.',
    answer: ({ control, rest, body }) => control.setDevice(rest, deviceChangeSchema.parse(body)),
  },
  {
    at: 'POST /_control/upgrade-outside',
    does: 'Starts updates as if from the vendor console: deviceIds.',
    answer: ({ control, body }) => ({
      triggered: control.upgradeOutside(withDevicesSchema.parse(body).deviceIds),
    }),
  },
  {
    at: 'POST /_control/finish',
    does: 'Ends updates immediately: deviceIds, verdict installed, failed or timed-out.',
    answer: ({ control, body }) => {
      const wanted = finishSchema.parse(body)
      control.finish(wanted.deviceIds, wanted.verdict)
      return { finished: wanted.deviceIds }
    },
  },
  {
    at: 'POST /_control/offer-version',
    does: 'Offers a new version: deviceIds, version.',
    answer: ({ control, body }) => {
      const wanted = offerVersionSchema.parse(body)
      control.offerVersion(wanted.deviceIds, wanted.version)
      return { offered: wanted.version }
    },
  },
  {
    at: 'POST /_control/withdraw-offer',
    does: 'Withdraws offered versions: deviceIds.',
    answer: ({ control, body }) => {
      control.withdrawOffer(withDevicesSchema.parse(body).deviceIds)
      return {}
    },
  },
  {
    at: 'GET /_control/faults',
    does: 'Active faults, and how often each was injected.',
    answer: ({ control }) => control.faults.all(),
  },
  {
    at: 'POST /_control/faults',
    does: 'Adds a fault: effect, and optionally operation, deviceId, skip, count, probability.',
    answer: ({ control, body }) => control.faults.add(faultSchema.parse(body)),
  },
  {
    at: 'DELETE /_control/faults',
    does: 'Removes all faults.',
    answer: ({ control }) => {
      control.faults.clear()
      return {}
    },
  },
  {
    at: 'DELETE /_control/faults/*',
    does: 'Removes one fault.',
    answer: ({ control, rest }) => ({ removed: control.faults.remove(rest) }),
  },
  {
    at: 'GET /_control/log',
    does: 'Vendor calls received: operation, afterSequence.',
    answer: ({ control, query }) => control.log(logQuerySchema.parse(query)),
  },
  {
    at: 'DELETE /_control/log',
    does: 'Empties the log and the triggers.',
    answer: ({ control }) => {
      control.clearLog()
      return {}
    },
  },
  {
    at: 'GET /_control/triggers',
    does: 'Every update that started, and those that started twice.',
    answer: ({ control }) => ({ triggers: control.triggers(), duplicates: control.duplicateTriggers() }),
  },
  {
    at: 'GET /_control/settings',
    does: 'Settings, calls this month and building time.',
    answer: ({ control }) => ({
      ...control.settings(),
      callsThisMonth: control.callsThisMonth(),
      buildingTime: control.buildingTime(),
    }),
  },
  {
    at: 'POST /_control/settings',
    does: 'Changes settings: getParameters, strict, speed, readLagMs, tokenPolicy, upgradePolicy and more.',
    answer: ({ control, body }) => {
      control.change(settingsSchema.parse(body))
      return control.settings()
    },
  },
  {
    at: 'POST /_control/tokens/expire',
    does: 'Expires the current token.',
    answer: ({ control }) => {
      control.expireToken()
      return {}
    },
  },
  {
    at: 'POST /_control/clock/advance',
    does: 'Advances a manual clock: ms.',
    answer: ({ control, body }) => {
      control.advance(millisecondsSchema.parse(body).ms)
      return { buildingTime: control.buildingTime() }
    },
  },
  {
    at: 'POST /_control/clock/skip',
    does: 'Moves building time ahead: ms.',
    answer: ({ control, body }) => {
      control.skipBuildingTime(millisecondsSchema.parse(body).ms)
      return { buildingTime: control.buildingTime() }
    },
  },
  {
    at: 'POST /_control/reset',
    does: 'Resets the building, tokens, faults and log to their initial state.',
    answer: ({ simulator }) => {
      simulator.reset()
      return {}
    },
  },
]

const BY_PATH = new Map(CONTROL_ROUTES.map((route) => [route.at, route]))

const controlOf = (
  { accounts }: Pick<TuyaSimulator, 'accounts'>,
  projectId: string | undefined,
): TuyaControl => {
  const projects = accounts.flatMap((account) => account.projects)
  const found = projectId === undefined ? projects[0] : projects.find((one) => one.projectId === projectId)
  if (found === undefined)
    throw new ControlError(`there is no project ${projectId}; GET /_control/accounts lists all`)
  return found.control
}

/** Answers a call under /_control: 404 for an unknown operation or device, 400 for an invalid field. */
export const answerControl = (
  method: string,
  url: URL,
  request: Pick<ControlRequest, 'simulator' | 'body'>,
): { status: number; body: unknown } => {
  const path = url.pathname.replace(/\/$/, '')
  const lastSlash = path.lastIndexOf('/')
  const exact = BY_PATH.get(`${method} ${path}`)
  const route = exact ?? BY_PATH.get(`${method} ${path.slice(0, lastSlash)}/*`)
  if (route === undefined) {
    return {
      status: 404,
      body: { error: `there is no ${method} ${path}; GET /_control lists all operations` },
    }
  }
  const rest = exact === undefined ? decodeURIComponent(path.slice(lastSlash + 1)) : ''
  try {
    const { project, ...query } = Object.fromEntries(url.searchParams)
    const control = controlOf(request.simulator, project)
    return { status: 200, body: route.answer({ ...request, control, rest, query }) }
  } catch (error) {
    if (error instanceof ControlError) return { status: 404, body: { error: error.message } }
    if (error instanceof z.ZodError) return { status: 400, body: { error: z.prettifyError(error) } }
    if (error instanceof RangeError || error instanceof URIError)
      return { status: 400, body: { error: error.message } }
    throw error
  }
}
