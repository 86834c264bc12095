// Cards are made as they are asked for: all that match the filters, a page at a time.
const PAGE = 50
const all = JSON.parse(document.getElementById('data').textContent)
const form = document.getElementById('filters')
const list = document.getElementById('cards')
const more = document.getElementById('more')
const shown = document.getElementById('shown')
let matching = []
let made = 0

function element(name, text, attributes = {}) {
  const node = document.createElement(name)
  if (text !== undefined) node.textContent = text
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value)
  return node
}

function card({ id, outcome, title, kind, facts, text, chars }) {
  const node = element('article', undefined, { 'data-outcome': outcome })
  const table = element('dl')
  for (const [name, value, mathml] of facts) {
    const cell = element('dd')
    if (mathml) {
      const typeset = element('span')
      typeset.innerHTML = mathml // KaTeX's own output, made when the page was
      for (const source of typeset.querySelectorAll('annotation')) source.remove()
      cell.append(typeset)
    }
    cell.append(element('code', value))
    table.append(element('dt', name), cell)
  }
  const full = element('details')
  full.append(
    element('summary', `completion, ${chars.toLocaleString('en')} characters${chars > text.length ? ', its end' : ''}`),
  )
  full.addEventListener(
    'toggle',
    () => full.childElementCount > 1 || full.append(element('pre', text, { tabindex: '0' })),
    {
      once: true,
    },
  )
  node.append(element('h2', id), element('p', `${title}: ${kind}`, { class: 'what' }), table, full)
  return node
}

function showMore() {
  const next = matching.slice(made, made + PAGE)
  list.append(...next.map(card))
  made += next.length
  more.hidden = made >= matching.length
  shown.textContent = `${made.toLocaleString('en')} of ${matching.length.toLocaleString('en')} that match`
}

function filter() {
  const { outcome, kind, words } = Object.fromEntries(new FormData(form))
  const wanted = words.trim().toLowerCase()
  matching = all.filter(
    each =>
      (outcome === '' || each.outcome === outcome) &&
      (kind === '' || each.kind === kind) &&
      (wanted === '' ||
        [each.id, each.text, ...each.facts.map(([, value]) => value)].some(text =>
          text.toLowerCase().includes(wanted),
        )),
  )
  list.replaceChildren()
  made = 0
  showMore()
}

form.addEventListener('input', filter)
form.addEventListener('submit', event => event.preventDefault())
more.addEventListener('click', showMore)
filter()
