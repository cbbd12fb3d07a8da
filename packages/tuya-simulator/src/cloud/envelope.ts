import { vendorMessage } from './vendor-errors.ts'

/** What a route answers, before it is wrapped. A success may have no result at all, as the room sync documents. */
export type Answer =
  | { isSuccess: true; result?: unknown }
  | { isSuccess: false; code: number | string; msg: string }

/** A page that was serialised before; saves the work when the same page is asked again. */
export class SerializedResult {
  readonly json: string

  constructor(json: string) {
    this.json = json
  }
}

export const answered = (result: unknown): Answer => ({ isSuccess: true, result })
export const answeredNothing: Answer = { isSuccess: true }

/** A refusal with the vendor's code. `detail` is added to the vendor's words, to make a mistake easy to find. */
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

/** The envelope of every vendor answer. Errors come with HTTP status 200, as the live gateway sends them. */
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
