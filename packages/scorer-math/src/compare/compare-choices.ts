import type { Answer } from '../answer.ts'
import type { Decision } from '../decision.ts'
import type { Collection } from './collection.ts'
import { type Env, type Kind, shape } from './decisions.ts'

function letterOf(answer: Answer): string | null {
  if (answer.kind === 'choice') return answer.letter
  if (answer.kind === 'scalar' && answer.expr.type === 'variable' && /^[A-J]$/.test(answer.expr.name))
    return answer.expr.name
  if (answer.kind === 'text' && /^[a-j]$/i.test(answer.text)) return answer.text.toUpperCase()
  return null
}

export function compareChoices(gold: Answer, answer: Answer, env: Env): Decision | null {
  if (gold.kind !== 'choice' && answer.kind !== 'choice') return null
  const ours = letterOf(gold)
  const theirs = letterOf(answer)
  if (ours !== null && theirs !== null) {
    if (
      ours === theirs &&
      gold.kind === 'choice' &&
      answer.kind === 'choice' &&
      gold.content !== null &&
      answer.content !== null
    ) {
      const contents = env.compare(gold.content, answer.content)
      return contents.verdict === 'different' ? contents : { verdict: 'equal', method: 'choice' }
    }
    if (ours === theirs) return { verdict: 'equal', method: 'choice' }
    return { verdict: 'different', proof: 'choice', witness: `${ours}, ${theirs}` }
  }
  if ((gold.kind === 'binding' && isLabelled(gold)) || (answer.kind === 'binding' && isLabelled(answer)))
    return shape('choice, named value')
  if (gold.kind === 'choice') return gold.content === null ? shape('choice, other') : env.compare(gold.content, answer)
  if (answer.kind === 'choice')
    return answer.content === null ? shape('other, choice') : env.compare(gold, answer.content)
  return null
}

/** "K: 5": a name that tells which of several. */
const isLabelled = (binding: Kind<'binding'>): boolean => /^[a-z]$/.test(binding.name) && binding.equation === undefined

/** Letters of choices in a row, ABD, are the list A, B, D. */
export function isChoiceRun(one: Answer, many: Collection): boolean {
  if (one.kind !== 'scalar' || one.letters === null || many.kind !== 'list' || many.joint === 'or') return false
  const letters = many.items.map(letterOf)
  if (letters.some(letter => letter === null) || new Set(letters).size !== letters.length) return false
  const sorted = [...one.letters].sort().join('')
  return sorted === one.letters && /^[A-H]{2,8}$/.test(sorted) && [...letters].sort().join('') === sorted
}
