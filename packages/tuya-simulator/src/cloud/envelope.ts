import { vendorMessage } from './vendor-errors.ts'

/** A route's answer, before it is wrapped. A success may have no result, as documented for the room sync. */
export type Answer =
  | { isSuccess: true; result?: unknown }
  | { isSuccess: false; code: number | string; msg: string }

/** A cached serialized page, used when the same page is requested again. */
export class SerializedResult {
  readonly json: string

  constructor(json: string) {
    this.json = json
  }
}

export const answered = (result: unknown): Answer => ({ isSuccess: true, result })
export const answeredNothing: Answer = { isSuccess: true }

/** A refusal with the vendor's code. `detail` is added to the vendor's message to help find the mistake. */
export const refused = (code: number | string, detail?: string): Answer & { isSuccess: false } => ({
  isSuccess: false,
  code,
  msg: detail === undefined ? vendorMessage(code) : `${vendorMessage(code)}: ${detail}`,
})

export interface Envelope {
  result?: unknown
  success: boolean
  code?: number | string
  msg?: string
  t: number
  tid: string
}

/** The envelope of every vendor answer. As on the live gateway, errors also have HTTP status 200. */
export const toEnvelope = (answer: Answer, t: number, tid: string): Envelope =>
  answer.isSuccess
    ? { ...('result' in answer ? { result: plainResult(answer.result) } : {}), success: true, t, tid }
    : { code: answer.code, msg: answer.msg, success: false, t, tid }

export const serializeAnswer = (answer: Answer, t: number, tid: string): string =>
  answer.isSuccess && answer.result instanceof SerializedResult
    ? `{"result":${answer.result.json},"success":true,"t":${t},"tid":"${tid}"}`
    : JSON.stringify(toEnvelope(answer, t, tid))

const plainResult = (result: unknown): unknown =>
  result instanceof SerializedResult ? (JSON.parse(result.json) as unknown) : result
