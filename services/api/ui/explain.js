import { afterThinking, codeBlocks } from './code-blocks.js'
import { el, numberText } from './dom.js'
import { tex } from './tex.js'

/** What each verdict means, in words. */
const MEANING = {
  correct: 'right',
  wrong: 'not what was asked for',
  no_answer: 'no answer was found in the completion',
  unparsable_answer: 'the answer cannot be read',
  undecided: 'neither equal nor different could be shown; it pays 0 and is counted',
  bad_format: 'the required form is not kept',
  compile_error: 'the program does not compile',
  runtime_error: 'the program failed while it ran',
  time_limit: 'the program used up its CPU time',
  memory_limit: 'the program used up its memory',
  output_limit: 'the program wrote too much',
  idle_limit: 'the program waited without working',
  partial: 'a part of it is right',
  truncated: 'cut off before the reasoning was closed',
  integrity: 'it tried to pass without solving',
  invalid_item: 'the item itself is not valid',
  gold_unparsable: 'the gold answer cannot be read',
  invalid_problem: 'the problem cannot be judged',
  infra_error: 'a fault of the service, never a number',
  expired: 'the deadline passed first',
  cancelled: 'cancelled before it was judged',
}

/** Keys of a detail that have a place of their own in the card. */
const SHOWN = new Set([
  'answer',
  'gold',
  'method',
  'proof',
  'witness',
  'source',
  'read',
  'code',
  'passed',
  'total',
  'tests',
  'failed',
  'diagnostics',
  'language',
  'miss',
  'errors',
  'failure',
  'message',
  'reason',
])

/**
 * One result as a story: the reward, how it adds up, and each grader's reasons.
 * @param {any} item as it was sent
 * @param {any} result
 * @param {number} elapsedMs as this page saw it
 */
export function explain(item, result, elapsedMs) {
  const passed =
    result.status === 'scored' && result.components.every((/** @type {any} */ c) => c.score === null || c.score > 0)
  const tone = result.status !== 'scored' ? 'null' : passed ? 'right' : 'wrong'
  return el(
    'article',
    { class: 'result', 'data-status': result.status },
    el(
      'div',
      { class: `reward ${tone}` },
      el('div', { class: 'reward-number' }, result.reward === null ? 'null' : numberText(result.reward)),
      el(
        'div',
        {},
        el('p', { class: 'reward-word' }, result.status === 'scored' ? 'Reward' : 'No reward: undetermined'),
        el('p', { class: 'sum' }, sumOf(result)),
      ),
    ),
    result.flags.length > 0
      ? el(
          'p',
          { class: 'flags' },
          'Flags: ',
          ...result.flags.map((/** @type {string} */ flag) => el('span', { class: 'flag' }, flag)),
        )
      : null,
    errorsOf(result.errors),
    ...result.components.map((/** @type {any} */ component) => card(component, item)),
    el(
      'dl',
      { class: 'facts' },
      ...fact('Time in the service', `${numberText(result.timing.duration_ms, 3)} ms`),
      ...fact('Seen here', `${numberText(elapsedMs, 3)} ms`),
      ...fact('Isolation', result.isolation),
      ...fact(
        'Versions',
        Object.entries(result.grader_versions)
          .map(([kind, version]) => `${kind} ${version}`)
          .join(', ') || '–',
      ),
    ),
    rawOf('The whole result', result),
  )
}

/** @param {any} result */
function sumOf(result) {
  if (result.reward === null)
    return MEANING[/** @type {keyof typeof MEANING} */ (result.reason)] ?? String(result.reason)
  return result.components
    .map(
      (/** @type {any} */ c) =>
        `${numberText(c.weight)} × ${c.score === null ? 'null' : numberText(c.score)} ${c.name ?? c.rule ?? c.kind}`,
    )
    .join('  +  ')
}

/** @param {any} component @param {any} item */
function card(component, item) {
  const { kind, rule, name, score, weight, verdict, detail } = component
  const tone = score === null ? 'null' : verdict === 'correct' ? 'right' : score > 0 ? 'part' : 'wrong'
  const rest = Object.fromEntries(Object.entries(detail).filter(([key]) => !SHOWN.has(key)))
  return el(
    'section',
    { class: `card ${tone}`, 'data-kind': kind, 'data-verdict': verdict },
    el(
      'header',
      {},
      el('h3', {}, name ?? (rule === undefined ? kind : `${kind}: ${rule}`)),
      el('span', { class: `verdict ${tone}` }, verdict),
      el(
        'span',
        { class: 'score' },
        `score ${score === null ? 'null' : numberText(score)} · weight ${numberText(weight)}`,
      ),
    ),
    el('p', { class: 'meaning' }, sentence(component)),
    kind === 'math' ? mathOf(detail) : null,
    kind === 'code' ? codeOf(detail, item) : null,
    errorsOf(detail.errors),
    Object.keys(rest).length > 0 ? rawOf('Further detail', rest, kind === 'format') : null,
  )
}

/** @param {any} component */
function sentence({ verdict, detail }) {
  const words = MEANING[/** @type {keyof typeof MEANING} */ (verdict)] ?? verdict
  const why =
    detail.miss ??
    detail.message ??
    (detail.reason === undefined ? undefined : String(detail.reason).replaceAll('_', ' '))
  return why === undefined ? `${capital(words)}.` : `${capital(words)}: ${why}.`
}

