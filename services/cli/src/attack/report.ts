import { renderTable } from '../summary.ts'
import type { Cell, Column } from './judgement.ts'
import type { Trick } from './trick.ts'

/** Who pays for what, as lines of text: one row per trick, one column per grader, then the sums. */
export function attackTable(tricks: readonly Trick[], columns: readonly Column[], { all }: { all: boolean }): string {
  const rows = tricks.flatMap((trick, place) => {
    const cells = columns.map(({ cells }) => cells[place] ?? { outcome: 'not asked' as const })
    const isNews = cells.some(({ outcome }) => outcome === 'paid' || outcome === 'no score')
    return all || isNews ? [[trick.question.id, trick.name, ...cells.map(cellText), trick.why]] : []
  })
  const head = ['asked for', 'trick', ...columns.map(({ grader }) => grader), 'what it does']
  const sums = [
    ['grader', 'tricks', 'paid', 'not paid', 'no score', 'blind', 'honest answers told apart'],
    ...columns.map(column => [column.grader, ...sumsOf(column)]),
  ]
  const list = rows.length === 0 ? 'No trick was paid, and every one got a score.' : renderTable([head, ...rows])
  return [list, renderTable(sums), ...blindLines(tricks, columns)].join('\n\n')
}

/** Why nothing could be said about some questions. */
function blindLines(tricks: readonly Trick[], columns: readonly Column[]): string[] {
  const lines = columns.flatMap(({ grader, cells }) =>
    tricks.flatMap(({ question }, place) => {
      const cell = cells[place]
      return cell?.outcome === 'blind' ? [`blind: ${grader}, ${question.id}: ${cell.note}`] : []
    }),
  )
  return lines.length === 0 ? [] : [[...new Set(lines)].join('\n')]
}

function sumsOf({ cells, honest }: Column): string[] {
  const count = (outcome: Cell['outcome']): string => String(cells.filter(cell => cell.outcome === outcome).length)
  const asked = cells.filter(({ outcome }) => outcome !== 'not asked').length
  return [
    String(asked),
    count('paid'),
    count('unpaid'),
    count('no score'),
    count('blind'),
    `${honest.told} of ${honest.asked}`,
  ]
}

export function cellText(cell: Cell): string {
  switch (cell.outcome) {
    case 'paid':
      return cell.share === 1 ? 'PAID' : `PAID ${cell.share.toFixed(2)}`
    case 'unpaid':
      return cell.share === 0 ? '.' : cell.share.toFixed(2)
    case 'no score':
      return '!'
    case 'blind':
      return '?'
    case 'not asked':
      return ''
  }
}

/** Everything, for a program to read. */
export function attackJson(tricks: readonly Trick[], columns: readonly Column[]): string {
  const graders = columns.map(({ grader, cells, honest }) => ({
    grader,
    paid: cells.filter(({ outcome }) => outcome === 'paid').length,
    honest,
  }))
  const rows = tricks.map(({ name, why, question, completion }, place) => ({
    asked_for: question.id,
    trick: name,
    why,
    completion,
    graders: Object.fromEntries(columns.map(({ grader, cells }) => [grader, cells[place] ?? null])),
  }))
  return `${JSON.stringify({ graders, tricks: rows }, null, 1)}\n`
}
