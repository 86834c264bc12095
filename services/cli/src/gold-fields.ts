import type { ScoreItemInput } from '@touchstone/contracts'

/**
 * A ground truth of a data set as fields of an item: tests where it is tests, else a gold answer (a list: any of).
 * Stringified JSON is read; a string that only looks like JSON stays a gold.
 */
export function goldFields(truth: unknown): Pick<ScoreItemInput, 'gold' | 'tests' | 'problem'> {
  const value = typeof truth === 'string' && /^\s*[[{]/.test(truth) ? parsed(truth) : truth
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const row = value as { readonly [key: string]: unknown }
    if ('ground_truth' in row) return goldFields(row.ground_truth)
    if (typeof row.type === 'string') return { problem: row as unknown as NonNullable<ScoreItemInput['problem']> }
    return { tests: row.test_cases ?? row.unit_tests ?? row.tests ?? row }
  }
  if (Array.isArray(value)) {
    if (value.some(each => typeof each === 'string' && each.trimStart().startsWith('assert'))) return { tests: value }
    if (value.length > 0 && value.every(each => typeof each === 'string' || typeof each === 'number'))
      return { gold: value }
    return typeof truth === 'string' ? { gold: truth } : { tests: value }
  }
  return typeof truth === 'string' || typeof truth === 'number' ? { gold: truth } : {}
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
