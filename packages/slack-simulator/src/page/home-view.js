import { createLiveBlocks } from './blocks/live-blocks.js'
import { createViewSurface } from './blocks/surfaces.js'
import { menuButton, pageNote } from './channel-view.js'
import { h } from './element.js'
import { store } from './store.js'

const nothingPublished = () =>
  h(
    'div',
    { class: 'empty' },
    h('h2', {}, `${store.app.name} has no Home tab yet`),
    h('p', {}, 'The app publishes it when someone first opens this page.'),
  )

const drawFrame = (content) =>
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
      pageNote() ?? '',
      h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Home tab' }, content),
    )

let shown

/** The app's Home tab for the current person. Published again, only the blocks that changed are drawn again. */
export const drawHome = () => {
  document.title = `${store.app.name} · ${store.team.name}`
  const { home } = store
  if (home === null) {
    shown = undefined
    drawFrame(nothingPublished())
    return
  }
  if (shown?.id !== home.id || !shown.live.node.isConnected) {
    const surface = createViewSurface(home)
    shown = { id: home.id, surface, live: createLiveBlocks(surface) }
    drawFrame(h('div', { class: 'home' }, shown.live.node))
  }
  shown.surface.show(home)
  shown.live.show(home.blocks)
}
