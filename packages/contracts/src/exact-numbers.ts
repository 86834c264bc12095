/**
 * JSON.parse, except that inside `problem` and `tests` the numbers that it would change are kept as they were written:
 * `{"$number":"9007199254740993"}` for an integer beyond 2^53, `{"$number":"3.0"}` for a float without a fraction. The
 * judge reads that form back; everything else of an item is as JSON.parse gives it. Costs a second parse, and only for
 * texts in which such a number may stand.
 * @throws SyntaxError as JSON.parse does
 */
export function parseKeepingNumbers(text: string): unknown {
  const value: unknown = JSON.parse(text)
  if (!(text.includes('"tests"') || text.includes('"problem"')) || !SUSPECT.test(text)) return value
  const exact: unknown = JSON.parse(text, keepNumber)
  return graft(value, exact, 0)
}

const SUSPECT = /\d{16}|\d\.0|\d[eE]/

/** Fields whose content is the caller's data and not our options. */
const DATA = new Set(['args', 'arguments', 'expected', 'input', 'inputs', 'output', 'outputs'])
/** Where an item may carry tests. */
const ROADS = new Set(['items', 'graders', 'problem', 'tests', 'public_tests', 'private_tests', 'generated_tests'])

function keepNumber(this: unknown, _key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || context?.source === undefined) return value
  const { source } = context
  const isFloat = /[.eE]/.test(source)
  return (isFloat ? Number.isInteger(value) : !Number.isSafeInteger(value)) ? { $number: source } : value
}

/** The plain value, with the exact one in its place below the fields that carry data. */
function graft(plain: unknown, exact: unknown, depth: number): unknown {
  if (typeof plain !== 'object' || plain === null || depth > 8) return plain
  if (Array.isArray(plain))
    return Array.isArray(exact) ? plain.map((item, index) => graft(item, exact[index], depth + 1)) : plain
  if (typeof exact !== 'object' || exact === null) return plain
  const other = exact as { readonly [key: string]: unknown }
  return Object.fromEntries(
    Object.entries(plain).map(([key, item]) => {
      if (DATA.has(key)) return [key, other[key]]
      return [key, ROADS.has(key) ? graft(item, other[key], depth + 1) : item]
    }),
  )
}
