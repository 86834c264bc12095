// How many answers a second does the math grader check, beside the engines that others use, and is it as right?

import { execFileSync, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { compareAnswers, PRESETS } from '@touchstone/scorer-math'
import type { BombReport } from '../packages/scorer-math/test/bomb-child.ts'
import { hardPairs, mathVerifyCases } from './peers/corpora.ts'
import { type BenchRow, type BenchTable, median } from './table.ts'

const ROOT = join(import.meta.dirname, '..')
const ROUNDS = 7
/** One pass of ours takes 30 ms, which a single run of the collector or the compiler would double. */
const PASSES = 5
const MIN_ENGINE_PAIRS = 60
/** One engine call that takes longer than this would dominate its row. */
const ENGINE_PAIRS = 120
const require = createRequire(join(ROOT, 'packages/scorer-math/package.json'))

type Pair = { readonly gold: string; readonly answer: string; readonly equivalent: boolean; readonly kind: string }
type Verdict = 'equal' | 'different' | 'undecided' | 'unread'

function verdict(gold: string, answer: string, preset: keyof typeof PRESETS = 'default'): Verdict {
  const policy = PRESETS[preset]
  const result = compareAnswers(gold, answer, { policy })
  return result.outcome === 'decided' ? result.decision.verdict : 'unread'
}

function cpuMs(act: () => void): number {
  const before = process.cpuUsage()
  act()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

export async function run(): Promise<BenchTable> {
  const notes: string[] = []
  const pairs = developmentPairs(notes)
  const plain = pairs.filter(pair => pair.kind !== 'bomb')
  const rows: BenchRow[] = [...correctness(plain), ...(await speed(plain, notes)), ...bombs()]
  const corpus = option('--corpus')
  if (corpus === null) notes.push('no --corpus=DIR: the published cases of others are left out (bench/peers/README.md)')
  else {
    const peer = await mathVerify()
    rows.push(...(await hardPairs(corpus, peer === null ? null : peer.verdicts, notes)))
    rows.push(...mathVerifyCases(corpus, notes))
    await peer?.close()
  }
  return { name: 'math', rows, notes }
}

function option(name: string): string | null {
  const at = process.argv.findIndex(argument => argument === name || argument.startsWith(`${name}=`))
  const found = process.argv[at]
  if (found === undefined) return null
  return found.includes('=') ? found.slice(found.indexOf('=') + 1) : (process.argv[at + 1] ?? null)
}

function developmentPairs(notes: string[]): Pair[] {
  const file = join(ROOT, '../shared/data/math-equivalence.jsonl')
  if (existsSync(file)) return lines<Pair>(readFileSync(file, 'utf8'))
  notes.push('the development pairs are not here: a generated mix stands for them')
  const made: Pair[] = []
  for (let n = 2; n < 60; n++) {
    const kind = 'generated'
    made.push({ gold: `\\frac{${n}}{${n + 1}}`, answer: `${n}/${n + 1}`, equivalent: true, kind })
    made.push({ gold: `${n}\\sqrt{2}`, answer: `\\sqrt{${2 * n * n}}`, equivalent: true, kind })
    made.push({ gold: `(x+${n})^2`, answer: `x^2+${2 * n}x+${n * n}`, equivalent: true, kind })
    made.push({ gold: `\\sin ${n}x`, answer: `\\sin ${n + 1}x`, equivalent: false, kind })
    made.push({ gold: `(${n}, ${n + 2})`, answer: `(${n}, ${n + 3})`, equivalent: false, kind })
  }
  return made
}

const lines = <T>(text: string): T[] =>
  text
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => JSON.parse(line) as T)

function correctness(pairs: readonly Pair[]): BenchRow[] {
  const verdicts = pairs.map(pair => verdict(pair.gold, pair.answer))
  const count = (test: (pair: Pair, found: Verdict) => boolean): number =>
    pairs.filter((pair, index) => test(pair, verdicts[index] ?? 'unread')).length
  const right = count((pair, found) => found === (pair.equivalent ? 'equal' : 'different')) / pairs.length
  const falseEqual = count((pair, found) => found === 'equal' && !pair.equivalent)
  const undecided = count((_, found) => found === 'undecided') / pairs.length
  return [
    { what: 'development pairs, right', value: 100 * right, unit: '%', goal: '>= 99', met: right >= 0.99 },
    { what: 'development pairs, false "equal"', value: falseEqual, unit: 'pairs', goal: '0', met: falseEqual === 0 },
    { what: 'development pairs, undecided', value: 100 * undecided, unit: '%', goal: '<= 1', met: undecided <= 0.01 },
  ]
}

type MathJs = { simplify(text: string): { toString(): string } }
type Nerdamer = { (text: string): { text(format: 'fractions'): string }; flush(): void; clearVars(): void }

/** Pairs of plain scalars that both engines can be asked about, as `(gold) - (answer)` in their syntax. */
function engineTexts(pairs: readonly Pair[]): { pair: Pair; text: string }[] {
  const found: { pair: Pair; text: string }[] = []
  for (const pair of pairs) {
    // Both engines run out of memory on x^67108859.
    if (pair.kind.startsWith('adversarial')) continue
    const [gold, answer] = [plainText(pair.gold), plainText(pair.answer)]
    if (gold !== null && answer !== null) found.push({ pair, text: `(${gold})-(${answer})` })
  }
  return found.slice(0, ENGINE_PAIRS)
}

/** LaTeX of fractions, roots, powers and elementary functions in plain text; null for anything else. */
function plainText(latex: string): string | null {
  let text = latex.replaceAll(/\\[dt]?frac(\d)(\d)/g, '(($1)/($2))').replaceAll(/\\left|\\right|\\[,;! ]/g, '')
  for (let round = 0; round < 6; round++) {
    text = text
      .replaceAll(/\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}/g, '(($1)/($2))')
      .replaceAll(/\\sqrt\{([^{}]*)\}/g, 'sqrt($1)')
      .replaceAll(/\\sqrt(\d)/g, 'sqrt($1)')
      .replaceAll(/\^\{([^{}]*)\}/g, '^($1)')
  }
  text = text.replaceAll('\\cdot', '*').replaceAll('\\pi', 'pi').replaceAll('\\ln', 'log')
  text = text.replaceAll(/(\d|\)|[xyzabc])(?=sqrt|pi|\(|[xyzabc](?![a-z]))/g, '$1*')
  return /^[-+*/^().\dxyzabc]*((sqrt|pi)[-+*/^().\dxyzabc]*)*$/.test(text) && text !== '' ? text : null
}

