import { h, uniqueId } from '../element.js'

/**
 * A searchable menu. `choices(query)` returns groups of `{ value, label, note }`, or a promise for them.
 * With `isMulti`, several choices are shown as chips. `onChange` gets the chosen values.
 */
export const menu = ({ label, placeholder, choices, chosen, isMulti, onChange, describedBy, isExternal }) => {
  let selected = [...chosen]
  let options = []
  let active = 0
  const listId = uniqueId('menu')
  const list = h('ul', {
    class: 'menu-list',
    id: listId,
    role: 'listbox',
    'aria-label': label,
    'aria-multiselectable': isMulti ? 'true' : false,
    hidden: true,
  })
  const input = h('input', {
    class: isMulti ? false : 'control has-caret',
    type: 'text',
    role: 'combobox',
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-label': label,
    'aria-expanded': 'false',
    'aria-controls': listId,
    'aria-autocomplete': 'list',
    'aria-describedby': describedBy ?? false,
    placeholder,
  })
  const isOpen = () => !list.hidden
  const isChosen = (value) => selected.some((one) => one.value === value)

  const close = () => {
    list.hidden = true
    input.setAttribute('aria-expanded', 'false')
    input.removeAttribute('aria-activedescendant')
    input.value = isMulti ? '' : (selected[0]?.label ?? '')
  }
  const mark = () => {
    for (const [index, node] of [...list.querySelectorAll('.menu-option')].entries()) {
      node.classList.toggle('is-active', index === active)
      if (index === active) {
        input.setAttribute('aria-activedescendant', node.id)
        node.scrollIntoView({ block: 'nearest' })
      }
    }
  }
  const choose = (option) => {
    if (option === undefined) return
    if (isMulti)
      selected = isChosen(option.value)
        ? selected.filter(({ value }) => value !== option.value)
        : [...selected, option]
    else selected = [option]
    if (isMulti) {
      drawChips()
      input.value = ''
      void draw('')
    } else close()
    onChange(selected.map(({ value }) => value))
  }
  const drawOption = (option) =>
    h(
      'li',
      {
        class: 'menu-option',
        id: uniqueId('option'),
        role: 'option',
        'aria-selected': String(isChosen(option.value)),
        onmousedown: (event) => {
          event.preventDefault()
          choose(option)
        },
      },
      h('span', {}, option.label, option.note && h('small', {}, option.note)),
      h('span', { class: 'menu-check', 'aria-hidden': 'true' }, '✓'),
    )
  const draw = async (query) => {
    const groups = await choices(query)
    const matches = (option) => isExternal || option.label.toLowerCase().includes(query.toLowerCase())
    const shown = groups
      .map((group) => ({ ...group, options: group.options.filter(matches) }))
      .filter((group) => group.options.length > 0)
    options = shown.flatMap((group) => group.options)
    active = 0
    list.replaceChildren(
      ...shown
        .flatMap((group) => [
          group.label && h('li', { class: 'menu-group', role: 'presentation' }, group.label),
          ...group.options.map(drawOption),
        ])
        .filter(Boolean),
    )
    if (options.length === 0)
      list.append(h('li', { class: 'menu-empty', role: 'presentation' }, 'No results'))
    mark()
  }
  const open = async () => {
    if (isOpen()) return
    await draw('')
    list.hidden = false
    list.classList.toggle('is-above', input.getBoundingClientRect().bottom > innerHeight - 280)
    input.setAttribute('aria-expanded', 'true')
    if (!isMulti) input.select()
  }
  const onkeydown = async (event) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (!isOpen()) await open()
      else
        active =
          (active + (event.key === 'ArrowDown' ? 1 : -1) + options.length) % Math.max(1, options.length)
      mark()
    } else if (event.key === 'Enter' && isOpen()) {
      event.preventDefault()
      choose(options[active])
    } else if (event.key === 'Escape' && isOpen()) {
      event.preventDefault()
      event.stopPropagation()
      close()
    } else if (event.key === 'Backspace' && isMulti && input.value === '' && selected.length > 0) {
      selected = selected.slice(0, -1)
      drawChips()
      onChange(selected.map(({ value }) => value))
    }
  }
  input.addEventListener('click', open)
  input.addEventListener('blur', close)
  input.addEventListener('input', async () => {
    await open()
    await draw(input.value)
  })
  input.addEventListener('keydown', onkeydown)

  const chips = h('div', { class: 'chips' })
  const removeChip = (value) => () => {
    selected = selected.filter((one) => one.value !== value)
    drawChips()
    onChange(selected.map((one) => one.value))
  }
  const drawChips = () => {
    const hadFocus = document.activeElement === input
    chips.replaceChildren(
      ...selected.map((one) =>
        h(
          'span',
          { class: 'chip' },
          one.label,
          h(
            'button',
            { type: 'button', 'aria-label': `Remove ${one.label}`, onclick: removeChip(one.value) },
            '×',
          ),
        ),
      ),
      input,
    )
    if (hadFocus) input.focus()
  }
  if (isMulti) drawChips()
  else input.value = selected[0]?.label ?? ''
  return h('div', { class: isMulti ? 'menu is-wide' : 'menu' }, isMulti ? chips : input, list)
}
