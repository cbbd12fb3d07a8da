import { limitProblem } from '../../platform/message-limits.ts'

const FORM = 'application/x-www-form-urlencoded'

/** The bare content type, as the SDK expects it; a proxy may add a charset or change the case. */
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

/** Bolt recognises a payload by these. It never answers a payload with none of them. */
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

/** `unreadable`: not an object. `unknown`: a kind of message that this version does not know. */
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
