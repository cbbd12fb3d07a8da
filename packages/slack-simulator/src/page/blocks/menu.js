import { h } from '../element.js'
import { createFloating } from '../float.js'
import { createChips } from './chips.js'
import { createMenuList } from './menu-list.js'

/** After a keystroke, an external menu waits this long before it asks the app. */
const typingPauseMs = 150

/**
 * A searchable menu. `choices(query)` returns `{ groups, hint, problem }`, or a promise for it, with groups of
 * `{ value, label, note }`. With `isMulti`, the chosen ones are shown as tokens. `onChange` gets the chosen values.
 */
export const menu = ({ label, placeholder, choices, chosen, isMulti, isExternal, ...more }) => {
  const { onChange, describedBy, maxItems = Infinity } = more
  let selected = [...chosen]
  let shownQuery
  let latest = 0
  let timer

  const isChosen = (value) => selected.some((one) => one.value === value)
  const list = createMenuList({ label, isMulti, choose: (option) => choose(option) })
  const input = h('input', {
    class: isMulti ? false : 'control has-caret',
    type: 'text',
    role: 'combobox',
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-label': label,
    'aria-expanded': 'false',
    'aria-controls': list.node.id,
    'aria-autocomplete': 'list',
    'aria-describedby': describedBy ?? false,
    placeholder,
  })
  const chips = createChips(input, (value) => change(selected.filter((one) => one.value !== value)))
  const floating = createFloating(list.node, isMulti ? chips.node : input)

  const showChosen = () => {
    if (isMulti) chips.draw(selected)
    else input.value = selected[0]?.label ?? ''
  }
  const close = () => {
    clearTimeout(timer)
    latest += 1
    floating.close()
    input.setAttribute('aria-expanded', 'false')
    input.removeAttribute('aria-activedescendant')
    input.value = isMulti ? '' : (selected[0]?.label ?? '')
  }
  const pointToActive = () => {
    const active = list.active()
    if (active) input.setAttribute('aria-activedescendant', active.node.id)
    else input.removeAttribute('aria-activedescendant')
  }
  const draw = async (query) => {
    latest += 1
    const own = latest
    const asked = choices(query)
    if (asked instanceof Promise) {
      list.setBusy()
      pointToActive()
    }
    const found = await asked
    // A later keystroke asked again, or the menu was closed.
    if (own !== latest) return
    const isFull = isMulti && selected.length >= maxItems
    list.show(found, { isChosen, isFull, maxItems, isSameQuery: query === shownQuery })
    shownQuery = query
    pointToActive()
    floating.place()
  }
  const open = () => {
    if (floating.isOpen()) return
    shownQuery = undefined
    floating.open()
    input.setAttribute('aria-expanded', 'true')
    if (!isMulti) input.select()
    void draw('')
  }
  const change = (next) => {
    selected = next
    showChosen()
    onChange(selected.map(({ value }) => value))
  }
  const choose = (option) => {
    if (option === undefined) return
    const isRemoved = isMulti && isChosen(option.value)
    if (isMulti && !isRemoved && selected.length >= maxItems) return
    const one = { value: option.value, label: option.label }
    if (isRemoved) change(selected.filter(({ value }) => value !== option.value))
    else change(isMulti ? [...selected, one] : [one])
    if (!isMulti) {
      close()
      return
    }
    input.value = ''
    void draw('')
  }
  const onkeydown = (event) => {
    const isArrow = event.key === 'ArrowDown' || event.key === 'ArrowUp'
    if (isArrow || event.key === 'Enter') {
      event.preventDefault()
      if (!floating.isOpen()) open()
      else if (event.key === 'Enter') choose(list.active())
      else list.move(event.key === 'ArrowDown' ? 1 : -1)
      pointToActive()
    } else if (event.key === 'Escape' && floating.isOpen()) {
      event.preventDefault()
      event.stopPropagation()
      close()
    } else if (event.key === 'Backspace' && isMulti && input.value === '' && selected.length > 0) {
      change(selected.slice(0, -1))
      if (floating.isOpen()) void draw('')
    }
  }
  input.addEventListener('click', open)
  input.addEventListener('blur', close)
  input.addEventListener('keydown', onkeydown)
  input.addEventListener('input', () => {
    const query = input.value
    open()
    clearTimeout(timer)
    timer = setTimeout(() => void draw(query), isExternal ? typingPauseMs : 0)
  })
  showChosen()
  return h('div', { class: isMulti ? 'menu is-wide' : 'menu' }, isMulti ? chips.node : input, list.node)
}
