import { h, uniqueId } from '../element.js'
import { plainText, textObject } from '../text/mrkdwn.js'
import { choicesOf, chosenIn } from './choices.js'
import { menu } from './menu.js'
import { overflowMenu } from './overflow-menu.js'

const styles = { primary: 'button is-primary', danger: 'button is-danger' }

const button = (block, element, surface) => {
  const node = h(
    'button',
    {
      class: styles[element.style] ?? 'button',
      type: 'button',
      'aria-label': element.accessibility_label ?? false,
      'data-action': element.action_id,
      onclick: async () => {
        if (element.url) window.open(element.url, '_blank', 'noreferrer')
        try {
          await surface.use(block, element, element.value, () => node.setAttribute('aria-busy', 'true'))
        } finally {
          node.removeAttribute('aria-busy')
        }
      },
    },
    plainText(element.text),
  )
  return node
}

const choiceGroup = (block, element, surface) => {
  const isMulti = element.type === 'checkboxes'
  const name = uniqueId('choice')
  const chosen = new Set(chosenIn(surface.stateOf(block, element)).map(({ value }) => value))
  const change = (option) => (event) => {
    if (!isMulti) chosen.clear()
    if (event.target.checked) chosen.add(option.value)
    else chosen.delete(option.value)
    void surface.use(block, element, isMulti ? [...chosen] : option.value)
  }
  return h(
    'div',
    { class: 'choices', role: isMulti ? 'group' : 'radiogroup', 'aria-label': surface.labelOf(block) },
    element.options.map((option) =>
      h(
        'label',
        { class: 'choice' },
        h('input', {
          type: isMulti ? 'checkbox' : 'radio',
          name,
          checked: chosen.has(option.value),
          onchange: change(option),
        }),
        h(
          'span',
          {},
          textObject(option.text),
          option.description && h('small', {}, textObject(option.description)),
        ),
      ),
    ),
  )
}

const select = (block, element, surface) => {
  const isMulti = element.type.startsWith('multi_')
  return menu({
    label: surface.labelOf(block) ?? element.placeholder?.text ?? 'Choose',
    placeholder: element.placeholder
      ? plainText(element.placeholder)
      : isMulti
        ? 'Choose options'
        : 'Choose an option',
    choices: choicesOf(element, (query) => surface.suggest(block, element, query)),
    chosen: chosenIn(surface.stateOf(block, element)),
    isMulti,
    isExternal: element.type.endsWith('external_select'),
    maxItems: element.max_selected_items,
    describedBy: surface.describedBy(block),
    onChange: (values) => void surface.use(block, element, isMulti ? values : (values[0] ?? null)),
  })
}

const toLocalInput = (seconds) => {
  if (!seconds) return ''
  const at = new Date(seconds * 1000)
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

const inputKinds = {
  datepicker: { type: 'date', read: (state) => state?.selected_date ?? '', write: (text) => text || null },
  timepicker: { type: 'time', read: (state) => state?.selected_time ?? '', write: (text) => text || null },
  datetimepicker: {
    type: 'datetime-local',
    read: (state) => toLocalInput(state?.selected_date_time),
    write: (text) => (text === '' ? null : Math.floor(new Date(text).getTime() / 1000)),
  },
  email_text_input: { type: 'email', read: (state) => state?.value ?? '', write: (text) => text },
  url_text_input: { type: 'url', read: (state) => state?.value ?? '', write: (text) => text },
  number_input: {
    type: 'text',
    inputmode: 'decimal',
    read: (state) => state?.value ?? '',
    write: (text) => text,
  },
  plain_text_input: { type: 'text', read: (state) => state?.value ?? '', write: (text) => text },
  rich_text_input: { type: 'text', read: () => '', write: (text) => text },
}

/** Whether each keystroke is sent to the app, not only Enter or leaving the field. */
const tellsEachCharacter = (element) =>
  element.dispatch_action_config?.trigger_actions_on?.includes('on_character_entered') === true

const field = (block, element, surface) => {
  const kind = inputKinds[element.type]
  const isLong = element.multiline === true || element.type === 'rich_text_input'
  const node = h(isLong ? 'textarea' : 'input', {
    class: 'control',
    type: isLong ? false : kind.type,
    inputmode: kind.inputmode ?? false,
    value: kind.read(surface.stateOf(block, element)),
    placeholder: element.placeholder ? plainText(element.placeholder) : false,
    maxlength: element.max_length ?? false,
    'aria-label': surface.labelOf(block) ?? element.placeholder?.text ?? 'Value',
    'aria-describedby': surface.describedBy(block) ?? false,
    'data-action': element.action_id,
  })
  const isText = element.type.endsWith('_input')
  node.addEventListener(
    isText ? 'input' : 'change',
    () => void surface.enter(block, element, kind.write(node.value), !isText || tellsEachCharacter(element)),
  )
  if (isText && !isLong) {
    node.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && block.dispatch_action)
        void surface.enter(block, element, kind.write(node.value), true)
    })
  }
  return node
}

/** Renders an element of a block. `surface` holds its current value and handles what a person does. */
export const drawElement = (block, element, surface) => {
  if (element.type === 'button' || element.type === 'workflow_button') return button(block, element, surface)
  if (element.type === 'icon_button')
    return button(block, { ...element, text: { ...element.text, text: `🗑 ${element.text.text}` } }, surface)
  if (element.type === 'overflow') return overflowMenu(block, element, surface)
  if (element.type === 'checkboxes' || element.type === 'radio_buttons')
    return choiceGroup(block, element, surface)
  if (element.type.endsWith('_select')) return select(block, element, surface)
  if (inputKinds[element.type] !== undefined) return field(block, element, surface)
  return h('span', { class: 'unknown-block' }, `This page can't show ${element.type}.`)
}
