import type { Diagnosis, Trial } from '../../engine/diagnose.ts'
import { callProblemText } from '../text/codes/call-problem-text.ts'
import { connectionAdvice } from '../text/codes/connection-advice.ts'
import { throughText } from './through-text.ts'
import { TUYA_STEPS } from './tuya-steps.ts'
import { clockCheck } from './clock-check.ts'
import { durationText } from '../text/duration.ts'
import { listed } from '../text/listed.ts'
import { plural } from '../text/plural.ts'
import { clause } from '../text/sentence.ts'
import { visibleText } from '../text/visible-text.ts'
import type { Check } from './doctor-message.ts'

const number = new Intl.NumberFormat('en-US')
/** The client signs with Tuya's time if needed, so smaller differences don't matter. */
const SKEW_WORTH_TELLING_MS = 30_000
/** Work overdue by more than this is not being done. */
const LATE_MS = 60_000

const DATABASE_CAUSE = 'database'
const CHECK_DATABASE = 'check the disk of DATA_FOLDER, or the server of DATABASE_URL'
const READ_THE_LOG = 'read the log; it says what failed'

const traceText = (requestId: string | undefined): string =>
  requestId === undefined ? '' : `, trace id ${visibleText(requestId, 64)}`

type Failed = Extract<Trial<unknown>, { isWell: false }>

const failureText = ({ problem, systemCode }: Failed): string =>
  problem === undefined
    ? `It failed${systemCode === undefined ? '' : ` (${systemCode})`}; the log says how`
    : callProblemText(problem)

/** Advice depends on the cause, not on the check that failed. */
const adviceOf = ({ systemCode, remedy }: Failed, otherwise: string): string => {
  if (systemCode !== undefined) return connectionAdvice(systemCode)
  return remedy === undefined ? otherwise : TUYA_STEPS[remedy]
}

const failed = (name: string, trial: Failed, otherwise: string, through = ''): Check => ({
  name,
  state: 'failed',
  facts: `${clause(failureText(trial))} (${trial.tookMs} ms${traceText(trial.requestId)}${through})`,
  advice: adviceOf(trial, otherwise),
  ...(trial.cause === undefined ? {} : { cause: `tuya ${trial.cause}` }),
})

const signInCheck = ({ signIn, time, proxy }: Diagnosis): Check => {
  const name = 'Tuya sign-in'
  const through = throughText(proxy)
  if (!signIn.isWell) return failed(name, signIn, READ_THE_LOG, through)
  // Tuya's skew is measured against the machine's clock, which may differ from the time the bot uses.
  const skewMs = (signIn.found.skewMs ?? 0) + (time.machineAheadMs ?? 0)
  if (Math.abs(skewMs) < SKEW_WORTH_TELLING_MS)
    return { name, state: 'passed', facts: `${signIn.tookMs} ms${through}` }
  return {
    name,
    state: 'note',
    facts: `${signIn.tookMs} ms${through}; the time I use is ${durationText(Math.abs(skewMs))} ${skewMs > 0 ? 'behind' : 'ahead of'} Tuya’s`,
    advice: 'Set the clock of the machine, or of the server of DATABASE_URL, over the network (NTP).',
  }
}

const readCheck = ({ read }: Diagnosis): Check => {
  const name = 'Tuya reading'
  if (!read.isWell) return failed(name, read, READ_THE_LOG)
  const { waiting, requestId } = read.found
  const facts = `${waiting === undefined ? 'a list was read' : `${plural(waiting, 'device')} waiting`}, ${read.tookMs} ms${traceText(requestId)}`
  return { name, state: 'passed', facts }
}

const roomTreeCheck = ({ roomTree }: Diagnosis): Check => {
  const name = 'Room tree'
  if (!roomTree.isWell) return failed(name, roomTree, READ_THE_LOG)
  if (roomTree.found.isAvailable)
    return { name, state: 'passed', facts: `${plural(roomTree.found.rooms, 'room')}, ${roomTree.tookMs} ms` }
  return {
    name,
    state: 'note',
    facts: 'the cloud project is not subscribed to it, so rooms are identified by their names and devices',
    advice: 'With the subscription, the bot needs fewer calls.',
  }
}

