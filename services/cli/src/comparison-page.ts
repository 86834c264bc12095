import type { Comparison, Outcome } from './comparison.ts'
import { escapeHtml } from './escape-html.ts'
import { answerOf, mainOf } from './main-component.ts'

/** Disagreements shown on one page; the rest are counted. */
const MOST_SHOWN = 2_000
const OUTCOMES: { readonly [Name in Exclude<Outcome, 'same'>]: string } = {
  'paid-wrong': 'Paid, and not right',
  missed: 'Right, and not paid',
  null: 'Could not be judged',
}

/** One HTML file without anything from outside: each disagreement with its answer, gold, and method or proof. */
export function comparisonPage(all: readonly Comparison[], { title }: { title: string }): string {
  const different = all.filter(({ outcome }) => outcome !== 'same')
  const shown = different.slice(0, MOST_SHOWN)
  const counts = Object.entries(OUTCOMES).map(([outcome, name]) => {
    const count = all.filter(each => each.outcome === outcome).length
    return `<li><a href="#${outcome}">${name}</a>: <b>${count}</b> of ${all.length} (${((100 * count) / all.length).toFixed(2)} %)</li>`
  })
  const sections = Object.entries(OUTCOMES).map(([outcome, name]) => {
    const rows = shown.filter(each => each.outcome === outcome).map(row)
    return rows.length === 0 ? '' : `<h2 id="${outcome}">${name}</h2>\n${rows.join('\n')}`
  })
  const rest = different.length - shown.length
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}: two graders compared</title>
<style>
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem; }
article { border: 1px solid color-mix(in srgb, currentColor 25%, transparent); border-radius: 6px; padding: .6rem 1rem; margin: .8rem 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: .3rem 0; }
dt { opacity: .75; } dd { margin: 0; overflow-wrap: anywhere; } code, pre { font-size: .9em; } pre { white-space: pre-wrap; max-height: 20rem; overflow: auto; }
</style>
<h1>Two graders compared</h1>
<p>${escapeHtml(title)}, ${all.length} rollouts.</p>
<ul>${counts.join('')}</ul>
${sections.join('\n')}
${rest > 0 ? `<p>${rest} more are not shown.</p>` : ''}
</html>
`
}

function row({ rollout, result, kind }: Comparison): string {
  const main = mainOf(result)
  const facts: [string, string][] = [
    ['gold', JSON.stringify(rollout.gold ?? null)],
    ['answer read', answerOf(result) || '(none)'],
    ['old', String(rollout.old)],
    ['new', String(result.reward)],
    ['verdict', kind],
    ['why', JSON.stringify(main?.detail ?? result.errors ?? {})],
  ]
  const text = typeof rollout.completion === 'string' ? rollout.completion : JSON.stringify(rollout.completion, null, 1)
  return `<article><h3>${escapeHtml(rollout.id)}</h3><dl>${facts.map(([name, value]) => `<dt>${name}</dt><dd><code>${escapeHtml(value)}</code></dd>`).join('')}</dl>
<details><summary>completion (${text.length} characters)</summary><pre>${escapeHtml(text.slice(-20_000))}</pre></details></article>`
}
