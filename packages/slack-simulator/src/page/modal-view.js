import { drawBlocks } from './blocks/blocks.js'
import { viewSurface } from './blocks/surfaces.js'
import { call } from './client.js'
import { h, uniqueId } from './element.js'
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

const drawContent = (view, surface, trouble) => {
  const titleId = uniqueId('modal')
  const submitButton =
    view.submit && h('button', { class: 'button is-primary', type: 'submit' }, plainText(view.submit))
  const form = h(
    'form',
    { novalidate: true, 'aria-labelledby': titleId },
    h(
      'header',
      { class: 'modal-head' },
      h('h2', { id: titleId }, plainText(view.title)),
      h('button', { class: 'icon-button', type: 'button', 'aria-label': 'Close', onclick: close }, '×'),
    ),
    h('div', { class: 'modal-body' }, drawBlocks(view.blocks, surface)),
    h(
      'footer',
      { class: 'modal-foot' },
      trouble && h('p', { class: 'modal-trouble', role: 'alert' }, trouble),
      h(
        'button',
        { class: 'button', type: 'button', onclick: close },
        view.close ? plainText(view.close) : view.submit ? 'Cancel' : 'Close',
      ),
      submitButton,
    ),
  )
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (submitButton) void submit(surface, submitButton)
  })
  return form
}

/** The focused element, to restore focus after a redraw. */
const focusPlace = (dialog) => {
  const { activeElement } = document
  if (!dialog.contains(activeElement)) return undefined
  const fields = [...dialog.querySelectorAll('input, textarea, button')]
  return { index: fields.indexOf(activeElement), start: activeElement.selectionStart }
}

const restoreFocus = (dialog, place) => {
  const field = [...dialog.querySelectorAll('input, textarea, button')][place?.index ?? -1]
  const first =
    dialog.querySelector('.has-error input, .has-error textarea') ??
    field ??
    dialog.querySelector('.modal-body input, .modal-body textarea, .modal-foot .is-primary')
  first?.focus()
  if (place?.start !== undefined && place?.start !== null && first === field && field?.type === 'text')
    field.setSelectionRange(place.start, place.start)
}

const draw = (view, { errors = {}, trouble } = {}) => {
  const isSame = shown?.id === view.id
  if (!isSame) remove()
  const dialog = shown?.dialog ?? h('dialog', { class: 'modal' })
  const place = isSame ? focusPlace(dialog) : undefined
  const scrollTop = dialog.querySelector('.modal-body')?.scrollTop ?? 0
  dialog.replaceChildren(drawContent(view, viewSurface(view, errors), trouble))
  if (!isSame) {
    dialog.addEventListener('cancel', (event) => {
      event.preventDefault()
      void close()
    })
    document.getElementById('dialogs').append(dialog)
    dialog.showModal()
  }
  shown = { id: view.id, hash: view.hash, dialog }
  dialog.querySelector('.modal-body').scrollTop = scrollTop
  restoreFocus(dialog, place)
}

/** Shows the current person's front modal, if any. Doesn't redraw a view whose values alone changed. */
export const drawModals = () => {
  const front = store.modals.at(-1)
  if (front === undefined) remove()
  else if (front.id !== shown?.id || front.hash !== shown.hash) draw(front)
}