const UNMATCHED = {
  unknown: 'no room has this name',
  ambiguous: 'several rooms have this name',
  twice: 'this room already has an entry',
} as const
const SHOWN_UNMATCHED = 3

const roomWindowsCheck = ({ roomWindows }: Diagnosis): Check[] => {
  if (roomWindows === undefined) return []
  const name = 'Room windows'
  const { count, unmatched } = roomWindows
  const entries = `hours or freeze days for ${plural(count, 'room')}`
  if (unmatched === undefined)
    return [
      {
        name,
        state: 'note',
        facts: `${entries}; without the room tree I can’t check whether each room exists`,
      },
    ]
  if (unmatched.length === 0) return [{ name, state: 'passed', facts: entries }]
  const shown = unmatched
    .slice(0, SHOWN_UNMATCHED)
    .map(({ room, why }) => `“${visibleText(room, 40)}” (${UNMATCHED[why]})`)
  const hidden = unmatched.length - shown.length
  return [
    {
      name,
      state: 'failed',
      facts: `ROOM_WINDOWS names ${listed([...shown, ...(hidden > 0 ? [`${hidden} more`] : [])])}`,
      advice:
        'write the room’s path as /ota pending shows it, or its id; until then the project’s window applies there',
    },
  ]
}

const budgetCheck = ({ database }: Diagnosis): Check => {
  const name = 'Tuya calls this month'
  if (!database.isWell) return { ...failed(name, database, CHECK_DATABASE), cause: DATABASE_CAUSE }
  const { used, limit, pace } = database.found.budget
  const facts =
    limit === undefined ? number.format(used) : `${number.format(used)} of ${number.format(limit)}`
  if (pace === 'free') return { name, state: 'passed', facts }
  const advice = 'get a larger plan, and set TUYA_CALLS_PER_MONTH'
  return pace === 'spent'
    ? { name, state: 'failed', facts: `${facts}; all are used up, so I poll every 30 min`, advice }
    : {
        name,
        state: 'note',
        facts: `${facts}; I poll less often, so that they last the month`,
        advice: 'To poll more often, get a larger plan and set TUYA_CALLS_PER_MONTH.',
      }
}

const databaseCheck = ({ database }: Diagnosis): Check =>
  database.isWell
    ? { name: 'Database', state: 'passed', facts: `${database.tookMs} ms` }
    : { ...failed('Database', database, CHECK_DATABASE), cause: DATABASE_CAUSE }

const workCheck = ({ database }: Diagnosis, nowMs: number): Check[] => {
  if (!database.isWell) return []
  const name = 'Due work'
  const { waiting, oldestDueAtMs, dead } = database.found.backlog
  const lateMs = oldestDueAtMs === undefined ? 0 : Math.max(0, nowMs - oldestDueAtMs)
  const facts = `${plural(waiting, 'task')} waiting${lateMs === 0 ? '' : `, the oldest is ${durationText(lateMs)} late`}`
  if (dead > 0)
    return [
      {
        name,
        state: 'failed',
        facts: `${facts}, ${dead} given up`,
        advice: 'look for “given up” in the log, then restart the bot; running rollouts continue',
      },
    ]
  return lateMs > LATE_MS
    ? [{ name, state: 'failed', facts, advice: 'read the log, then restart the bot; nothing is lost' }]
    : [{ name, state: 'passed', facts }]
}

/** Checks of the cloud, the database and the work queue. */
export const cloudChecks = (diagnosis: Diagnosis, nowMs: number): readonly Check[] => [
  clockCheck(diagnosis),
  signInCheck(diagnosis),
  readCheck(diagnosis),
  roomTreeCheck(diagnosis),
  ...roomWindowsCheck(diagnosis),
  budgetCheck(diagnosis),
  databaseCheck(diagnosis),
  ...workCheck(diagnosis, nowMs),
]
