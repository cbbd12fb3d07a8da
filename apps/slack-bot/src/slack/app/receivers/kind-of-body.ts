import { limitProblem } from '../../platform/message-limits.ts'

const FORM = 'application/x-www-form-urlencoded'

/** What the SDK compares with the bare type; a proxy may add a charset, or write it in capitals. */
export const bareContentType = (header: string | undefined): string =>
  (header?.split(';')[0] ?? '').trim().toLowerCase()

const parseJson = (text: string): unknown => {
  if (limitProblem(text) !== undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const readPayload = (body: Buffer, contentType: string): unknown => {
  const text = body.toString('utf8')
  if (contentType !== FORM) return parseJson(text)
  const form = new URLSearchParams(text)
  const payload = form.get('payload')
  return payload === null ? Object.fromEntries(form) : parseJson(payload)
}

/** By these Bolt knows a payload. What has none of them would never be answered. */
const KNOWN_FIELDS = ['event', 'command', 'actions', 'ssl_check', 'name'] as const
const KNOWN_TYPES = new Set([
  'url_verification',
  'block_suggestion',
  'dialog_submission',
  'shortcut',
  'message_action',
  'view_submission',
  'view_closed',
])

/** `unreadable`: no object at all. `unknown`: a kind of message that this version does not know, or none. */
export type BodyKind = 'known' | 'unknown' | 'unreadable'

export const kindOfBody = (body: Buffer, contentType: string): BodyKind => {
  const payload = readPayload(body, contentType)
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) return 'unreadable'
  const fields = payload as Readonly<Record<string, unknown>>
  const isKnown =
    KNOWN_TYPES.has(String(fields['type'])) ||
    KNOWN_FIELDS.some((name) => fields[name] !== undefined && fields[name] !== null)
  return isKnown ? 'known' : 'unknown'
}
