import { h, uniqueId } from './element.js'
import { plainText, textObject } from './text/mrkdwn.js'

/** Slack's confirmation dialog. Resolves to whether the person accepted. Escape and a click outside mean no. */
export const askConfirmation = (confirm) =>
  new Promise((resolve) => {
    const titleId = uniqueId('confirm')
    const finish = (answer) => {
      dialog.close()
      dialog.remove()
      resolve(answer)
    }
    const yes = confirm.style === 'danger' ? 'button is-solid-danger' : 'button is-primary'
    const dialog = h(
      'dialog',
      { class: 'confirm', 'aria-labelledby': titleId, role: 'alertdialog' },
      h('h2', { id: titleId }, plainText(confirm.title)),
      h('div', { class: 'confirm-text' }, textObject(confirm.text)),
      h(
        'div',
        { class: 'modal-foot', style: 'border: 0' },
        h(
          'button',
          { class: 'button', type: 'button', onclick: () => finish(false) },
          plainText(confirm.deny),
        ),
        h(
          'button',
          { class: yes, type: 'button', autofocus: true, onclick: () => finish(true) },
          plainText(confirm.confirm),
        ),
      ),
    )
    dialog.addEventListener('cancel', (event) => {
      event.preventDefault()
      finish(false)
    })
    document.getElementById('dialogs').append(dialog)
    dialog.showModal()
  })
