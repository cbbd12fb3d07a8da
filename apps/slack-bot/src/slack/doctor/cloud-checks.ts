import type { Diagnosis, Trial } from '../../engine/diagnose.ts'
import { callProblemText } from '../text/call-problem-text.ts'
import { connectionAdvice } from '../text/connection-advice.ts'
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
/** Above what a clock is left alone with; the client signs by Tuya's time where that is needed. */
const SKEW_WORTH_TELLING_MS = 30_000
/** Work that is due this long is not being done. */
const LATE_MS = 60_000

const DATABASE_CAUSE = 'database'
const CHECK_DATABASE = 'check the disk of DATA_FOLDER, or the server of DATABASE_URL'
const READ_THE_LOG = 'look at the log; it says what failed'

const tidText = (requestId: string | undefined): string =>
  requestId === undefined ? '' : `, tid ${visibleText(requestId, 64)}`

type Failed = Extract<Trial<unknown>, { isWell: false }>

const failureText = ({ problem, systemCode }: Failed): string =>
  problem === undefined
    ? `It failed${systemCode === undefined ? '' : ` (${systemCode})`}; the log says how`
    : callProblemText(problem)

/** By the cause, not by the part that met it. */
const adviceOf = ({ systemCode, remedy }: Failed, otherwise: string): string => {
  if (systemCode !== undefined) return connectionAdvice(systemCode)
  return remedy === undefined ? otherwise : TUYA_STEPS[remedy]
}

const failed = (name: string, trial: Failed, otherwise: string, through = ''): Check => ({
  name,
  state: 'not-well',
  facts: `${clause(failureText(trial))} (${trial.tookMs} ms${tidText(trial.requestId)}${through})`,
  advice: adviceOf(trial, otherwise),
  ...(trial.cause === undefined ? {} : { cause: `tuya ${trial.cause}` }),
})

const signInCheck = ({ signIn, time, proxy }: Diagnosis): Check => {
  const name = 'Tuya sign-in'
  const through = throughText(proxy)
  if (!signIn.isWell) return failed(name, signIn, READ_THE_LOG, through)
  // Compared with the machine's clock, which may be far from the time that the bot goes by.
  const skewMs = (signIn.found.skewMs ?? 0) + (time.machineAheadMs ?? 0)
  if (Math.abs(skewMs) < SKEW_WORTH_TELLING_MS)
    return { name, state: 'well', facts: `${signIn.tookMs} ms${through}` }
  return {
    name,
    state: 'note',
    facts: `${signIn.tookMs} ms${through}; the time I go by is ${durationText(Math.abs(skewMs))} ${skewMs > 0 ? 'behind' : 'ahead of'} Tuya’s`,
    advice: 'Let the machine, or the server of DATABASE_URL, set its clock over the network.',
  }
}

const readCheck = ({ read }: Diagnosis): Check => {
  const name = 'Tuya reading'
  if (!read.isWell) return failed(name, read, READ_THE_LOG)
  const { waiting, requestId } = read.found
  const facts = `${waiting === undefined ? 'a list came' : plural(waiting, 'device waits', 'devices wait')}, ${read.tookMs} ms${tidText(requestId)}`
  return { name, state: 'well', facts }
}

const roomTreeCheck = ({ roomTree }: Diagnosis): Check => {
  const name = 'Room tree'
  if (!roomTree.isWell) return failed(name, roomTree, READ_THE_LOG)
  if (roomTree.found.isAvailable)
    return { name, state: 'well', facts: `${plural(roomTree.found.rooms, 'room')}, ${roomTree.tookMs} ms` }
  return {
    name,
    state: 'note',
    facts: 'the cloud project is not subscribed to it, so rooms are told by their names and by their devices',
    advice: 'Subscribing costs fewer calls than doing without.',
  }
}

const UNMATCHED = {
  unknown: 'no room is called so',
  ambiguous: 'several rooms are called so',
  twice: 'this room has an entry already',
} as const
const SHOWN_UNMATCHED = 3

const roomWindowsCheck = ({ roomWindows }: Diagnosis): Check[] => {
  if (roomWindows === undefined) return []
  const name = 'Windows of rooms'
  const { count, unmatched } = roomWindows
  const entries = `hours or freeze days for ${plural(count, 'room')}`
  if (unmatched === undefined)
    return [
      {
        name,
        state: 'note',
        facts: `${entries}; without the room tree I cannot tell whether each is there`,
      },
    ]
  if (unmatched.length === 0) return [{ name, state: 'well', facts: entries }]
  const shown = unmatched
    .slice(0, SHOWN_UNMATCHED)
    .map(({ room, why }) => `“${visibleText(room, 40)}” (${UNMATCHED[why]})`)
  const hidden = unmatched.length - shown.length
  return [
    {
      name,
      state: 'not-well',
      facts: `ROOM_WINDOWS names ${listed([...shown, ...(hidden > 0 ? [`${hidden} more`] : [])])}`,
      advice:
        'write the room’s path as /ota pending shows it, or its id; until then the project’s window holds there',
    },
  ]
}

const budgetCheck = ({ database }: Diagnosis): Check => {
  const name = 'Tuya calls this month'
  if (!database.isWell) return { ...failed(name, database, CHECK_DATABASE), cause: DATABASE_CAUSE }
  const { used, limit, pace } = database.found.budget
  const facts =
    limit === undefined ? number.format(used) : `${number.format(used)} of ${number.format(limit)}`
  if (pace === 'free') return { name, state: 'well', facts }
  const advice = 'get a larger plan, and set TUYA_CALLS_PER_MONTH'
  return pace === 'spent'
    ? { name, state: 'not-well', facts: `${facts}; all are used up, so I look every 30 min`, advice }
    : {
        name,
        state: 'note',
        facts: `${facts}; I look less often, so that they last`,
        advice: 'A larger plan makes me faster; set TUYA_CALLS_PER_MONTH.',
      }
}

const databaseCheck = ({ database }: Diagnosis): Check =>
  database.isWell
    ? { name: 'Database', state: 'well', facts: `it answers, ${database.tookMs} ms` }
    : { ...failed('Database', database, CHECK_DATABASE), cause: DATABASE_CAUSE }

const workCheck = ({ database }: Diagnosis, nowMs: number): Check[] => {
  if (!database.isWell) return []
  const name = 'Due work'
  const { waiting, oldestDueAtMs, dead } = database.found.backlog
  const lateMs = oldestDueAtMs === undefined ? 0 : Math.max(0, nowMs - oldestDueAtMs)
  const facts = `${plural(waiting, 'piece waits', 'pieces wait')}${lateMs === 0 ? '' : `, the oldest is due since ${durationText(lateMs)}`}`
  if (dead > 0)
    return [
      {
        name,
        state: 'not-well',
        facts: `${facts}, ${dead} given up`,
        advice: 'look for “given up” in the log, then restart the bot: live rollouts get their work again',
      },
    ]
  return lateMs > LATE_MS
    ? [{ name, state: 'not-well', facts, advice: 'look at the log; restarting the bot loses nothing' }]
    : [{ name, state: 'well', facts }]
}

/** The cloud, the database and the work, in words. */
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
