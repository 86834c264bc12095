/** What a label asks for: a gold answer, tests or a whole problem, and perhaps which profile. */
export type GroundTruth = {
  readonly gold?: string | number | readonly (string | number)[]
  readonly tests?: unknown
  /** Where the label is a problem as an item holds it: `{"type": "stdio", "tests": …}`. */
  readonly problem?: unknown
  /** From an envelope inside the label: `{"grader": "…", "ground_truth": …}`. */
  readonly profile?: string
}

const TEST_KEYS = [
  'inputs',
  'test_cases',
  'tests',
  'unit_tests',
  'input_output',
  'test_list',
  'assert_case',
  'test',
  'public_tests',
  'private_tests',
]
const PROBLEM_TYPES: readonly unknown[] = ['function', 'stdio', 'asserts', 'harness', 'design', 'interactive']
const GOLD_KEYS = ['ground_truth', 'expected_answer', 'gold', 'answer', 'solution', 'label', 'target']

/**
 * Reads a label as trainers send them: text, a number, a list (any of), an object with tests, an envelope, or any of
 * these as JSON text, also where it was made JSON twice. A list inside text counts as any-of only where its elements are texts: `[0, 1]` is an interval.
 * @returns undefined where there is nothing to compare with: no label, an empty one
 */
export function groundTruth(label: unknown, depth = 0): GroundTruth | undefined {
  if (label === undefined || label === null || label === '' || depth > 4) return undefined
  if (typeof label === 'number') return Number.isFinite(label) ? { gold: label } : undefined
  if (typeof label === 'boolean') return { gold: label ? 'True' : 'False' }
  if (typeof label === 'string') return ofText(label, depth)
  if (Array.isArray(label)) return ofList(label)
  if (typeof label !== 'object') return undefined
  const fields = label as Record<string, unknown>
  const named = fields.profile ?? fields.grader
  const profile = typeof named === 'string' ? { profile: named } : {}
  if (PROBLEM_TYPES.includes(fields.type)) return { problem: label, ...profile }
  if (TEST_KEYS.some(key => fields[key] !== undefined && fields[key] !== null)) return { tests: label, ...profile }
  for (const key of GOLD_KEYS) {
    const inner = groundTruth(fields[key], depth + 1)
    if (inner !== undefined) return { ...inner, ...profile }
  }
  return undefined
}

function ofText(text: string, depth: number): GroundTruth | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  if (trimmed.startsWith('"')) {
    const inner = parseOrUndefined(trimmed)
    if (typeof inner === 'string' && /^\s*["{[]/.test(inner)) return groundTruth(inner, depth + 1) ?? { gold: text }
  }
  if (/^[{[]/.test(trimmed)) {
    const parsed = parseOrUndefined(trimmed)
    if (
      Array.isArray(parsed) &&
      parsed.length > 0 &&
      parsed.every(part => typeof part === 'string' || isObject(part))
    ) {
      return ofList(parsed)
    }
    if (isObject(parsed)) return groundTruth(parsed, depth + 1) ?? { gold: text }
  }
  return /^\s*assert\b/m.test(trimmed) ? { tests: text } : { gold: text }
}

function ofList(list: readonly unknown[]): GroundTruth | undefined {
  if (list.length === 0) return undefined
  if (list.some(isObject)) return { tests: list }
  const texts = list.every(part => typeof part === 'string')
  if (texts && list.some(part => /^\s*assert\b/m.test(part))) return { tests: list } // among them lines that set up
  const golds = list.filter(part => typeof part === 'string' || (typeof part === 'number' && Number.isFinite(part)))
  return golds.length === list.length ? { gold: golds as (string | number)[] } : undefined
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // not JSON: it is a gold in its own words
  }
}
