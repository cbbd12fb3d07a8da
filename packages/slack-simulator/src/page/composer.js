import { call } from './client.js'
import { h, uniqueId } from './element.js'
import { store } from './store.js'
import { toast } from './toasts.js'

const splitCommand = (text) => {
  const [command, ...rest] = text.split(/\s+/)
  return { command, text: text.slice(command.length).trim(), hasRest: rest.length > 0 }
}

/** The field for messages and slash commands. `threadTs()` returns the thread it replies to. */
export const createComposer = ({ id, channelId, threadTs, label }) => {
  const listId = uniqueId('commands')
  const suggestions = h('ul', {
    class: 'suggestions',
    id: listId,
    role: 'listbox',
    'aria-label': 'Commands',
    hidden: true,
  })
  const past = []
  let pastIndex = 0
  let active = 0
  const input = h('textarea', {
    id: id ?? false,
    rows: 1,
    'aria-label': label,
    placeholder: label,
    role: 'combobox',
    'aria-expanded': 'false',
    'aria-controls': listId,
    'aria-autocomplete': 'list',
  })
  const button = h('button', { class: 'button is-primary', type: 'submit' }, 'Send')

  const matching = () => {
    const { command, hasRest } = splitCommand(input.value)
    if (threadTs() !== undefined || !command.startsWith('/') || hasRest) return []
    return store.app.commands.filter((one) => one.command.startsWith(command))
  }
  const complete = (one) => {
    input.value = `${one.command} `
    input.focus()
    update()
  }
  const update = () => {
    input.style.height = 'auto'
    input.style.height = `${input.scrollHeight}px`
    const found = matching()
    active = Math.min(active, Math.max(0, found.length - 1))
    suggestions.hidden = found.length === 0
    input.setAttribute('aria-expanded', String(found.length > 0))
    suggestions.replaceChildren(
      ...found.map((one, index) =>
        h(
          'li',
          {
            class: index === active ? 'suggestion is-active' : 'suggestion',
            role: 'option',
            id: `${listId}-${index}`,
            'aria-selected': String(index === active),
            onmousedown: (event) => {
              event.preventDefault()
              complete(one)
            },
          },
          h('b', {}, one.command),
          h('span', {}, one.usageHint),
          h('small', {}, `${one.description} · ${store.app.name}`),
        ),
      ),
    )
    if (found.length > 0) input.setAttribute('aria-activedescendant', `${listId}-${active}`)
    else input.removeAttribute('aria-activedescendant')
  }
  const perform = (text) => {
    const place = { userId: store.me, channelId: channelId() }
    if (text.startsWith('/') && threadTs() === undefined) {
      const { command, text: rest } = splitCommand(text)
      return call('slash', { ...place, command, text: rest })
    }
    if (text.startsWith('/'))
      throw new Error("Slash commands don't work in threads. Type the command in the channel.")
    return call('say', { ...place, text, threadTs: threadTs() })
  }
  const send = async () => {
    const text = input.value.trim()
    if (text === '') return
    past.push(text)
    pastIndex = past.length
    input.value = ''
    update()
    button.setAttribute('aria-busy', 'true')
    try {
      await perform(text)
    } catch (error) {
      toast(error.message)
    } finally {
      button.removeAttribute('aria-busy')
    }
  }
  const recall = (by) => {
    pastIndex = Math.max(0, Math.min(past.length, pastIndex + by))
    input.value = past[pastIndex] ?? ''
    update()
  }
  input.addEventListener('input', update)
  input.addEventListener('blur', () => (suggestions.hidden = true))
  input.addEventListener('keydown', (event) => {
    const found = suggestions.hidden ? [] : matching()
    const isArrow = event.key === 'ArrowDown' || event.key === 'ArrowUp'
    const step = event.key === 'ArrowDown' ? 1 : -1
    if (event.key === 'Tab' && found.length > 0) {
      event.preventDefault()
      complete(found[active])
    } else if (isArrow && found.length > 1) {
      event.preventDefault()
      active = (active + step + found.length) % found.length
      update()
    } else if (isArrow && !input.value.includes('\n') && past.length > 0) {
      event.preventDefault()
      recall(step)
    } else if (event.key === 'Escape') suggestions.hidden = true
    else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault()
      void send()
    }
  })
  const form = h(
    'form',
    { class: 'composer' },
    suggestions,
    h('div', { class: 'composer-box' }, input, button),
  )
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void send()
  })
  return {
    node: form,
    rename: (text) => {
      input.setAttribute('aria-label', text)
      input.setAttribute('placeholder', text)
    },
    focus: () => input.focus(),
  }
}
