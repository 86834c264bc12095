import type { Answer } from '../answer.ts'
import type { Decision } from '../decision.ts'
import { type Env, type Kind, shape } from './decisions.ts'
import { withParameter } from './parameters.ts'

export function compareMatrices(gold: Kind<'matrix'>, answer: Kind<'matrix'>, env: Env): Decision {
  const width = gold.rows[0]?.length ?? 0
  if (gold.rows.length !== answer.rows.length || width !== (answer.rows[0]?.length ?? 0))
    return shape(`${gold.rows.length}×${width}, ${answer.rows.length}×${answer.rows[0]?.length ?? 0}`)
  return withParameter(gold.rows.flat(), answer.rows.flat(), env)
}

/** [[1, 2], [3, 4]] is a matrix by its rows. */
export function rowsOf(answer: Answer): readonly (readonly Answer[])[] | null {
  if (answer.kind === 'matrix') return answer.rows
  if (answer.kind !== 'tuple' && answer.kind !== 'list') return null
  const rows = answer.items.map(item => (item.kind === 'tuple' && item.open === '[' ? item.items : null))
  const width = rows[0]?.length
  return rows.every(row => row !== null && row.length === width) ? (rows as (readonly Answer[])[]) : null
}

export function vectorItems(matrix: Kind<'matrix'>): readonly Answer[] | null {
  if (matrix.rows.length === 1) return matrix.rows[0] ?? null
  return matrix.rows.every(row => row.length === 1) ? matrix.rows.flat() : null
}
