import { drawBlocks } from './blocks/blocks.js'
import { viewSurface } from './blocks/surfaces.js'
import { menuButton } from './channel-view.js'
import { h } from './element.js'
import { store } from './store.js'

const nothingPublished = () =>
  h(
    'div',
    { class: 'empty' },
    h('h2', {}, `${store.app.name} has no Home tab yet`),
    h('p', {}, 'The app publishes it when someone first opens this page.'),
  )

/** The app's Home tab for the current person. */
export const drawHome = () => {
  document.title = `${store.app.name} · ${store.team.name}`
  document
    .getElementById('main')
    .replaceChildren(
      h(
        'header',
        { class: 'bar' },
        menuButton(),
        h('h1', {}, store.app.name),
        h('span', { class: 'bar-note' }, 'Home'),
      ),
      h(
        'div',
        { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Home tab' },
        store.home === null
          ? nothingPublished()
          : h('div', { class: 'home' }, drawBlocks(store.home.blocks, viewSurface(store.home))),
      ),
    )
}
