import { App, LogLevel, SocketModeReceiver } from '@slack/bolt'
import { createSlackSimulator, type SlackSimulator, type SlackSimulatorOptions } from '../src/index.ts'

export const people = { mia: 'U0MIATORRES', jonas: 'U0JONASWEBER', sam: 'U0SAMOKAFOR' } as const
export const facilities = 'C0FACILITIES'

export type Bench = { simulator: SlackSimulator; app: App; close(): Promise<void> }

/** A simulator with a real Bolt app connected over Socket Mode. `register` adds the app's listeners. */
export const createBench = async (
  register: (app: App) => void,
  options: SlackSimulatorOptions = {},
): Promise<Bench> => {
  const simulator = await createSlackSimulator(options)
  const { botToken, appToken, apiUrl } = simulator
  const receiver = new SocketModeReceiver({
    appToken,
    logLevel: LogLevel.ERROR,
    // socket-mode 3.1.0 stays disconnected this long after a refresh.
    clientPingTimeout: 1_000,
    installerOptions: { clientOptions: { slackApiUrl: apiUrl } },
  })
  const app = new App({
    token: botToken,
    receiver,
    logLevel: LogLevel.ERROR,
    deferInitialization: true,
    clientOptions: { slackApiUrl: apiUrl, retryConfig: { retries: 0 } },
  })
  await app.init()
  register(app)
  await app.start()
  return {
    simulator,
    app,
    close: async () => {
      await receiver.client.disconnect()
      await simulator.close()
    },
  }
}
