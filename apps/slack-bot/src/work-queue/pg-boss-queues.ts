import { PgBoss, systemClock, type ConstructorOptions } from 'pg-boss'
import type { Clock } from '../rollouts/ports/clock.ts'
import type { Log } from '../rollouts/ports/log.ts'
import { LANES, type Lane } from './lane.ts'

export const QUEUES: Readonly<Record<Lane, string>> = { cloud: 'illume-cloud', people: 'illume-people' }
export const DEAD_LETTERS = 'illume-dead-letters'
export const SCHEMA = 'pgboss'

/** The minimum that pg-boss allows. A replica without a heartbeat for this long counts as dead. */
const HEARTBEAT_SECONDS = 10
/** How often missed heartbeats are checked. With the heartbeat, work is taken over in well under a minute. */
const SUPERVISE_SECONDS = 10
/** Longer than making any plan takes. A dead replica is detected by its heartbeat long before. */
const EXPIRE_SECONDS = 3600
const KEEP_COMPLETED_SECONDS = 3600
/** Ten years: waiting work never expires. */
export const RETENTION_SECONDS = 10 * 365 * 86_400

/** Connects to PostgreSQL and creates missing queues. */
export const startBoss = async (parts: {
  readonly url: string
  readonly clock: Clock
  readonly log: Log
  readonly boss?: Partial<ConstructorOptions> | undefined
}): Promise<PgBoss> => {
  const boss = new PgBoss({
    connectionString: parts.url,
    application_name: 'illume-ota-queue',
    schema: SCHEMA,
    max: 4,
    useListenNotify: true,
    schedule: false,
    superviseIntervalSeconds: SUPERVISE_SECONDS,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
    // On the machine's clock, workers would stop for as long as that clock was set back.
    clock: { ...systemClock, now: parts.clock.now },
    ...parts.boss,
  })
  boss.on('error', (error) => {
    parts.log.error({ error }, 'The work queue reports trouble')
  })
  await boss.start()
  await boss.createQueue(DEAD_LETTERS, { retentionSeconds: RETENTION_SECONDS })
  for (const lane of LANES)
    await boss.createQueue(QUEUES[lane], {
      policy: 'singleton',
      notify: true,
      deadLetter: DEAD_LETTERS,
      heartbeatSeconds: HEARTBEAT_SECONDS,
      expireInSeconds: EXPIRE_SECONDS,
      deleteAfterSeconds: KEEP_COMPLETED_SECONDS,
    })
  return boss
}
