import type { ScoreItemInput } from '@touchstone/contracts'

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
 * Programs that solve nothing: empty, constant, echo of the input. Tests that one of them passes pay for nothing.
 * In Python, whatever the language of the data set: tests of data do not care; compiled languages have none here.
 */
export function trivialPrograms(
  language: string,
  fields: Pick<ScoreItemInput, 'tests' | 'problem'>,
): readonly Program[] {
  if (language !== 'python') return []
  const entry = entryOf(fields)
  if (entry === undefined) {
    return [
      { name: 'echoes its input', source: 'import sys\nsys.stdout.write(sys.stdin.read())' },
      ...LINES.map(line => ({
        name: line === '' ? 'prints nothing' : `prints ${line}`,
        source: line === '' ? 'pass' : `print(${JSON.stringify(line)})`,
      })),
    ]
  }
  return [
    {
      name: 'returns its first argument',
      source: `def ${entry}(*args, **kwargs):\n    return args[0] if args else None`,
    },
    ...CONSTANTS.map(([name, value]) => ({ name, source: `def ${entry}(*args, **kwargs):\n    return ${value}` })),
  ]
}

/** The function that the tests call; undefined for programs of standard input and output. */
function entryOf({ tests, problem }: Pick<ScoreItemInput, 'tests' | 'problem'>): string | undefined {
  const row = typeof problem === 'object' ? (problem as { readonly entry?: unknown }) : undefined
  if (typeof row?.entry === 'string') return row.entry
  if (Array.isArray(tests)) return /\bassert\b[^\w]*(?:\w+\()*?([A-Za-z_]\w*)\s*\(/.exec(String(tests[0] ?? ''))?.[1]
  const named = tests as { readonly fn_name?: unknown } | undefined
  return typeof named?.fn_name === 'string' ? named.fn_name : undefined
}
