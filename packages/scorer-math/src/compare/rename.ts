import type { Answer, Interval } from '../answer.ts'
import type { Expr } from '../ast.ts'
import { renamed, variablesOf } from './variables.ts'

/**
 * The answer with variables renamed throughout; names that it binds by = keep theirs.
 * @param found collects the free variables met
 */
export function renameAnswer(answer: Answer, names: ReadonlyMap<string, string>, found?: Set<string>): Answer {
  const again = (part: Answer): Answer => renameAnswer(part, names, found)
  const expr = (e: Expr): Expr => {
    if (found !== undefined) variablesOf(e, found)
    return names.size === 0 ? e : renamed(e, names)
  }
  switch (answer.kind) {
    case 'scalar':
      return { ...answer, expr: expr(answer.expr) }
    case 'list':
    case 'sequence':
    case 'tuple':
    case 'set':
    case 'ratio':
      return { ...answer, items: answer.items.map(again) }
    case 'region':
      return {
        ...answer,
        intervals: answer.intervals.map(
          (interval): Interval => ({
            ...interval,
            low: interval.low === null ? null : expr(interval.low),
            high: interval.high === null ? null : expr(interval.high),
          }),
        ),
      }
    case 'matrix':
      return { ...answer, rows: answer.rows.map(row => row.map(again)) }
    case 'binding':
      return {
        ...answer,
        value: again(answer.value),
        ...(answer.equation === undefined ? {} : { equation: renamed(answer.equation, names) }),
      }
    case 'relation':
      return { ...answer, sides: answer.sides.map(again) }
    case 'choice':
      return { ...answer, content: answer.content === null ? null : again(answer.content) }
    case 'given':
      return {
        ...answer,
        body: again(answer.body),
        conditions: answer.conditions.map(condition => declared(again(condition), names)),
      }
    case 'modulo':
      return { ...answer, value: again(answer.value), modulus: again(answer.modulus) }
    case 'either':
      return { ...answer, options: answer.options.map(again) }
    case 'tree':
      return { ...answer, parts: answer.parts.map(again) }
    case 'prose':
      return { ...answer, parts: answer.parts.map(part => (typeof part === 'string' ? part : again(part))) }
    case 'text':
    case 'clock':
    case 'false':
      return answer
  }
}

/** k ∈ ℤ declares the k that is renamed. */
const declared = (condition: Answer, names: ReadonlyMap<string, string>): Answer =>
  condition.kind === 'binding' ? { ...condition, name: names.get(condition.name) ?? condition.name } : condition
