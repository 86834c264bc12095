import type { Answer } from '../answer.ts'
import { renameAnswer } from './rename.ts'

const QUOTIENT = /^d(?:\^(\d))?([a-z])\/d([a-z])(?:\^(\d))?$/

/**
 * dy/dx and y′ are one thing where a side writes the one and the other side the other: the answer with its derivatives
 * named as the gold names them. Null where there is nothing to rename, or two different variables are derived by.
 */
export function withNamesOf(gold: Answer, answer: Answer): Answer | null {
  const ours = namesIn(gold)
  const theirs = namesIn(answer)
  const quotients = [...ours, ...theirs].map(name => QUOTIENT.exec(name)).filter(found => found !== null)
  const by = new Set(quotients.map(([, , , variable]) => variable))
  if (by.size !== 1) return null
  const names = new Map<string, string>()
  for (const [whole, order = '1', of] of quotients) {
    const primes = `${of}${"'".repeat(Number(order))}`
    if (ours.has(whole) && theirs.has(primes)) names.set(primes, whole)
    if (theirs.has(whole) && ours.has(primes)) names.set(whole, primes)
  }
  return names.size === 0 ? null : renameNames(answer, names)
}

function namesIn(answer: Answer): ReadonlySet<string> {
  const found = new Set<string>()
  renameAnswer(answer, new Map(), found)
  if (answer.kind === 'binding') found.add(answer.name)
  return found
}

const renameNames = (answer: Answer, names: ReadonlyMap<string, string>): Answer => {
  const renamed = renameAnswer(answer, names)
  return renamed.kind === 'binding' ? { ...renamed, name: names.get(renamed.name) ?? renamed.name } : renamed
}
