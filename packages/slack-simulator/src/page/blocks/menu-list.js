import { h, uniqueId } from '../element.js'

const note = (className, text) => h('li', { class: className, role: 'presentation' }, text)

/** The list of a menu: groups of options, one of them active. `choose` gets the option that a person clicks. */
export const createMenuList = ({ label, isMulti, choose }) => {
  const node = h('ul', {
    class: 'menu-list',
    id: uniqueId('menu'),
    role: 'listbox',
    'aria-label': label,
    'aria-multiselectable': isMulti ? 'true' : false,
    // Keeps the focus in the field, also when a person drags the scroll bar.
    onmousedown: (event) => event.preventDefault(),
  })
  let options = []
  let active = -1

  const mark = () => {
    for (const [index, option] of options.entries()) {
      option.node.classList.toggle('is-active', index === active)
      if (index === active) option.node.scrollIntoView({ block: 'nearest' })
    }
  }
  const drawOption = (option, { isChosen, isFull }) => {
    const own = h(
      'li',
      {
        class: 'menu-option',
        id: uniqueId('option'),
        role: 'option',
        'aria-selected': String(isChosen(option.value)),
        'aria-disabled': isFull && !isChosen(option.value) ? 'true' : false,
        onclick: () => choose(option),
      },
      h('span', {}, option.label, option.note && h('small', {}, option.note)),
      h('span', { class: 'menu-check', 'aria-hidden': 'true' }, '✓'),
    )
    options.push({ ...option, node: own })
    return own
  }
  return {
    node,
    active: () => options[active],
    move: (by) => {
      active = (active + by + options.length) % Math.max(1, options.length)
      mark()
    },
    /** The shown options may be of an earlier query: they can be clicked, but Enter chooses none. */
    setBusy: () => {
      active = -1
      mark()
      node.classList.add('is-busy')
      if (options.length === 0) node.replaceChildren(note('menu-empty', 'Loading…'))
    },
    show: ({ groups, hint, problem }, state) => {
      const kept = node.scrollTop
      const before = options[active]?.value
      options = []
      node.classList.remove('is-busy')
      const drawn = groups.flatMap((group) => [
        ...(group.label ? [note('menu-group', group.label)] : []),
        ...group.options.map((option) => drawOption(option, state)),
      ])
      const empty = options.length === 0 ? (hint ?? 'No results') : undefined
      node.replaceChildren(
        ...(state.isFull ? [note('menu-empty', `No more than ${state.maxItems} can be chosen.`)] : []),
        ...drawn,
        ...(empty ? [note('menu-empty', empty)] : []),
        ...(problem ? [note('menu-problem', problem)] : []),
      )
      node.scrollTop = state.isSameQuery ? kept : 0
      const same = options.findIndex(({ value }) => value === before)
      active = options.length === 0 ? -1 : state.isSameQuery && same !== -1 ? same : 0
      mark()
    },
  }
}
