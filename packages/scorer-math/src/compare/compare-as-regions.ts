import type { Answer, Region } from '../answer.ts'
import type { Expr } from '../ast.ts'
import type { Decision } from '../decision.ts'
import { compareNumbers } from './compare-scalars.ts'
import { type Env, shape } from './decisions.ts'
import { pureValue } from './lower.ts'
import { compareRegions, order, point, union } from './regions.ts'
import { variablesOf } from './variables.ts'

export function compareAsRegions(gold: Answer, answer: Answer, env: Env): Decision {
  const ours = asRegion(gold, env)
  const theirs = asRegion(answer, env)
  if (ours === null || theirs === null) return shape(`${gold.kind}, ${answer.kind}`)
  return compareRegions(ours, theirs, (a, b) => compareNumbers(a, b, env))
}

function asRegion(answer: Answer, { oracle }: Env): Region | null {
  switch (answer.kind) {
    case 'region':
      return answer
    case 'tuple': {
      const [low, high] = answer.items
      if (answer.items.length !== 2 || low?.kind !== 'scalar' || high?.kind !== 'scalar' || answer.open === '<')
        return null
      const [a, b] = [pureValue(low), pureValue(high)]
      if (a === null || b === null) return null
      if (variablesOf(a).size + variablesOf(b).size === 0 && (order(a, b, oracle) ?? 1) > 0) return null
      return union([{ low: a, lowOpen: answer.open === '(', high: b, highOpen: answer.close === ')' }], oracle)
    }
    case 'scalar': {
      const value = pureValue(answer)
      return value === null ? null : union([point(value)], oracle)
    }
    case 'set':
    case 'list': {
      const points: Expr[] = []
      for (const item of answer.items) {
        if (item.kind === 'region' && item.intervals.length === 0) return null // {∅} is not ∅
        if (item.kind === 'region')
          return union(
            answer.items.flatMap(part => (part.kind === 'region' ? part.intervals : [])),
            oracle,
          )
        if (item.kind !== 'scalar') return null
        const value = pureValue(item)
        if (value === null) return null
        points.push(value)
      }
      return union(points.map(point), oracle)
    }
    default:
      return null
  }
}
