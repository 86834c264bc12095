import { key } from './client.js'
import { byId, inputOf } from './dom.js'
import { createLive } from './live.js'
import { createTry } from './try.js'

const views = ['try', 'live']
const live = createLive()
createTry({ onBatch: live.follow, show: view => (location.hash = view) })

function show() {
  const asked = location.hash.slice(1)
  const view = views.includes(asked) ? asked : 'try'
  for (const name of views) byId(`view-${name}`).hidden = name !== view
  for (const link of document.querySelectorAll('nav a[data-view]')) {
    if (link instanceof HTMLElement && link.dataset.view === view) link.setAttribute('aria-current', 'page')
    else link.removeAttribute('aria-current')
  }
  live.visible(view === 'live')
}

const field = inputOf('key')
field.value = key.read()
const state = () => (byId('key-state').textContent = key.read() === '' ? 'No key' : 'Key set')
field.addEventListener('input', () => {
  key.write(field.value.trim())
  state()
})
state()
addEventListener('hashchange', show)
show()
