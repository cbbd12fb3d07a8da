import { LRUCache } from 'lru-cache'
import type { ModalView } from '@slack/types'
import type { ModalFacts } from '../app/interaction.ts'
import type { FeatureContext } from '../feature-context.ts'
import { troubleOf } from '../platform/slack-failure.ts'

/** An open form, while people choose in it. */
interface OpenForm {
  lastTurn: number
  /** The newest choice that the form shows. */
  shownTurn: number
  /** The form's hash after our last update, and those before it. A click may still carry an earlier one. */
  hash: string
  readonly earlierHashes: Set<string>
  /** Another screen took its place. */
  isLeft: boolean
  /** Ends with the last update. */
  updates: Promise<void>
}

const MOST_FORMS = 500

const forms = new LRUCache<string, OpenForm>({ max: MOST_FORMS })

const newForm = (hash: string): OpenForm => ({
  lastTurn: 0,
  shownTurn: 0,
  hash,
  earlierHashes: new Set(),
  isLeft: false,
  updates: Promise.resolve(),
})

/** One choice in a form, and the views that follow from it. */
export interface FormTurn {
  /** Updates the form, one update at a time. Does nothing if a newer choice was shown, or if the form is another one by now. */
  show(view: ModalView): Promise<void>
  /** Shows another screen in the form's place. What earlier choices still find out is not shown any more. */
  leave(view: ModalView): Promise<void>
}

/** Whether Slack says that the form changed meanwhile, or was closed. */
const isOver = (error: unknown): boolean => ['hash_conflict', 'not_found'].includes(troubleOf(error))

/** Call it before any waiting, so that turns have the order of the clicks. */
export const beginTurn = (view: ModalFacts, context: FeatureContext): FormTurn => {
  const key = `${context.installationId} ${view.viewId}`
  const form = forms.get(key) ?? newForm(view.hash)
  forms.set(key, form)
  form.lastTurn += 1
  const turn = form.lastTurn

  const update = async (next: ModalView): Promise<void> => {
    if (form.isLeft) return
    if (!form.earlierHashes.has(view.hash) && view.hash !== form.hash) {
      form.earlierHashes.clear()
      form.hash = view.hash
    }
    try {
      const { client } = context
      const answer = await client.views.update({ view_id: view.viewId, hash: form.hash, view: next })
      form.shownTurn = turn
      form.earlierHashes.add(form.hash)
      form.hash = answer.view?.hash ?? form.hash
    } catch (error) {
      if (!isOver(error)) throw error
      context.log.debug({ error }, 'A form changed or was closed before its update')
    }
  }
  const inOrder = (work: () => Promise<void>): Promise<void> => {
    const done = form.updates.then(work)
    form.updates = done.catch(() => undefined)
    return done
  }

  return {
    show: (next) => inOrder(async () => (form.shownTurn > turn ? undefined : update(next))),
    leave: (next) =>
      inOrder(async () => {
        await update(next)
        form.isLeft = true
        forms.delete(key)
      }),
  }
}