async function speed(pairs: readonly Pair[], notes: string[]): Promise<BenchRow[]> {
  const mathjs = require('mathjs/lib/browser/math.js') as MathJs
  const nerdamer = require('nerdamer/all') as Nerdamer
  const engines = engineTexts(pairs)
  const ours = (list: readonly Pair[]): void => {
    for (const { gold, answer } of list) verdict(gold, answer)
  }
  const withNerdamer = (): void => {
    for (const { text } of engines) {
      try {
        nerdamer(`simplify(${text})`).text('fractions')
      } catch {
        // What it cannot read costs it nothing.
      }
      nerdamer.flush()
      nerdamer.clearVars()
    }
  }
  const withMathJs = (): void => {
    for (const { text } of engines) {
      try {
        mathjs.simplify(text).toString()
      } catch {
        // As above.
      }
    }
  }
  const scalars = engines.map(({ pair }) => pair)
  for (let warm = 0; warm < 30; warm++) ours(pairs)
  withNerdamer()
  withMathJs()
  const peer = await mathVerify()
  if (peer === null) notes.push('Math-Verify is not installed (bench/peers/README.md): its rows are left out')

  const figures = { all: [] as number[], nerdamer: [] as number[], mathjs: [] as number[], mathVerify: [] as number[] }
  const perSecond: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const all =
      cpuMs(() => {
        for (let pass = 0; pass < PASSES; pass++) ours(pairs)
      }) /
      (PASSES * pairs.length)
    perSecond.push(1000 / all)
    const some = cpuMs(() => ours(scalars)) / scalars.length
    figures.nerdamer.push(cpuMs(withNerdamer) / engines.length / some)
    figures.mathjs.push(cpuMs(withMathJs) / engines.length / some)
    if (peer !== null && round < 5) figures.mathVerify.push((await peer.cpuMsPerPair(pairs)) / all)
  }
  await peer?.close()

  // each pair by the median of its rounds: a slice of time that went to another process is not the pair's
  const rounds: number[][] = pairs.map(() => [])
  for (let round = 0; round < ROUNDS; round++)
    for (const [index, { gold, answer }] of pairs.entries()) {
      const start = performance.now()
      verdict(gold, answer)
      rounds[index]?.push(performance.now() - start)
    }
  const times = rounds.map(median).sort((a, b) => a - b)
  const [p50, p99] = [quantile(times, 0.5), quantile(times, 0.99)]
  const rows: BenchRow[] = [
    row('development mix', perSecond, 'pairs/s', 10_000),
    { what: 'median of a pair', value: p50, unit: 'ms', goal: '<= 0.1', met: p50 <= 0.1 },
    { what: '99th percentile', value: p99, unit: 'ms', goal: '<= 5', met: p99 <= 5 },
    { what: '99th percentile / median', value: p99 / p50, unit: 'x', goal: '<= 30', met: p99 / p50 <= 30 },
  ]
  if (engines.length >= MIN_ENGINE_PAIRS || engines.length > 0) {
    rows.push(row(`nerdamer simplify, ${engines.length} scalar pairs`, figures.nerdamer, 'x', 30))
    rows.push(row(`mathjs simplify, ${engines.length} scalar pairs`, figures.mathjs, 'x', 60))
  }
  if (figures.mathVerify.length > 0) rows.push(row('Math-Verify, parsing included', figures.mathVerify, 'x', 100))
  notes.push(`CPU time of one core, median of ${ROUNDS} interleaved rounds; ratios are the peer's time over ours`)
  return rows
}

