import { createLiveBlocks } from './blocks/live-blocks.js'
import { createViewSurface } from './blocks/surfaces.js'
import { call } from './client.js'
import { h, uniqueId } from './element.js'
import { createSlot } from './slot.js'
import { refreshModals, store } from './store.js'
import { plainText } from './text/mrkdwn.js'
import { toast } from './toasts.js'

let shown

const remove = () => {
  shown?.dialog.close()
  shown?.dialog.remove()
  shown = undefined
}

const close = async () => {
  try {
    await call('closeView', { userId: store.me })
  } catch (error) {
    toast(error.message)
  }
  await refreshModals()
}

const submit = async (surface, button) => {
  button.setAttribute('aria-busy', 'true')
  await surface.settled()
  try {
    const result = await call('submitView', { userId: store.me })
    const [front] = (await call('openModals', { userId: store.me })).slice(-1)
    if (result.outcome === 'errors') draw(front, { errors: result.errors })
    else if (result.outcome === 'failed') draw(front, { trouble: result.notice })
    else await refreshModals()
  } catch (error) {
    toast(error.message)
  } finally {
    button.removeAttribute('aria-busy')
  }
}

const createModal = (view) => {
  const surface = createViewSurface(view)
  const live = createLiveBlocks(surface)
  const titleId = uniqueId('modal')
  const title = h('h2', { id: titleId })
  const body = h('div', { class: 'modal-body' }, live.node)
  const foot = createSlot()
  const form = h(
    'form',
    { novalidate: true, 'aria-labelledby': titleId },
    h(
      'header',
      { class: 'modal-head' },
      title,
      h('button', { class: 'icon-button', type: 'button', 'aria-label': 'Close', onclick: close }, '×'),
    ),
    body,
    h('footer', { class: 'modal-foot' }, foot.node),
  )
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const button = form.querySelector('[type=submit]')
    if (button) void submit(surface, button)
  })
  const dialog = h('dialog', { class: 'modal' }, form)
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault()
    void close()
  })
  const drawFoot = (front, trouble) => () => [
    trouble && h('p', { class: 'modal-trouble', role: 'alert' }, trouble),
    h(
      'button',
      { class: 'button', type: 'button', onclick: close },
      front.close ? plainText(front.close) : front.submit ? 'Cancel' : 'Close',
    ),
    front.submit && h('button', { class: 'button is-primary', type: 'submit' }, plainText(front.submit)),
  ]
  return {
    id: view.id,
    dialog,
    show: (front, { errors, trouble } = {}) => {
      surface.show(front, errors)
      title.textContent = plainText(front.title)
      live.show(front.blocks)
      foot.show([front.submit, front.close, trouble], drawFoot(front, trouble))
      body.querySelector('.has-error input, .has-error textarea')?.focus()
    },
  }
}

const draw = (view, more) => {
  const isNew = shown?.id !== view.id
  if (isNew) {
    remove()
    shown = createModal(view)
    document.getElementById('dialogs').append(shown.dialog)
  }
  shown.hash = view.hash
  shown.show(view, more)
  if (!isNew) return
  shown.dialog.showModal()
  shown.dialog.querySelector('.modal-body input, .modal-body textarea, .modal-foot .is-primary')?.focus()
}

/** Shows the current person's front modal, if any. Doesn't redraw a view whose values alone changed. */
export const drawModals = () => {
  const front = store.modals.at(-1)
  if (front === undefined) remove()
  else if (front.id !== shown?.id || front.hash !== shown.hash) draw(front)
}
