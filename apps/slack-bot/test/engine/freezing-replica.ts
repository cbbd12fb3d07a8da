import { createTuyaClient } from '@illume-ota/core'
import { machineClock } from '../../src/clock/machine-clock.ts'
import type { RecordedEvent } from '../../src/rollouts/model/event.ts'
import { createTuyaFirmwareGateway } from '../../src/tuya/tuya-firmware-gateway.ts'
import { silentLog } from '../support/silent-log.ts'
import { openReplica } from './replica.ts'

/*
 * A replica in its own process that stops itself (SIGSTOP) between the commit that permits a POST and the POST. It reports to
 * its parent when it works, and how the call ended after it was continued.
 */
const [url = '', baseUrl = '', clientId = '', clientSecret = '', settings = '{}'] = process.argv.slice(2)

const eventsOf = (result: unknown): readonly RecordedEvent[] =>
  typeof result === 'object' && result !== null && 'events' in result
    ? (result.events as readonly RecordedEvent[])
    : []

let isFrozen = false
const client = createTuyaClient({ baseUrl, clientId, clientSecret })
const gateway = createTuyaFirmwareGateway({
  account: { budget: 'default' },
  client,
  clock: machineClock,
  log: silentLog,
})
const replica = await openReplica({
  url,
  wall: [],
  knobs: JSON.parse(settings),
  cloud: {
    ...gateway,
    upgrade: async (...call) => {
      const outcome = await gateway.upgrade(...call)
      process.send?.({ outcome })
      return outcome
    },
  },
  onCommitted: (result) => {
    if (isFrozen || !eventsOf(result).some(({ event }) => event.type === 'dispatch-started')) return
    isFrozen = true
    process.kill(process.pid, 'SIGSTOP')
  },
})
await replica.engine.start()
process.send?.('works')
