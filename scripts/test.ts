// The whole suite: static checks, vitest, the Python client's tests. Ends with `N passed, N failed[, N skipped]`.
// usage: node scripts/test.ts [--only checks|vitest|python]
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'

type Tally = { passed: number; failed: number; skipped: number }

const HOSTILE = 'test/adversarial/'
const { values } = parseArgs({ options: { only: { type: 'string' } } })
const root = join(import.meta.dirname, '..')
const bin = join(root, 'node_modules', '.bin')
const scratch = mkdtempSync(join(tmpdir(), 'touchstone-test-'))
const tallies: Tally[] = []
const failures: string[] = []

if (values.only === undefined || values.only === 'checks') {
  check('types', 'tsc', ['-p', 'tsconfig.json', '--noEmit'])
  check('format and lint', 'biome', ['check', '.'])
  check('import direction', 'depcruise', ['--config', '.dependency-cruiser.cjs', 'packages', 'services'])
  check('generated tables of the docs', 'node', [join(root, 'scripts', 'docs.ts'), '--check'])
}
if (values.only === undefined || values.only === 'vitest') {
  tallies.push(vitest('units', ['packages/', 'services/']))
  // Hostile programs mostly wait, for limits of their own CPU time; two files at a time leave no core idle.
  tallies.push(vitest('hostile programs', [HOSTILE, '--maxWorkers=2']))
  // Whole services and faults: one file at a time, so that they do not starve each other.
  tallies.push(vitest('the service as a whole', [...rooms().filter(room => room !== HOSTILE), '--no-file-parallelism']))
}
if (values.only === undefined || values.only === 'python') tallies.push(python())
rmSync(scratch, { recursive: true, force: true })

const total = tallies.reduce(
  (sum, tally) => ({
    passed: sum.passed + tally.passed,
    failed: sum.failed + tally.failed,
    skipped: sum.skipped + tally.skipped,
  }),
  { passed: 0, failed: 0, skipped: 0 },
)
if (failures.length > 0) console.log(`\nfailed: ${failures.join(', ')}`)
console.log(`\n${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`)
process.exitCode = total.failed > 0 ? 1 : 0

/** The folders of test/, as vitest's filters: parts of a path. */
function rooms(): string[] {
  return readdirSync(join(root, 'test'), { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => `test/${entry.name}/`)
}

function check(name: string, command: string, args: readonly string[]): void {
  console.log(`\n== ${name}`)
  const { status } = spawnSync(join(bin, command), args, { cwd: root, stdio: 'inherit' })
  count(name, { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0 })
}

function vitest(name: string, args: readonly string[]): Tally {
  console.log(`\n== ${name}`)
  const report = join(scratch, `${name}.json`)
  const { status } = spawnSync(
    join(bin, 'vitest'),
    ['run', ...args, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    {
      cwd: root,
      stdio: 'inherit',
    },
  )
  if (!existsSync(report)) return noted(name, { passed: 0, failed: 1, skipped: 0 })
  const told = JSON.parse(readFileSync(report, 'utf8')) as Report
  console.log(`slowest: ${slowest(told).join(', ')}`)
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = told
  return noted(name, {
    passed: numPassedTests,
    failed: numFailedTests === 0 && status !== 0 ? 1 : numFailedTests,
    skipped: numPendingTests + numTodoTests,
  })
}

/** Of vitest's reporter `json`. */
type Report = {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly testResults: readonly { readonly name: string; readonly startTime: number; readonly endTime: number }[]
}

/** The files that took longest, in whole seconds. */
function slowest({ testResults }: Report): string[] {
  return testResults
    .map(({ name, startTime, endTime }) => ({ name: relative(root, name), seconds: (endTime - startTime) / 1_000 }))
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, 5)
    .map(({ name, seconds }) => `${name} ${seconds.toFixed(0)} s`)
}

function python(): Tally {
  if (!existsSync(join(root, 'clients', 'python', 'tests'))) return { passed: 0, failed: 0, skipped: 0 }
  console.log('\n== Python client')
  const { status, stderr } = spawnSync(
    'python3',
    ['-W', 'ignore::ResourceWarning', '-m', 'unittest', 'discover', '-s', 'tests', '-t', '.'],
    {
      cwd: join(root, 'clients', 'python'),
      encoding: 'utf8',
    },
  )
  process.stdout.write(stderr)
  const ran = Number(/^Ran (\d+) tests?/m.exec(stderr)?.[1] ?? 0)
  const skipped = Number(/skipped=(\d+)/.exec(stderr)?.[1] ?? 0)
  const bad = Number(/failures=(\d+)/.exec(stderr)?.[1] ?? 0) + Number(/errors=(\d+)/.exec(stderr)?.[1] ?? 0)
  const failed = status === 0 ? 0 : Math.max(bad, 1)
  return noted('Python client', { passed: Math.max(ran - skipped - failed, 0), failed, skipped })
}

function noted(name: string, tally: Tally): Tally {
  if (tally.failed > 0) failures.push(name)
  return tally
}

function count(name: string, tally: Tally): void {
  tallies.push(noted(name, tally))
}
