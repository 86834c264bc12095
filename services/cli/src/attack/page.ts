import { escapeHtml } from '../escape-html.ts'
import type { Cell, Column } from './judgement.ts'
import { cellText } from './report.ts'
import type { Trick } from './trick.ts'

const LEGEND = [
  ['PAID', 'the trick got at least half of what the right answer gets'],
  ['.', 'what a wrong answer gets'],
  ['!', 'no score: it ended, it held too long, or it said why not'],
  ['?', 'blind: the honest right answer gets no more than the wrong one, so nothing can be said'],
] as const

/** One HTML file without anything from outside: a matrix of tricks and graders; each row opens to the completion that was sent. */
export function attackPage(tricks: readonly Trick[], columns: readonly Column[]): string {
  const families = Map.groupBy([...tricks.entries()], ([, { question }]) => question.id)
  const sections = [...families].map(
    ([id, rows]) => `<tbody><tr><th colspan="${columns.length + 1}" scope="rowgroup">${escapeHtml(id)}</th></tr>
${rows
  .map(([place, trick]) =>
    row(
      trick,
      columns.map(({ cells }) => cells[place] ?? { outcome: 'not asked' }),
    ),
  )
  .join('\n')}</tbody>`,
  )
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Who pays for what</title>
<style>
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 76rem; margin: 2rem auto; padding: 0 1rem; }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .25rem .6rem; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
th[scope=rowgroup] { padding-top: 1.2rem; } td.cell { white-space: nowrap; font-variant-numeric: tabular-nums; }
.paid { background: #b3261e; color: #fff; font-weight: 600; } .none { background: #8a6100; color: #fff; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; max-height: 20rem; overflow: auto; font-size: .85em; } small { opacity: .8; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; } dd { margin: 0; }
</style>
<h1>Who pays for what</h1>
<p>${tricks.length} completions that earn nothing from a grader that looks at the answer, and what each grader gave.</p>
<ul>${columns.map(summary).join('')}</ul>
<dl>${LEGEND.map(([sign, meaning]) => `<dt>${sign}</dt><dd>${meaning}</dd>`).join('')}</dl>
<div class="wide" tabindex="0" role="region" aria-label="tricks and graders"><table>
<thead><tr><th scope="col">trick</th>${columns.map(({ grader }) => `<th scope="col">${escapeHtml(grader)}</th>`).join('')}</tr></thead>
${sections.join('\n')}
</table></div>
</html>
`
}

function summary({ grader, cells, honest }: Column): string {
  const paid = cells.filter(({ outcome }) => outcome === 'paid').length
  const judged = cells.filter(({ outcome }) => outcome !== 'not asked' && outcome !== 'blind').length
  return `<li><b>${escapeHtml(grader)}</b>: ${paid} of ${judged} tricks paid; ${honest.told} of ${honest.asked} pairs of honest answers told apart</li>`
}

function row({ name, why, completion }: Trick, cells: readonly Cell[]): string {
  const shown = completion.length > 4_000 ? `${completion.slice(0, 4_000)}…` : completion
  return `<tr><td><details><summary>${escapeHtml(name)} <small>${escapeHtml(why)}</small></summary><pre>${escapeHtml(shown)}</pre></details></td>${cells.map(cell).join('')}</tr>`
}

function cell(value: Cell): string {
  const tone = value.outcome === 'paid' ? ' paid' : value.outcome === 'no score' ? ' none' : ''
  const note = 'note' in value && value.note !== '' ? ` title="${escapeHtml(value.note)}"` : ''
  return `<td class="cell${tone}"${note}>${cellText(value)}</td>`
}
