import type { TuyaOutcome } from './tuya-error.ts'

/** The error class of a code. */
type ErrorCodeClass = 'api' | 'authentication' | 'permission' | 'not-found' | 'rate-limit' | 'quota' | 'clock'

/**
 * When a retry may help: `now` after a short wait (the client retries reads), `later` after minutes (the application
 * decides), `token` and `clock` once, with a new token or a corrected clock (the client retries), or `never`.
 */
type ErrorCodeRetry = 'now' | 'later' | 'token' | 'clock' | 'never'

export interface ErrorCode {
  readonly class: ErrorCodeClass
  readonly retry: ErrorCodeRetry
  /** What the code means, in our words. */
  readonly meaning: string
  readonly hint?: string
  /** `unknown` when Tuya may have carried out a write despite this answer. Otherwise `refused`. */
  readonly outcome?: TuyaOutcome
}

const checkKey =
  'Check the client id, the secret and the data center on the Overview tab of the cloud project.'
const checkDataCenter =
  'The most common cause is a wrong data center: check it on the Overview tab of the cloud project.'
const subscribe =
  'Subscribe to the API under Service API in the cloud project, and authorise the project for it.'
const plan = "Renew or extend the account's plan under Cloud > My Service in the Tuya console."
const parameters =
  "Check the parameters against the OTA document. If they are right, try the other `getParameters` mode ('body' or 'query')."
const otherToken =
  'Tuya also refused a new token. Another program with the same key may be replacing it: use a separate cloud project for each program.'
const shortWait = 'Tuya is busy. The client retries reads; check the devices before you repeat a write.'
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
 * Tuya's global error codes, with class, retry behaviour and hint.
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
    `${checkKey} A proxy that changes the request, or drops the body of a GET, causes the same error: see \`signing\`.`,
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
    hint: "Set this machine's clock with NTP. The client has already tried the server's time.",
  },
  1100: parameter('A parameter is empty'),
  1101: parameter('A parameter is out of range'),
  1102: parameter('A parameter is missing'),
  1103: { ...caller('The command could not be issued'), outcome: 'unknown' },
  1104: parameter('A parameter has the wrong type'),
  1105: caller('A header is missing', 'A proxy may be dropping headers.'),
  1106: admin(
    'Permission denied',
    `${checkDataCenter} Otherwise the project isn't allowed to use this device or API: look up the request id in the API logs.`,
  ),
  1107: caller('The code is invalid'),
  1108: caller(
    'Tuya does not know this API path or method',
    'Check the data center, the base URL, and whether the project is authorised for the commercial lighting APIs.',
  ),
  1109: parameter('A parameter is not allowed'),
  1110: { ...limit('Too many requests at the same time'), outcome: 'unknown' },
  1111: busy('The system is busy'),
  1112: wait('The user is being synchronised', 'Try again in a few minutes.'),
  1113: wait(
    'The operation was repeated too soon',
    'Wait a few minutes. The first operation may have been carried out.',
  ),
  1114: admin(
    'The address of this machine is not allowed',
    'Add it to the IP allowlist of the cloud project, or turn the allowlist off.',
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
    'Check the device id, and whether the device belongs to this project.',
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
    'Wait until it is finished: a gateway updates its devices one at a time.',
  ),
  2401: key('The password is wrong'),
  2406: admin('The skill id is invalid', checkDataCenter),
  2501: missing('The home does not exist'),
  2502: missing('The room does not exist', 'Check the room id, or read the room tree again.'),
  40000309: limit('Too many requests'),
  40001900: admin('There is no permission for this space', 'Grant the project access to the space.'),
  28841001: quota('The account has no cloud plan', plan),
  28841002: quota('The cloud plan has expired', plan),
  28841003: quota('The bill of the cloud plan is overdue', plan),
  28841004: quota('The quota of the trial plan is used up', `${plan} The quota starts again next month.`),
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
  REPEATED_REQUEST: wait('The request was repeated', 'The first request may have been carried out.'),
  ILLEGAL_ACCESS_API: admin('The project may not use this API', subscribe),
}

/** Codes with a different meaning for token calls (observed live, in public reports). */
const tokenCallCodes: Readonly<Record<string, ErrorCode>> = {
  2007: admin(
    'Access from this region is not allowed',
    `${checkDataCenter} Some data centers refuse callers from other regions.`,
  ),
  2009: key('The client id is invalid'),
}

/** Ranges of codes in the document: timers, locks and gateways, login, homes and rooms. */
const families: readonly { readonly from: number; readonly to: number; readonly row: ErrorCode }[] = [
  { from: 2200, to: 2299, row: caller('A timer was refused') },
  { from: 2300, to: 2399, row: caller('A gateway or lock refused the call') },
  { from: 2400, to: 2499, row: admin('The login was refused', checkDataCenter) },
  { from: 2500, to: 2599, row: caller('A home, room or scene was refused') },
]

const rows = new Map(Object.entries(errorCodes))
const tokenCallRows = new Map(Object.entries(tokenCallCodes))

/** Looks up a code, with its meaning for token calls or for all others. Unknown codes give undefined. */
export const findErrorCode = (code: number | string, isTokenCall: boolean): ErrorCode | undefined => {
  const row = (isTokenCall ? tokenCallRows.get(String(code)) : undefined) ?? rows.get(String(code))
  if (row !== undefined || typeof code === 'string') return row
  return families.find(({ from, to }) => code >= from && code <= to)?.row
}
