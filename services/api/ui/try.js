import { ApiError, json } from './client.js'
import { byId, el, inputOf, textOf } from './dom.js'
import { EXAMPLES, RAW_ITEM, STARTER_PROBLEM } from './examples.js'
import { explain } from './explain.js'

const LANGUAGES = ['', 'python', 'javascript', 'typescript', 'cpp', 'c', 'java', 'go', 'rust']

/**
 * The form and its outcome.
 * @param {{ onBatch: (id: string) => void, show: (view: string) => void }} ports
 */
export function createTry({ onBatch, show }) {
  const form = /** @type {HTMLFormElement} */ (byId('try-form'))
  const outcome = byId('outcome')
  const rule = /** @type {HTMLSelectElement} */ (byId('rule'))
  let turn = 0

  const mode = () => String(new FormData(form).get('mode'))
  byId('language').append(...LANGUAGES.map(name => el('option', { value: name }, name || 'as the fence says')))
  set('problem', JSON.stringify(STARTER_PROBLEM, null, 2))
  set('raw', JSON.stringify(RAW_ITEM, null, 2))
  fillRules(rule)

  function showMode() {
    for (const field of form.querySelectorAll('[data-modes]')) {
      if (field instanceof HTMLElement) field.hidden = !(field.dataset.modes ?? '').split(' ').includes(mode())
    }
    const examples = EXAMPLES[mode()] ?? []
    byId('examples').replaceChildren(
      ...examples.map(example =>
        el(
          'button',
          { type: 'button', class: `chip ${example.right ? 'right' : 'wrong'}`, click: () => take(example) },
          el('span', { class: 'chip-mark', 'aria-hidden': 'true' }, example.right ? '✓' : '✕'),
          el('span', { class: 'visually-hidden' }, example.right ? 'right: ' : 'wrong: '),
          example.label,
        ),
      ),
    )
    for (const row of form.querySelectorAll('.examples')) {
      if (row instanceof HTMLElement) row.hidden = examples.length === 0
    }
  }

  /** @param {import('./examples.js').Example} example */
  function take(example) {
    set('completion', example.completion)
    set('gold', example.gold ?? '')
    set('language', example.language ?? '')
    set('scoring', example.scoring ?? 'all')
    if (example.problem !== undefined) set('problem', JSON.stringify(example.problem, null, 2))
    if (example.rule !== undefined) set('rule', example.rule)
    set('options', example.options === undefined ? '' : JSON.stringify(example.options, null, 2))
    inputOf('with-format').checked = example.withFormat === true
    void score()
  }

  /** What the form says, as the body of POST /score. */
  function read() {
    if (mode() === 'raw') return parse('raw', 'The item')
    const options = textOf('options').trim() === '' ? {} : parse('options', 'Further options')
    const graders = [graderOf(mode(), options)]
    if (mode() !== 'format' && inputOf('with-format').checked) {
      graders.push({ kind: 'format', rule: 'think-answer', weight: 0.1 })
    }
    return { data_source: 'ui', completion: textOf('completion'), graders }
  }

  /** @param {() => Promise<void>} work */
  async function guarded(work) {
    const mine = ++turn
    byId('form-error').textContent = ''
    form.setAttribute('aria-busy', 'true')
    try {
      await work()
    } catch (error) {
      if (mine !== turn) return
      byId('form-error').replaceChildren(...errorText(error))
    } finally {
      if (mine === turn) form.removeAttribute('aria-busy')
    }
  }

  const score = () =>
    guarded(async () => {
      const mine = turn
      const body = read()
      const started = performance.now()
      const answer = await json('/score', body)
      if (mine !== turn) return // a later request was made meanwhile
      const elapsedMs = performance.now() - started
      const items = Array.isArray(body.items) ? body.items : [body]
      const results = Array.isArray(answer.results) ? answer.results : [answer]
      outcome.replaceChildren(...results.map((result, index) => explain(items[index] ?? {}, result, elapsedMs)))
    })

  const send = () =>
    guarded(async () => {
      const body = read()
      const items = (Array.isArray(body.items) ? body.items : [body]).map((item, index) => ({
        ...item,
        id: item.id ?? `ui-${Date.now()}-${index}`,
      }))
      const { batch_id: id } = await json('/batches', { items })
      onBatch(id)
      show('live')
    })

  form.addEventListener('submit', event => {
    event.preventDefault()
    void score()
  })
  form.addEventListener('keydown', event => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void score()
  })
  form.addEventListener('change', event => {
    if (event.target instanceof HTMLInputElement && event.target.name === 'mode') showMode()
  })
  byId('as-batch').addEventListener('click', () => void send())
  showMode()
}

/** @param {string} mode @param {Record<string, unknown>} options @returns {Record<string, unknown>} */
function graderOf(mode, options) {
  if (mode === 'math') return { kind: 'math', gold: textOf('gold'), ...options }
  if (mode === 'format') return { kind: 'format', rule: textOf('rule'), ...options }
  const language = textOf('language')
  return {
    kind: 'code',
    ...(language === '' ? {} : { language }),
    problem: parse('problem', 'The problem'),
    scoring: textOf('scoring'),
    reveal: true, // the tests were pasted here: nothing is given away
    ...options,
  }
}

/** The rules that this server has, from its own description. @param {HTMLSelectElement} select */
async function fillRules(select) {
  select.append(...['think-answer', 'json-schema'].map(name => el('option', { value: name }, name)))
  const found = new Map()
  const walk = (/** @type {any} */ node) => {
    if (typeof node !== 'object' || node === null) return
    const name = onlyValue(node.properties?.rule)
    if (typeof name === 'string' && onlyValue(node.properties?.kind) === 'format')
      found.set(name, node.description ?? '')
    else for (const child of Object.values(node)) walk(child)
  }
  try {
    walk(await json('/openapi.json'))
  } catch {
    return // the two that are there still work, and the server says what is wrong when it is asked to score
  }
  if (found.size === 0) return
  const chosen = select.value
  select.replaceChildren(...[...found.keys()].map(name => el('option', { value: name }, name)))
  select.value = found.has(chosen) ? chosen : 'think-answer'
  const hint = () => (byId('rule-hint').textContent = found.get(select.value) ?? '')
  select.addEventListener('change', hint)
  hint()
}

/** The one value that a schema allows, as `const` or as `enum`. @param {any} schema */
function onlyValue(schema) {
  return schema?.const ?? (schema?.enum?.length === 1 ? schema.enum[0] : undefined)
}

/** @param {unknown} error */
function errorText(error) {
  if (error instanceof TypeError) return ['The service does not answer. Nothing was scored; try again when it is back.']
  if (!(error instanceof ApiError)) return [error instanceof Error ? error.message : String(error)]
  const rows = error.errors.map(({ pointer, detail }) => el('li', {}, el('code', {}, pointer || '/'), ` ${detail}`))
  const again = error.retryAfter === null ? '' : ` Try again in ${error.retryAfter} s.`
  return [`${error.title}: ${error.message}.${again}`, rows.length > 0 ? el('ul', {}, ...rows) : '']
}

/** @param {string} id @param {string} name */
function parse(id, name) {
  try {
    return JSON.parse(textOf(id))
  } catch (error) {
    throw new Error(`${name} is not JSON: ${error instanceof Error ? error.message : error}`)
  }
}

/** @param {string} id @param {string} value */
function set(id, value) {
  inputOf(id).value = value
}