function row(what: string, values: readonly number[], unit: string, goal: number): BenchRow {
  const value = median(values)
  const short = (n: number): string => (n >= 100 ? String(Math.round(n)) : n.toPrecision(3))
  const spread = `${short(Math.min(...values))}–${short(Math.max(...values))}`
  return { what, value, unit, spread, goal: `>= ${goal.toLocaleString('en-US')}`, met: value >= goal }
}

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN

type Peer = {
  cpuMsPerPair(pairs: readonly Pair[]): Promise<number>
  verdicts(pairs: readonly { gold: string; answer: string }[]): Promise<boolean[]>
  close(): Promise<void>
}

/** Math-Verify in its own process; null where its virtual environment is not there. */
async function mathVerify(): Promise<Peer | null> {
  const python = join(ROOT, '.cache/peers/venv/bin/python')
  if (!existsSync(python)) return null
  const child = spawn(python, [join(ROOT, 'bench/peers/math_verify_peer.py')], { stdio: ['pipe', 'pipe', 'ignore'] })
  const replies = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  async function ask(
    pairs: readonly { gold: string; answer: string }[],
  ): Promise<{ equal: boolean; cpu_ms: number }[]> {
    const answers: { equal: boolean; cpu_ms: number }[] = []
    for (const { gold, answer } of pairs) {
      child.stdin.write(`${JSON.stringify({ gold, answer })}\n`)
      const reply = await replies.next()
      if (reply.done === true) throw new Error('Math-Verify ended early')
      answers.push(JSON.parse(reply.value) as { equal: boolean; cpu_ms: number })
    }
    return answers
  }
  return {
    async cpuMsPerPair(pairs) {
      // Every fourth pair, from a place that moves: a full round of it takes ten seconds.
      const some = pairs.filter((_, index) => index % 4 === 0)
      const answers = await ask(some)
      return answers.reduce((total, answer) => total + answer.cpu_ms, 0) / some.length
    },
    async verdicts(pairs) {
      return (await ask(pairs)).map(answer => answer.equal)
    },
    async close() {
      child.stdin.end()
      await new Promise(resolve => child.once('exit', resolve))
    },
  }
}

/** Inputs that hang or blow up other graders, in a process of their own that reports CPU and growth of memory. */
function bombs(): BenchRow[] {
  const child = join(ROOT, 'packages/scorer-math/test/bomb-child.ts')
  const output = execFileSync(process.execPath, ['--expose-gc', child], { encoding: 'utf8', maxBuffer: 2 ** 24 })
  const { reports } = JSON.parse(output) as { reports: BombReport[] }
  const by = (key: 'cpuMs' | 'peakMiB'): BombReport => [...reports].sort((a, b) => b[key] - a[key])[0] as BombReport
  const [slow, large] = [by('cpuMs'), by('peakMiB')]
  const wrong = reports.filter(report => report.wrong).length
  return [
    {
      what: `slowest of ${reports.length} bombs (${slow.name})`,
      value: slow.cpuMs,
      unit: 'ms CPU',
      goal: '< 50',
      met: slow.cpuMs < 50,
    },
    {
      what: `largest of them (${large.name})`,
      value: large.peakMiB,
      unit: 'MiB more at the peak',
      goal: '< 64',
      met: large.peakMiB < 64,
    },
    { what: 'bombs with a wrong verdict', value: wrong, unit: 'bombs', goal: '0', met: wrong === 0 },
  ]
}

if (import.meta.main) {
  const { renderBench } = await import('./table.ts')
  const table = await run()
  console.log(renderBench(table))
  console.log(JSON.stringify(table))
  process.exit(0)
}
