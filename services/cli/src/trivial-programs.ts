import type { ScoreItemInput } from '@touchstone/contracts'
import { asRow } from './lines.ts'

type Program = { readonly name: string; readonly source: string }

const CONSTANTS: readonly (readonly [name: string, python: string])[] = [
  ['returns None', 'None'],
  ['returns 0', '0'],
  ['returns 1', '1'],
  ['returns -1', '-1'],
  ['returns True', 'True'],
  ['returns False', 'False'],
  ['returns []', '[]'],
  ['returns ""', '""'],
]
const LINES = ['', '0', '1', '-1', 'YES', 'NO', 'Yes', 'No']

/**
 * Programs that solve nothing: empty, constant, echo of the input, and one that knows the first expected value by heart.
 * Tests that one of them passes pay for nothing. In Python, because tests of data do not care; tests that are code in
 * another language have none.
 */
export function trivialPrograms(
  language: string,
  fields: Pick<ScoreItemInput, 'tests' | 'problem'>,
): readonly Program[] {
  const entry = entryOf(fields)
  const known = expectedOf(fields)
  if (language !== 'python' && known === undefined) return []
  if (entry === undefined) {
    return [
      { name: 'echoes its input', source: 'import sys\nsys.stdout.write(sys.stdin.read())' },
      ...LINES.map(line => ({
        name: line === '' ? 'prints nothing' : `prints ${line}`,
        source: line === '' ? 'pass' : `print(${JSON.stringify(line)})`,
      })),
      ...(typeof known?.value === 'string' && !LINES.includes(known.value.trim())
        ? [{ name: 'prints the first expected output', source: `print(${JSON.stringify(known.value)}, end="")` }]
        : []),
    ]
  }
  const call = `def ${entry}(*args, **kwargs):\n    return`
  return [
    { name: 'returns its first argument', source: `${call} args[0] if args else None` },
    ...CONSTANTS.map(([name, value]) => ({ name, source: `${call} ${value}` })),
    ...(known === undefined
      ? []
      : [
          {
            name: 'returns the first expected value',
            source: `import json\n${call} json.loads(${JSON.stringify(JSON.stringify(known.value))})`,
          },
        ]),
  ]
}

type Fields = Pick<ScoreItemInput, 'tests' | 'problem'>

/** What the first test expects, where the tests are data. */
function expectedOf({ tests, problem }: Fields): { readonly value: unknown } | undefined {
  const own = typeof problem === 'object' ? asRow(problem) : undefined
  const rows = own?.tests ?? tests
  if (Array.isArray(rows)) {
    const first = asRow(rows[0])
    const value = first.expected ?? first.output
    return value === undefined ? undefined : { value }
  }
  const outputs = asRow(rows).outputs
  return Array.isArray(outputs) && outputs.length > 0 ? { value: outputs[0] } : undefined
}

/** The function that the tests call; undefined for programs of standard input and output. */
function entryOf({ tests, problem }: Fields): string | undefined {
  const { entry } = asRow(problem)
  if (typeof entry === 'string') return entry
  const asserts = asRow(problem).tests ?? tests
  if (Array.isArray(asserts) && typeof asserts[0] === 'string')
    return /\bassert\b[^\w]*(?:\w+\()*?([A-Za-z_]\w*)\s*\(/.exec(asserts[0])?.[1]
  const named = asRow(tests).fn_name
  return typeof named === 'string' ? named : undefined
}
