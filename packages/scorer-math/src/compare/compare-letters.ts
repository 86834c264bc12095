import type { Scalar } from '../answer.ts'
import type { Decision } from '../decision.ts'
import { inBasis } from './basis.ts'
import { type Env, undecided } from './decisions.ts'
import { variablesOf } from './variables.ts'

/**
 * Where one side has notation without a meaning here, which stands as a symbol ⟨…⟩, a difference is no proof: undecided,
 * unless both sides have the same such symbols. Unit vectors are compared by their components.
 */
export function compareOpaque(gold: Scalar, answer: Scalar, env: Env): Decision | null {
  const [ours, theirs] = [variablesOf(gold.expr), variablesOf(answer.expr)]
  if (ours.size + theirs.size === 0) return null
  const hasVectors = (names: ReadonlySet<string>): boolean => [...names].some(name => /^(?:hat|vec)\(/.test(name))
  if (hasVectors(ours) || hasVectors(theirs)) {
    const [a, b] = [inBasis(gold, env.oracle), inBasis(answer, env.oracle)]
    if (a !== null && b !== null) return env.compare(a, b)
  }
  for (const name of ours) if (name.startsWith('⟨') && !theirs.has(name)) return undecided(`unsupported: ${name}`)
  for (const name of theirs) if (name.startsWith('⟨') && !ours.has(name)) return undecided(`unsupported: ${name}`)
  return null
}

/** Two runs of letters are words where they are long, products where they are short: xy = yx, but not BAC = CAB. */
export function compareLetters(gold: Scalar, answer: Scalar, env: Env): Decision | null {
  if (gold.letters === null || answer.letters === null) return null
  if (gold.letters === answer.letters) return { verdict: 'equal', method: 'identical' }
  if (env.policy.ignoreCase && gold.letters.toLowerCase() === answer.letters.toLowerCase())
    return { verdict: 'equal', method: 'text' }
  if (gold.letters.length > 2 || answer.letters.length > 2 || /[A-Z]/.test(gold.letters + answer.letters))
    return { verdict: 'different', proof: 'letters', witness: `${gold.letters}, ${answer.letters}` }
  return null
}
