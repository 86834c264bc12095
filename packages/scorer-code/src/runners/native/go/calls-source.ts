import { readFileSync } from 'node:fs'
import { Failure } from '@touchstone/contracts'
import { entrySpellings } from '../../../languages/entry-spellings.ts'
import { nodeVariant, parseValueType, type ValueBase } from '../../../languages/value-type.ts'
import type { RunTask } from '../../../run.ts'

const HARNESS = new URL('./touchstone.go', import.meta.url)

/** Packages by the name under which a program calls them, where it imports nothing as LeetCode lets it. */
const KNOWN: { readonly [name: string]: string } = {
  ...Object.fromEntries(
    'bufio bytes cmp context errors fmt io maps math os reflect regexp slices sort strconv strings sync testing time unicode'
      .split(' ')
      .map(name => [name, name]),
  ),
  heap: 'container/heap',
  list: 'container/list',
  bits: 'math/bits',
  big: 'math/big',
  cmplx: 'math/cmplx',
  rand: 'math/rand',
  atomic: 'sync/atomic',
  utf8: 'unicode/utf8',
}

/** A whole program as it stands; a missing package clause is forgiven. */
export function goProgram(source: string): string {
  return inPackageMain(source)
}

/**
 * The submission and the harness as one package. The harness calls it from an `init` of the last file, which runs after
 * the submission's own and never returns, so that a `main` of the submission is never reached.
 */
export function goCalls(source: string, task: RunTask): Readonly<Record<string, string>> {
  if (task.kind !== 'function' && task.kind !== 'design')
    throw new Failure('INVALID_PROBLEM', { detail: `a ${task.kind} problem has no calls` })
  const plain = withoutComments(source)
  const declared = 'params' in task && Array.isArray(task.params) ? (task.params as readonly string[]) : []
  const params = declared.map(parseValueType)
  const returns = parseValueType(task.kind === 'function' ? task.returns : undefined)
  const shapes = `[]string{${params.map(({ base }) => JSON.stringify(base)).join(', ')}}`
  const call =
    task.kind === 'function'
      ? functionCall(plain, task, shapes, returns.base)
      : `touchstoneDesign(Constructor, ${shapes})`
  const types = {
    ListNode: 'type ListNode struct { Val int; Next *ListNode }',
    TreeNode: 'type TreeNode struct { Val int; Left *TreeNode; Right *TreeNode }',
    Node: NODES[nodeVariant([...params, returns]) ?? ''] ?? '',
  }
  const given = Object.entries(types).filter(([name]) => !new RegExp(`\\btype\\s+${name}\\b`).test(plain))
  return {
    'solution.go': inPackageMain(source),
    'touchstone.go': readFileSync(HARNESS, 'utf8'),
    'touchstone_call.go': [
      'package main',
      ...given.map(([, text]) => text),
      /^func\s+main\s*\(/m.test(plain) ? '' : 'func main() {}',
      `func init() { ${call} }`,
      '',
    ].join('\n'),
  }
}

/** Tests with a `main`, or with functions of package testing. */
export function goHarness(source: string, testsCode: string, proof: string): Readonly<Record<string, string>> {
  const plain = withoutComments(testsCode)
  const own = /^func\s+main\s*\(/m.test(plain)
  const tests = [...plain.matchAll(/^func\s+(Test\w*)\s*\(\s*\w+\s+\*testing\.T\s*\)/gm)].map(([, name]) => name)
  if (!own && tests.length === 0)
    throw new Failure('INVALID_PROBLEM', { detail: 'the tests hold no test function and no main' })
  const wrapped = tests.map(
    name => `{Name: "${name}", F: func(t *testing.T) { defer func() { if !t.Failed() { passed++ } }(); ${name}(t) }}`,
  )
  // The last test of all is the proof: it sees how many of the others passed.
  const proves = `{Name: "proof", F: func(t *testing.T) { if passed == ${tests.length} { answers.WriteString("${proof}\\n") } }}`
  const run = own
    ? `touchstoneTests(); answers.WriteString("${proof}\\n"); os.Exit(0)`
    : `passed := 0; testing.Main(func(a, b string) (bool, error) { return true, nil }, []testing.InternalTest{${[...wrapped, proves].join(', ')}}, nil, nil)`
  return {
    'solution.go': inPackageMain(source).replace(/^func\s+main\s*\(/m, 'func touchstoneUnusedMain('),
    'tests.go': inPackageMain(testsCode).replace(/^func\s+main\s*\(/m, 'func touchstoneTests('),
    'proof.go': `package main\nimport "os"\n${own ? '' : 'import "testing"\n'}func main() { answers := os.Stdout; os.Stdout = os.Stderr; ${run} }\n`,
  }
}

function functionCall(
  plain: string,
  task: Extract<RunTask, { kind: 'function' }>,
  shapes: string,
  returns: string,
): string {
  const spellings = entrySpellings(task.entry)
  const names = spellings.flatMap(name => [name, name.slice(0, 1).toUpperCase() + name.slice(1)])
  const name = names.find(found => new RegExp(`^func\\s+${found}\\s*[(\\[]`, 'm').test(plain)) ?? spellings[0]
  if (name === undefined || !/^[A-Za-z_]\w*$/.test(name))
    throw new Failure('INVALID_PROBLEM', { detail: `${JSON.stringify(task.entry)} is no name of Go` })
  const method = new RegExp(
    `^func\\s*\\(\\s*\\w*\\s*(\\*?)\\s*Solution\\s*\\)\\s*(${names.join('|')})\\s*\\(`,
    'm',
  ).exec(plain)
  const target = method ? `(${method[1] === '*' ? '&' : ''}Solution{}).${method[2]}` : name
  return `touchstoneFunction(${target}, ${shapes}, ${JSON.stringify(returns)}, ${task.returnArgument ?? -1})`
}

const NODES: { readonly [variant in ValueBase]?: string } = {
  random: 'type Node struct { Val int; Next *Node; Random *Node }',
  nary: 'type Node struct { Val int; Children []*Node }',
  graph: 'type Node struct { Val int; Neighbors []*Node }',
  next: 'type Node struct { Val int; Left *Node; Right *Node; Next *Node }',
  doubly: 'type Node struct { Val int; Prev *Node; Next *Node; Child *Node }',
  quad: 'type Node struct { Val bool; IsLeaf bool; TopLeft *Node; TopRight *Node; BottomLeft *Node; BottomRight *Node }',
}

/** Line numbers stay: what is added stands on the first line. */
function inPackageMain(source: string): string {
  const plain = withoutComments(source)
  if (/^\s*package\s+main\b/.test(plain)) return source
  const clause = /^\s*package\s+\w+/m
  if (clause.test(plain)) return source.replace(clause, 'package main')
  const imported = /^\s*import\b/m.test(plain)
  const missing = imported
    ? []
    : Object.entries(KNOWN).filter(([name]) => new RegExp(`(?<![\\w.])${name}\\.[A-Z]`).test(plain))
  const imports = missing.map(([, path]) => `import ${JSON.stringify(path)};`).join(' ')
  return `package main; ${imports} ${source}`
}

function withoutComments(source: string): string {
  return source.replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\/|`[^`]*`|"(?:\\.|[^"\\\n])*"/g, found =>
    found.startsWith('/') ? ' ' : '""',
  )
}
