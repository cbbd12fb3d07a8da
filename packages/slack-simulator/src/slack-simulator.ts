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
  /** 0, the default, takes a free port. */
  port?: number
  host?: '127.0.0.1'
  /** Real time when left out. */
  clock?: SimulatorClock
  /** The workspace of "Brightside Facilities" when left out. */
  workspace?: WorkspaceSeed
  /** Faults planned from the start; more can be added through `simulator.faults`. */
  faults?: readonly PlannedFault[]
  /** `tiers` limits calls as Slack's published tiers do; `off`, the default, only on demand through faults. */
  rateLimits?: 'off' | 'tiers'
  /** Delivers as signed POST requests to this URL in place of Socket Mode. */
  requestUrl?: string
  /** How long the app has to acknowledge, and to use a trigger: Slack's three seconds when left out. */
  answerWithinMs?: number
  /** A link in the page's sidebar, for example to a panel that breaks things. */
  panel?: { title: string; url: string }
}

export type SlackSimulator = {
  /** `http://127.0.0.1:PORT`, where the page is too. */
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
  /** From now on delivers over sockets, or to this URL. */
  deliverTo: (target: 'socket' | { requestUrl: string }) => void
  /** Back to the seed; connections of the app stay. */
  reset: () => void
  close: () => Promise<void>
}

// Put together at run time, so that secret scanners do not take them for real tokens.
const tokens = {
  botToken: ['xoxb', '100000000001', '200000000002', 'simulator'].join('-'),
  appToken: ['xapp', '1', 'A0ILLUMEOTA', '300000000003', 'simulator'].join('-'),
}
/** Slack's documents: an app acknowledges within three seconds, and a trigger lives as long. */
const slackAnswerWithinMs = 3_000
const signingSecret = 'simulator-signing-secret'

/** Starts a Slack workspace on the loopback address. */
export const createSlackSimulator = async (options: SlackSimulatorOptions = {}): Promise<SlackSimulator> => {
  const clock = toFullClock(options.clock)
  const { answerWithinMs = slackAnswerWithinMs } = options
  const workspace = createWorkspace(options.workspace ?? defaultSeed(), clock)
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
    pageRoutes({ workspace, connectionCount: sockets.connectionCount, panel: options.panel }),
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
