import { currentDataTables, type DataTableSupport } from './block-kit/data-table-support.ts'
import { createCallLog } from './call-log.ts'
import { toFullClock, type SimulatorClock } from './clock.ts'
import { controlRoutes } from './control/control-routes.ts'
import { pageRoutes } from './control/page-routes.ts'
import type { Delivery } from './delivery/delivery.ts'
import { createHttpDelivery } from './delivery/deliver-http.ts'
import { createSocketMode } from './delivery/socket-mode.ts'
import { createDriver, type SlackDriver } from './driver.ts'
import { createFaultPlan, type Faults, type PlannedFault } from './faults.ts'
import { createResponseUrls } from './interactions/response-urls.ts'
import { responseUrlRoute } from './interactions/response-url-route.ts'
import { defaultSeed, type WorkspaceSeed } from './seed.ts'
import { listen } from './server.ts'
import { createTriggers } from './triggers.ts'
import type { DispatchContext } from './web-api/dispatch.ts'
import { fileRoutes } from './web-api/file-routes.ts'
import { createRateLimiter } from './web-api/rate-limits.ts'
import { webApiRoute } from './web-api/web-api-route.ts'
import { createWorkspace } from './workspace/workspace.ts'

export type SlackSimulatorOptions = {
  /** Default 0: any free port. */
  port?: number
  host?: '127.0.0.1'
  /** Default: real time. */
  clock?: SimulatorClock
  /** Default: the workspace "Brightside Facilities". */
  workspace?: WorkspaceSeed
  /** Initial faults. Add more through `simulator.faults`. */
  faults?: readonly PlannedFault[]
  /** `tiers` applies Slack's published rate limits. With `off`, the default, only faults limit calls. */
  rateLimits?: 'off' | 'tiers'
  /** Sends signed POST requests to this URL instead of using Socket Mode. */
  requestUrl?: string
  /** How long the app has to acknowledge and to use a trigger. Default: Slack's three seconds. */
  answerWithinMs?: number
  /** What the workspace accepts of `data_table`. Default: what Slack documents today. */
  dataTables?: Partial<DataTableSupport>
  /** A link in the page's sidebar, for example to a control panel. */
  panel?: { title: string; url: string }
  /** A sentence above the page's messages. */
  note?: string
}

export type SlackSimulator = {
  /** `http://127.0.0.1:PORT`, also the address of the page. */
  url: string
  /** For Bolt's `clientOptions.slackApiUrl`. */
  apiUrl: string
  botToken: string
  appToken: string
  signingSecret: string
  teamId: string
  botUserId: string
  driver: SlackDriver
  faults: Faults
  /** Switches delivery to sockets or to a URL. */
  deliverTo: (target: 'socket' | { requestUrl: string }) => void
  /** Resets the workspace to its seed. The app's connections stay open. */
  reset: () => void
  close: () => Promise<void>
}

// Assembled at run time, so that secret scanners don't report them as real tokens.
const tokens = {
  botToken: ['xoxb', '100000000001', '200000000002', 'simulator'].join('-'),
  appToken: ['xapp', '1', 'A0ILLUMEOTA', '300000000003', 'simulator'].join('-'),
}
/** Slack documents three seconds to acknowledge, and the same lifetime for triggers. */
const slackAnswerWithinMs = 3_000
const signingSecret = 'simulator-signing-secret'

/** Starts a Slack workspace on the loopback address. */
export const createSlackSimulator = async (options: SlackSimulatorOptions = {}): Promise<SlackSimulator> => {
  const clock = toFullClock(options.clock)
  const { answerWithinMs = slackAnswerWithinMs } = options
  const workspace = createWorkspace(options.workspace ?? defaultSeed(), clock, {
    ...currentDataTables,
    ...options.dataTables,
  })
  let url = ''
  const baseUrl = (): string => url
  const triggers = createTriggers(clock, workspace.ids, answerWithinMs)
  const responseUrls = createResponseUrls(clock, workspace.ids, baseUrl)
  const sockets = createSocketMode(workspace, baseUrl, answerWithinMs)
  const faults = createFaultPlan()
  const callLog = createCallLog()
  const rateLimiter = options.rateLimits === 'tiers' ? createRateLimiter(clock) : undefined
  for (const fault of options.faults ?? []) faults.add(fault)

  let delivery: Delivery = sockets
  const deliverTo = (target: 'socket' | { requestUrl: string }): void => {
    delivery =
      target === 'socket'
        ? sockets
        : createHttpDelivery({
            workspace,
            signingSecret,
            requestUrl: target.requestUrl,
            ackTimeoutMs: answerWithinMs,
          })
  }
  if (options.requestUrl !== undefined) deliverTo({ requestUrl: options.requestUrl })

  const api: DispatchContext = {
    workspace,
    triggers,
    responseUrls,
    openSocketUrl: sockets.openUrl,
    baseUrl,
    tokens,
    faults,
    callLog,
    rateLimiter,
  }
  const driver = createDriver({
    interactions: { workspace, triggers, responseUrls, delivery: () => delivery },
    sockets,
    callLog,
  })
  const reset = (): void => {
    for (const part of [triggers, responseUrls, faults, callLog]) part.clear()
    rateLimiter?.clear()
    sockets.enable()
    workspace.reset()
  }
  const routes = [
    webApiRoute(api),
    responseUrlRoute(api),
    fileRoutes(workspace),
    pageRoutes({
      workspace,
      connectionCount: sockets.connectionCount,
      extras: { panel: options.panel, note: options.note },
    }),
    controlRoutes({ driver, faults, reset }),
  ]
  const { server, port } = await listen(routes, options.port ?? 0, options.host ?? '127.0.0.1')
  server.on('upgrade', sockets.handleUpgrade)
  url = `http://127.0.0.1:${port}`

  return {
    url,
    apiUrl: `${url}/api/`,
    ...tokens,
    signingSecret,
    teamId: workspace.team.id,
    botUserId: workspace.app.botUserId,
    driver,
    faults,
    deliverTo,
    reset,
    close: async () => {
      await delivery.close()
      await sockets.close()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
