import type { TuyaOutcome } from './tuya-error.ts'

/** Which error class a code becomes. */
type ErrorCodeClass = 'api' | 'authentication' | 'permission' | 'not-found' | 'rate-limit' | 'quota' | 'clock'

/**
 * When another try may help: `now` after a short wait (the client does it for reads), `later` in minutes (the
 * application decides), `token` and `clock` once after a new token or a corrected clock (the client does it), `never`.
 */
type ErrorCodeRetry = 'now' | 'later' | 'token' | 'clock' | 'never'

export interface ErrorCode {
  readonly class: ErrorCodeClass
  readonly retry: ErrorCodeRetry
  /** Tuya's meaning of the code, in our words. */
  readonly meaning: string
  readonly hint?: string
  /** `unknown` where a write may have been carried out although the answer says no. Otherwise it was refused. */
  readonly outcome?: TuyaOutcome
}

const checkKey =
  'Compare client id and secret with the Overview tab of the cloud project, and check the data center.'
const checkDataCenter =
  'The most frequent cause is a wrong data center: compare it with the Overview tab of the cloud project.'
const subscribe =
  'Subscribe to the API under Service API of the cloud project, and authorise the project for it.'
const plan =
  'See Cloud > My Service in the Tuya console: the plan of the account has to be renewed or extended.'
const parameters =
  "Compare the parameters with the OTA document. If they are right, try the other `getParameters` mode ('body' or 'query')."
const otherToken =
  'A new token was refused as well. Another program that uses the same key may be replacing it: give each its own project.'
const shortWait = 'Tuya is busy. Reads are tried again; look at the devices before repeating a write.'
const slowDown = 'Lower `requestsPerSecond` and `concurrency`. The client has already slowed down.'

const parameter = (meaning: string): ErrorCode => ({
  class: 'api',
  retry: 'never',
  meaning,
  hint: parameters,
})
const caller = (meaning: string, hint?: string): ErrorCode => ({
  class: 'api',
  retry: 'never',
  meaning,
  ...(hint === undefined ? {} : { hint }),
})
const token = (meaning: string): ErrorCode => ({
  class: 'authentication',
  retry: 'token',
  meaning,
  hint: otherToken,
})
const key = (meaning: string, hint = checkKey): ErrorCode => ({
  class: 'authentication',
  retry: 'never',
  meaning,
  hint,
})
const admin = (meaning: string, hint: string): ErrorCode => ({
  class: 'permission',
  retry: 'never',
  meaning,
  hint,
})
const missing = (meaning: string, hint?: string): ErrorCode => ({
  ...caller(meaning, hint),
  class: 'not-found',
})
const quota = (meaning: string, hint: string): ErrorCode => ({
  class: 'quota',
  retry: 'never',
  meaning,
  hint,
})
const limit = (meaning: string): ErrorCode => ({ class: 'rate-limit', retry: 'now', meaning, hint: slowDown })
const busy = (meaning: string): ErrorCode => ({
  class: 'api',
  retry: 'now',
  meaning,
  hint: shortWait,
  outcome: 'unknown',
})
const wait = (meaning: string, hint: string): ErrorCode => ({ class: 'api', retry: 'later', meaning, hint })

/**
 * Tuya's global error codes: class, retry behaviour and hint of each, in one place.
 * Source: Tuya "Global Error Codes", 2024-07; the symbolic codes and 40000309 / 40001900 from public reports.
 */