/** @param {any} detail */
function mathOf(detail) {
  const golds = [detail.gold].flat().filter(gold => gold !== undefined)
  return el(
    'dl',
    { class: 'pairs' },
    ...fact('Answer read', detail.answer === null || detail.answer === undefined ? 'none' : tex(String(detail.answer))),
    ...(golds.length > 0 ? fact('Gold', ...golds.map(gold => tex(String(gold)))) : []),
    ...(detail.source === undefined ? [] : fact('Found in', String(detail.source))),
    ...(detail.method === undefined ? [] : fact('Equal by', String(detail.method))),
    ...(detail.proof === undefined ? [] : fact('Different by', String(detail.proof))),
    ...(detail.witness === undefined ? [] : fact('Witness', String(detail.witness))),
    ...(detail.read === undefined ? [] : fact('Taken as', `${detail.read.answer}  against  ${detail.read.gold}`)),
  )
}

/** @param {any} detail @param {any} item */
function codeOf(detail, item) {
  const judged = judgedCode(detail, item)
  return el(
    'div',
    {},
    detail.total === undefined ? null : testsOf(detail),
    detail.failed === undefined
      ? null
      : el(
          'p',
          { class: 'failed' },
          'Failing test: ',
          el('strong', {}, `number ${detail.failed.test + 1}`),
          ` (index ${detail.failed.test}), ${String(detail.failed.kind).replaceAll('_', ' ')}`,
          detail.failed.error === undefined ? '' : `: ${detail.failed.error}`,
        ),
    detail.failed === undefined ? null : failedTest(detail.failed),
    detail.diagnostics === undefined ? null : block('Diagnostics', String(detail.diagnostics)),
    judged === undefined ? null : block(judged.title, judged.code),
  )
}

/** What went in, what was expected and what came, where the caller asked to see it. @param {any} failed */
function failedTest({ test: _test, kind: _kind, error: _error, ...seen }) {
  const rows = Object.entries(seen)
  if (rows.length === 0) return null
  const text = (/** @type {unknown} */ value) => (typeof value === 'string' ? value : JSON.stringify(value))
  return el(
    'dl',
    { class: 'pairs seen' },
    ...rows.flatMap(([name, value]) =>
      fact(capital(name.replaceAll('_', ' ')), el('code', {}, text(value) || '(nothing)')),
    ),
  )
}

/** @param {any} detail */
function testsOf({ passed, total, tests, failed }) {
  const shown = Math.min(total, 60)
  const state = (/** @type {number} */ index) =>
    Array.isArray(tests)
      ? tests[index]
      : index === failed?.test
        ? failed.kind
        : passed === total
          ? 'passed'
          : 'not told' // tests run in an order of the judge's own; after the first failure no other is
  return el(
    'div',
    { class: 'tests' },
    el('p', {}, el('strong', {}, `${passed} of ${total}`), ' tests passed'),
    el(
      'ol',
      { class: 'dots', 'aria-label': 'Tests in order' },
      ...Array.from({ length: shown }, (_, index) => {
        const said = String(state(index) ?? 'not told')
        return el(
          'li',
          {
            class: said === 'passed' ? 'right' : said === 'not_run' || said === 'not told' ? 'idle' : 'wrong',
            title: `test ${index + 1}: ${said}`,
          },
          el('span', { class: 'visually-hidden' }, said),
        )
      }),
    ),
  )
}

/** The block that the judge says it took, cut from the completion that was sent. @param {any} detail @param {any} item */
function judgedCode({ code }, { completion }) {
  if (code === undefined || typeof completion !== 'string') return undefined
  if (code.source !== 'fence') return { title: `Judged code (${code.source})`, code: completion }
  const blocks = [codeBlocks(afterThinking(completion)), codeBlocks(completion)].find(
    found => found.length === code.blocks,
  )
  const taken = blocks?.[code.block]
  return taken && { title: `Judged code: block ${code.block + 1} of ${code.blocks}`, code: taken.code }
}

/** @param {string} title @param {string} text */
function block(title, text) {
  return el(
    'figure',
    { class: 'block' },
    el('figcaption', {}, title),
    el('pre', { tabindex: 0, role: 'region', 'aria-label': title }, el('code', {}, text)),
  )
}

/** @param {{ pointer: string, detail: string }[] | undefined} errors */
function errorsOf(errors) {
  if (!Array.isArray(errors) || errors.length === 0) return null
  return el(
    'ul',
    { class: 'errors' },
    ...errors.map(error => el('li', {}, el('code', {}, error.pointer || '/'), ` ${error.detail}`)),
  )
}

/** @param {string} title @param {unknown} value @param {boolean} [open] */
function rawOf(title, value, open = false) {
  return el(
    'details',
    { class: 'raw', open },
    el('summary', {}, title),
    el('pre', { tabindex: 0, role: 'region', 'aria-label': title }, JSON.stringify(value, null, 2)),
  )
}

/** @param {string} name @param {...(Node | string)} values */
function fact(name, ...values) {
  return [el('dt', {}, name), el('dd', {}, ...values)]
}

/** @param {string} text */
function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
