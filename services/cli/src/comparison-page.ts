import { readFileSync } from 'node:fs'
import katex from 'katex'
import { type Comparison, type Disagreement, share, type Tally } from './comparison.ts'
import { escapeHtml } from './escape-html.ts'
import { answerOf, mainOf } from './main-component.ts'

const NAMES: { readonly [Name in Disagreement]: string } = {
  'paid-wrong': 'Paid, and not right',
  missed: 'Right, and not paid',
  null: 'Could not be judged',
}
/** Characters of completions on one page, over all cards: a page of 20,000 long rollouts must still open at once. */
const PAGE_CHARS = 6_000_000
const CARD_CHARS = 20_000
/** Longer formulas are shown as their source alone. */
const FORMULA_CHARS = 300

/**
 * One HTML file without anything from outside: each disagreement with its answer, gold, and method or proof, with filters
 * by outcome, verdict and words. Cards are data until they come into view, so that thousands of them open at once.
 */
export function comparisonPage({ total, byOutcome, byKind, kept }: Tally, { title }: { title: string }): string {
  const chars = Math.max(400, Math.min(CARD_CHARS, Math.floor(PAGE_CHARS / Math.max(1, kept.length))))
  const cards = kept.map(each => cardOf(each, chars))
  const asset = (name: string): string => readFileSync(new URL(`./comparison-page/${name}`, import.meta.url), 'utf8')
  const outcomes = Object.entries(NAMES).map(([outcome, name]) => {
    const count = byOutcome.get(outcome as Disagreement) ?? 0
    return `<li><b>${count.toLocaleString('en')}</b> ${name.toLowerCase()} <span>${share(count, total)}</span></li>`
  })
  const kinds = byKind.filter(({ outcome }) => outcome in NAMES)
  const hidden = kinds.reduce((sum, { count }) => sum + count, 0) - kept.length
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}: two graders compared</title>
<style>
${asset('page.css')}</style>
<main>
<h1>Two graders compared</h1>
<p>${escapeHtml(title)}: ${total.toLocaleString('en')} rollouts that another grader had scored, scored again.</p>
<ul class="outcomes">${outcomes.join('')}</ul>
<form id="filters">
<label>Outcome <select name="outcome"><option value="">all</option>${options(Object.entries(NAMES))}</select></label>
<label>Verdict <select name="kind"><option value="">all</option>${options([...new Set(kinds.map(({ kind }) => kind))].map(kind => [kind, kind]))}</select></label>
<label>Words <input name="words" type="search" placeholder="in id, gold, answer or completion"></label>
</form>
<p id="shown" role="status"></p>
<div id="cards"></div>
<button id="more" type="button" hidden>Show more</button>
${hidden > 0 ? `<p>${hidden.toLocaleString('en')} more were counted and are not kept on this page; <code>--sheet</code> lists them all.</p>` : ''}
<noscript>The cards need JavaScript; nothing is loaded from elsewhere.</noscript>
</main>
<script type="application/json" id="data">${JSON.stringify(cards).replaceAll('<', '\\u003c')}</script>
<script>
${asset('page.js')}</script>
</html>
`
}

/** What one card shows. `facts` have a name, a text and, where it can be typeset, its MathML. */
type Card = {
  readonly id: string
  readonly outcome: string
  readonly title: string
  readonly kind: string
  readonly facts: readonly (readonly [name: string, text: string, mathml?: string])[]
  readonly text: string
  readonly chars: number
}

function cardOf({ rollout, result, kind, outcome }: Comparison, chars: number): Card {
  const main = mainOf(result)
  const detail = main?.detail ?? {}
  const { completion } = rollout
  const text = typeof completion === 'string' ? completion : JSON.stringify(completion, null, 1)
  const gold = typeof rollout.gold === 'string' ? rollout.gold : JSON.stringify(rollout.gold ?? null)
  const answer = answerOf(result)
  const why = Object.entries(main === undefined ? { errors: result.errors ?? [] } : detail)
    .filter(([name]) => name !== 'answer' && name !== 'gold')
    .map(([name, value]): [string, string] => [name, typeof value === 'string' ? value : JSON.stringify(value)])
  return {
    id: rollout.id,
    outcome,
    title: NAMES[outcome as Disagreement],
    kind,
    facts: [
      main?.kind === 'math' ? typeset('gold', gold) : ['gold or tests', gold.slice(0, 2_000)],
      ...(main?.kind === 'math'
        ? [answer === '' ? (['answer read', '(none)'] as const) : typeset('answer read', answer)]
        : []),
      ['old score', String(rollout.old)],
      ['reward now', String(result.reward)],
      ...why.map(([name, value]) => [name, value.slice(0, 2_000)] as const),
    ],
    text: text.slice(-chars),
    chars: text.length,
  }
}

/** MathML, which browsers typeset by themselves. */
function typeset(name: string, source: string): readonly [string, string, string?] {
  const text = source.trim().replace(/^\$+|\$+$/g, '')
  if (text === '' || text.length > FORMULA_CHARS || !/[\\^_{}=+*/<>]|^[-\d.,\s]+$/.test(text)) return [name, source]
  try {
    return [
      name,
      source,
      katex.renderToString(text, { output: 'mathml', strict: 'ignore', trust: false, maxExpand: 100 }),
    ]
  } catch {
    return [name, source]
  }
}

function options(rows: readonly (readonly [value: string, name: string])[]): string {
  return rows.map(([value, name]) => `<option value="${escapeHtml(value)}">${escapeHtml(name)}</option>`).join('')
}
