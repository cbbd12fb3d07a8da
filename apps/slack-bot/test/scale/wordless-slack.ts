import { WebClient, type WebAPICallResult } from '@slack/web-api'
import type { Scheduler } from '../../src/work-queue/scheduler.ts'

/** Slack's usual time for an answer. */
const ANSWER_MS = 200

/** Slack's own client without a network: calls are counted and answered after Slack's usual time. */
export class WordlessSlack extends WebClient {
  posts = 0
  edits = 0
  /** Told of each message that is posted or edited. */
  onMessage: (message: object) => void = () => {}
  readonly #scheduler: Scheduler

  constructor(scheduler: Scheduler) {
    super('xoxb-nobody')
    this.#scheduler = scheduler
  }

  override apiCall(method: string, options: object = {}): Promise<WebAPICallResult> {
    if (method === 'chat.postMessage' || method === 'chat.update') this.onMessage(options)
    if (method === 'chat.postMessage') this.posts += 1
    if (method === 'chat.update') this.edits += 1
    const answer = {
      ok: true,
      ts: `${this.posts}.000000`,
      bot_id: 'B1',
      messages: [],
      response_metadata: {},
    }
    return new Promise((resolve) => {
      this.#scheduler.schedule(() => {
        resolve(answer)
      }, ANSWER_MS)
    })
  }
}