export const errorCodes: Readonly<Record<string, ErrorCode>> = {
  500: busy('System error'),
  1000: missing('The data does not exist'),
  1001: key('The secret is invalid'),
  1002: token('The access token is missing'),
  1003: caller('The grant type is invalid'),
  1004: key(
    'The signature is invalid',
    `${checkKey} A proxy that changes the request, or drops the body of a GET, has the same effect: see \`signing\`.`,
  ),
  1005: key('The client id is invalid'),
  1006: caller('The content type is not supported'),
  1007: caller('The key is not supported'),
  1008: admin('Invalid access', checkKey),
  1010: token('The access token has expired'),
  1011: token('The access token is invalid'),
  1012: token('The status of the access token is invalid'),
  1013: {
    class: 'clock',
    retry: 'clock',
    meaning: 'The time of the request is invalid',
    hint: 'Set the clock of this machine (NTP). The client has already tried with the time of the server.',
  },
  1100: parameter('A parameter is empty'),
  1101: parameter('A parameter is out of range'),
  1102: parameter('A parameter is missing'),
  1103: { ...caller('The command could not be issued'), outcome: 'unknown' },
  1104: parameter('A parameter has the wrong type'),
  1105: caller('A header is missing', 'A proxy may be dropping headers on the way.'),
  1106: admin(
    'Permission denied',
    `${checkDataCenter} Otherwise the project may not use this device or API: look the request id up in the API logs.`,
  ),
  1107: caller('The code is invalid'),
  1108: caller(
    'The path of the API, or its method, is not known there',
    'Check the data center and the base URL, and that the project is authorised for the commercial lighting APIs.',
  ),
  1109: parameter('A parameter is not allowed'),
  1110: { ...limit('Too many requests at the same time'), outcome: 'unknown' },
  1111: busy('The system is busy'),
  1112: wait('The user is being synchronised', 'Try again in a few minutes.'),
  1113: wait(
    'The operation was repeated too soon',
    'Wait some minutes. The first one may well have been carried out.',
  ),
  1114: admin(
    'The address of this machine is not allowed',
    'Add it to the IP allowlist of the cloud project, or turn the list off.',
  ),
  1199: limit('Too many requests'),
  1400: token('The access token is invalid'),
  2001: wait('The device is offline', 'Wait until the device is online again.'),
  2002: missing('There are no devices'),
  2003: caller('The device does not support this function'),
  2005: missing('The product does not exist'),
  2006: missing('The user does not exist'),
  2007: admin('The token of the device has expired', checkDataCenter),
  2008: caller('The command or its value is not supported'),
  2009: caller('The device does not support this'),
  2010: missing(
    'The device does not exist',
    'Check the device id, and that the device belongs to this project.',
  ),
  2012: admin('The application is not supported', checkDataCenter),
  2013: busy('The timer could not be added'),
  2015: caller('The device category is not supported'),
  2017: admin('The schema does not exist', checkDataCenter),
  2018: caller('The data could not be decrypted'),
  2021: caller('The e-mail address is not valid'),
  2022: caller('The phone number is not valid'),
  2023: caller('The user exists already'),
  2024: caller('The file was refused'),
  2025: caller('The file was refused'),
  2026: caller('The file was refused'),
  2027: caller('The file was refused'),
  2029: token('The status of the session is invalid'),
  2317: wait(
    'Another device of the same gateway is being updated',
    'Wait until it is done: devices behind one gateway are updated one after the other.',
  ),
  2401: key('The password is wrong'),
  2406: admin('The skill id is invalid', checkDataCenter),
  2501: missing('The home does not exist'),
  2502: missing('The room does not exist', 'Check the room id, or ask Tuya for the room tree again.'),
  40000309: limit('Too many requests'),
  40001900: admin('There is no permission for this space', 'Grant the project access to the space.'),
  28841001: quota('The account has no cloud plan', plan),
  28841002: quota('The cloud plan has expired', plan),
  28841003: quota('The bill of the cloud plan is overdue', plan),
  28841004: quota('The quota of the trial plan is used up', `${plan} It starts anew with the next month.`),
  28841101: quota('The project has not subscribed to this API', subscribe),
  28841102: quota('The subscription to this API has expired', subscribe),
  28841103: quota('The bill of this API is overdue', plan),
  28841104: quota('The quota of this API is used up', plan),
  28841105: quota('The project is not authorised for this API', subscribe),
  28841106: quota('The project has not subscribed to this API', subscribe),
  28841107: admin('The data center is suspended', checkDataCenter),
  [-9999999]: limit('Too many requests, or the API is degraded'),
  API_QPS_LIMIT_OR_DEGRADE: limit('Too many requests, or the API is degraded'),
  SYSTEM_ERROR: busy('System error'),
  REPEATED_REQUEST: wait('The request was repeated', 'The first one may well have been carried out.'),
  ILLEGAL_ACCESS_API: admin('The project may not use this API', subscribe),
}

/** What the same codes mean when a token was asked for (observed live, in public reports). */
const tokenCallCodes: Readonly<Record<string, ErrorCode>> = {
  2007: admin(
    'Access from this region is not allowed',
    `${checkDataCenter} Some data centers refuse callers from other regions.`,
  ),
  2009: key('The client id is invalid'),
}

/** Codes that the document lists as families: timers, locks and gateways, login, homes and rooms. */
const families: readonly { readonly from: number; readonly to: number; readonly row: ErrorCode }[] = [
  { from: 2200, to: 2299, row: caller('A timer was refused') },
  { from: 2300, to: 2399, row: caller('A gateway or lock refused the call') },
  { from: 2400, to: 2499, row: admin('The login was refused', checkDataCenter) },
  { from: 2500, to: 2599, row: caller('A home, room or scene was refused') },
]

const rows = new Map(Object.entries(errorCodes))
const tokenCallRows = new Map(Object.entries(tokenCallCodes))

/** Looks a code up, in the sense it has for token calls or for all others. Unknown codes give undefined. */
export const findErrorCode = (code: number | string, isTokenCall: boolean): ErrorCode | undefined => {
  const row = (isTokenCall ? tokenCallRows.get(String(code)) : undefined) ?? rows.get(String(code))
  if (row !== undefined || typeof code === 'string') return row
  return families.find(({ from, to }) => code >= from && code <= to)?.row
}
