import type { Answer } from '../answer.ts'
import type { Decision } from '../decision.ts'
import { isLabel, isRecord, namesOf } from './compare-records.ts'
import { compareEquations, equationOf } from './compare-relations.ts'
import { compareProgression } from './congruence.ts'
import { type Env, type Kind, shape } from './decisions.ts'
import { matchAll } from './multisets.ts'
import { namesIn } from './parameters.ts'
import { renameAnswer } from './rename.ts'
import { soleRoot, solvedForm, solvesFor } from './solved-forms.ts'

export function compareBindings(gold: Answer, answer: Answer, env: Env): Decision {
  const progression = compareProgression(gold, answer, env.oracle)
  if (progression !== null) return progression
  const [ours, theirs] = [coordinates(gold), coordinates(answer)]
  if (ours !== null && theirs !== null) return matchAll(ours, theirs, env)
  if (gold.kind === 'binding' && answer.kind === 'binding') {
    const same =
      gold.name === answer.name || (env.policy.ignoreCase && gold.name.toLowerCase() === answer.name.toLowerCase())
    if (same || env.policy.renameVariables) {
      const map = new Map(
        answer.parameters.map((name, index): [string, string] => [name, gold.parameters[index] ?? name]),
      )
      const renames = [...map].some(([from, to]) => from !== to)
      if (renames && !sameFunctionOf(gold, answer, map))
        return { verdict: 'different', proof: 'name', witness: `${gold.parameters}, ${answer.parameters}` }
      const value =
        renames && gold.parameters.length === answer.parameters.length ? renameAnswer(answer.value, map) : answer.value
      const decision = env.compare(gold.value, value)
      if (decision.verdict === 'equal') return decision
      if (gold.equation === undefined || answer.equation === undefined) return decision
      const equations = compareEquations(gold.equation, answer.equation, env)
      return equations.verdict === 'equal' ? equations : decision
    }
    const sequence = compareTerms(gold, answer, env)
    if (sequence !== null) return sequence
    const function_ = gold.parameters.length > 0 && answer.parameters.length === 0 && answer.name === 'y'
    const reverse = answer.parameters.length > 0 && gold.parameters.length === 0 && gold.name === 'y'
    if (function_ || reverse) return env.compare(gold.value, answer.value)
    if (gold.equation !== undefined && answer.equation !== undefined)
      return compareEquations(gold.equation, answer.equation, env)
    if (gold.name.startsWith('⟨') || answer.name.startsWith('⟨') || isLabel(gold.name) !== isLabel(answer.name))
      return env.compare(gold.value, answer.value)
    return { verdict: 'different', proof: 'name', witness: `${gold.name}, ${answer.name}` }
  }
  const [binding, other] = gold.kind === 'binding' ? [gold, answer] : [answer as Kind<'binding'>, gold]
  if (other.kind === 'relation' && binding.equation !== undefined) {
    const equation = equationOf(other)
    if (equation !== null) {
      const decision = compareEquations(binding.equation, equation, env)
      if (decision.verdict !== 'different') return decision
      return solvedForm(binding, equation, env) ?? soleRoot(binding, equation, env) ?? decision
    }
  }
  if (other.kind === 'list' && other.items.every(item => item.kind === 'binding' && item.name === binding.name)) {
    // x ∈ {1, 2} and "x = 1 or x = 2"
    const values: Answer = {
      kind: 'list',
      joint: ',',
      items: other.items.map(item => (item.kind === 'binding' ? item.value : item)),
    }
    if (binding.value.kind === 'set' || binding.value.kind === 'region')
      return gold.kind === 'binding' ? env.compare(binding.value, values) : env.compare(values, binding.value)
  }
  if (
    other.kind === 'list' &&
    other.items.length > 0 &&
    other.items.every(item => item.kind === 'binding') &&
    binding.value.kind !== 'list' &&
    binding.value.kind !== 'tuple'
  )
    return shape(`one value, ${other.items.length} values`)
  // an equation of two unknowns in solved form, against an equation that is none of its own: y = 2x is not 2x + 1
  if (gold.kind === 'binding') {
    const direct = env.compare(gold.value, answer)
    if (
      direct.verdict === 'equal' ||
      gold.equation === undefined ||
      answer.kind !== 'scalar' ||
      !gold.name.startsWith('⟨')
    )
      return direct
    const solved = solvesFor(gold.equation, answer.expr, env)
    return solved?.verdict === 'equal' ? solved : direct
  }
  return env.compare(gold, (answer as Kind<'binding'>).value)
}

/**
 * May the parameters of one function be renamed to those of the other? Not where the new name has another meaning in
 * the value, as in f(y) = x, nor where the parameter is not used and names what is asked for: E(X) = 5.
 */
function sameFunctionOf(gold: Kind<'binding'>, answer: Kind<'binding'>, map: ReadonlyMap<string, string>): boolean {
  const [ours, theirs] = [namesIn([gold.value]), namesIn([answer.value])]
  for (const [from, to] of map) {
    if (from === to) continue
    if (theirs.has(to) && !map.has(to)) return false
    if (!ours.has(to) && !theirs.has(from) && /^[A-Z]/.test(to)) return false
  }
  return true
}

/** (n, m) = (3, 5), and n = 3, m = 5, by name; null for what names no coordinates. */
export function coordinates(answer: Answer): readonly Answer[] | null {
  if (answer.kind === 'list' && answer.joint !== 'or' && answer.items.length > 1)
    return isRecord(answer) && namesOf(answer).size === answer.items.length ? answer.items : null
  if (answer.kind !== 'binding' || answer.value.kind !== 'tuple' || !/^\(.*, .*\)$/.test(answer.name)) return null
  const names = answer.name.slice(1, -1).split(', ')
  const { items } = answer.value
  if (names.length !== items.length || new Set(names).size !== names.length) return null
  return names.map((name, index): Answer => ({ kind: 'binding', name, parameters: [], value: items[index] as Answer }))
}

/** a_n = 2n − 1 and a_k = 2k − 1: the term of a sequence by its index. */
function compareTerms(gold: Kind<'binding'>, answer: Kind<'binding'>, env: Env): Decision | null {
  const ours = /^(.+)_([a-z])$/.exec(gold.name)
  const theirs = /^(.+)_([a-z])$/.exec(answer.name)
  if (ours === null || theirs === null || ours[1] !== theirs[1] || ours[2] === theirs[2]) return null
  const [to, from] = [ours[2] as string, theirs[2] as string]
  if (!namesIn([gold.value]).has(to) || !namesIn([answer.value]).has(from) || namesIn([answer.value]).has(to))
    return null
  const decision = env.compare(gold.value, renameAnswer(answer.value, new Map([[from, to]])))
  return decision.verdict === 'equal' ? { ...decision, method: `${decision.method}, renamed` } : decision
}
