// What does isolation cost? The Python judge beside a bare fork, /bin/true and a cold interpreter in bwrap.
// Parts for --only: function, stdio, peer (with stdio), slots.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createJudge, type LocalJudge, python, type RunRequest } from '@touchstone/scorer-code'
import { type GoJudge, startGoJudge } from './peers/go-judge.ts'
import { type BenchRow, type BenchTable, median } from './table.ts'

const ROUNDS = 7
const SUBMISSIONS = 150
const STDIO_TESTS = 100
const PEER_TESTS = 40
const FLOORS = join(import.meta.dirname, 'judge-floors.py')
const RUNNER = join(import.meta.dirname, '../packages/scorer-code/src/runners/python')

const limits = {
  cpuMs: 10_000,
  wallMs: 32_000,
  totalCpuMs: 60_000,
  memoryBytes: 1 << 30,
  outputBytes: 16 << 20,
  compileCpuMs: 30_000,
}

export async function run(only: ReadonlySet<string> | null = null): Promise<BenchTable> {
  const wanted = (part: string): boolean => only?.has(part) ?? true
  const scratchDir = mkdtempSync(join(tmpdir(), 'touchstone-bench-'))
  const one = await createJudge({ languages: [python], scratchDir: join(scratchDir, 'one'), slots: 1 })
  const two = await createJudge({ languages: [python], scratchDir: join(scratchDir, 'two'), slots: 2 })
  const goJudge = wanted('peer') ? await startGoJudge() : 'go-judge: not asked for'
  try {
    if (one.isolation !== 'full') return { name: 'judge', rows: [], notes: [`skipped: ${one.isolationReason}`] }
    await functions(one, 30)
    await functions(two, 60, 4)
    const peer = typeof goJudge === 'string' ? [] : [goJudge.pid, ...descendants(goJudge.pid)]
    const slots = descendants(process.pid).filter(id => !peer.includes(id))

    const rounds: Round[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const spawnTrue = floor('true', 150)
      const fork = wanted('function') ? floor('fork', RUNNER, 100) : Number.NaN
      const cold = wanted('function') ? floor('cold', 15) : Number.NaN
      const problem = wanted('function')
        ? await measured(slots, () => functions(one, SUBMISSIONS), SUBMISSIONS)
        : NOT_MEASURED
      const stdio = wanted('stdio') ? await measured(slots, () => programs(one), STDIO_TESTS) : NOT_MEASURED
      const goJudgeMs = typeof goJudge === 'string' ? 0 : await programsOfGoJudge(goJudge)
      const rate = async (judge: LocalJudge): Promise<number> =>
        wanted('slots') ? await perSecond(() => functions(judge, SUBMISSIONS, 4)) : Number.NaN
      const alone = await rate(one)
      const both = await rate(two)
      rounds.push({ spawnTrue, fork, cold, problem, stdio, goJudgeMs, alone, both })
    }

    const row = (what: string, unit: string, of: (round: (typeof rounds)[number]) => number): BenchRow => {
      const values = rounds.map(of)
      const spread = `${Math.min(...values).toPrecision(3)}–${Math.max(...values).toPrecision(3)}`
      return { what, value: median(values), unit, spread }
    }
    const most = (found: BenchRow, goal: number): BenchRow => ({
      ...found,
      goal: `≤ ${goal}`,
      met: found.value <= goal,
    })
    const least = (found: BenchRow, goal: number): BenchRow => ({
      ...found,
      goal: `≥ ${goal}`,
      met: found.value >= goal,
    })
    return {
      name: 'judge: Python',
      rows: [
        row('/bin/true by posix_spawn', 'ms CPU', round => round.spawnTrue),
        row('function problem, 20 tests, in the slot', 'ms CPU', round => round.problem.slotMs),
        row('function problem, 20 tests, this process', 'ms CPU', round => round.problem.hostMs),
        most(
          row('in the slot ÷ bare fork of the warm interpreter', '×', round => round.problem.slotMs / round.fork),
          1.25,
        ),
        most(
          row('end to end ÷ /bin/true', '×', round => total(round.problem) / round.spawnTrue),
          6,
        ),
        least(
          row('cold bwrap python3 ÷ end to end', '×', round => round.cold / total(round.problem)),
          6,
        ),
        most(
          row('stdio, a process per test, end to end ÷ /bin/true', '×', round => total(round.stdio) / round.spawnTrue),
          2.5,
        ),
        ...(typeof goJudge === 'string'
          ? []
          : [
              least(
                row('go-judge, the same programs ÷ ours', '×', round => round.goJudgeMs / total(round.stdio)),
                3,
              ),
            ]),
        row('submissions on one slot', '/s', round => round.alone * SUBMISSIONS),
        least(
          row('two slots ÷ one', '×', round => round.both / round.alone),
          1.5,
        ),
      ].filter(({ value }) => !Number.isNaN(value)),
      notes: [
        ...(typeof goJudge === 'string' ? [`skipped: ${goJudge}`] : []),
        "skipped: SandboxFusion's runner, which no package index ships",
        `${ROUNDS} rounds, interleaved; CPU of all processes of the slot, by the kernel's account`,
        'two slots ÷ one is wall time: on a busy machine it says how busy it was',
      ],
    }
  } finally {
    if (typeof goJudge !== 'string') await goJudge.close()
    await one.close()
    await two.close()
    rmSync(scratchDir, { recursive: true, force: true })
  }
}

type Round = {
  readonly [Name in 'spawnTrue' | 'fork' | 'cold' | 'goJudgeMs' | 'alone' | 'both']: number
} & { readonly problem: Cost; readonly stdio: Cost }
type Cost = { readonly slotMs: number; readonly hostMs: number }
const NOT_MEASURED: Cost = { slotMs: Number.NaN, hostMs: Number.NaN }
const total = (cost: Cost): number => cost.slotMs + cost.hostMs

function floor(...arguments_: (string | number)[]): number {
  return Number(execFileSync('/usr/bin/python3', [FLOORS, ...arguments_.map(String)], { encoding: 'utf8' }))
}

/** The submission of judge-floors.py; each a little different, so that none is answered by another's run. */
async function functions(judge: LocalJudge, count: number, atOnce = 1): Promise<void> {
  const numbers = Array.from({ length: 100 }, (_, index) => (7919 * index) % 1009)
  const calls = Array.from({ length: 20 }, (_, index) => ({
    args: JSON.stringify([[...numbers, 5000, 5001 + index], 10_001 + index]),
  }))
  let next = 0
  const work = async (): Promise<void> => {
    while (next < count) {
      next += 1
      const source = `${SOURCE}# ${next}\n`
      const request: RunRequest = {
        language: 'python',
        source,
        process: 'submission',
        limits,
        task: { kind: 'function', entry: 'twoSum', params: ['int[]', 'int'], returns: 'int[]', calls },
      }
      const report = await judge.run(request)
      if (report.tests.some(test => Buffer.from(test.output).toString() !== '[100,101]'))
        throw new Error(`a wrong answer: ${JSON.stringify(report.tests[0])}`)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
}

async function programs(judge: LocalJudge): Promise<void> {
  const inputs = Array.from({ length: STDIO_TESTS }, (_, index) => Buffer.from(`${index} 1\n`))
  const source = 'a, b = map(int, input().split())\nprint(a + b)\n'
  const report = await judge.run({
    language: 'python',
    source,
    process: 'submission',
    limits,
    task: { kind: 'stdio', inputs },
  })
  if (report.tests.some((test, index) => Buffer.from(test.output).toString() !== `${index + 1}\n`))
    throw new Error('a wrong answer')
}

/** CPU per test, of go-judge and all that it starts. */
async function programsOfGoJudge(goJudge: GoJudge): Promise<number> {
  const processes = [goJudge.pid, ...descendants(goJudge.pid)]
  const before = cpuMs(processes)
  for (let index = 0; index < PEER_TESTS; index += 1)
    if ((await goJudge.run('a, b = map(int, input().split())\nprint(a + b)\n', `${index} 1\n`)) !== `${index + 1}\n`)
      throw new Error('go-judge gives a wrong answer')
  return (cpuMs(processes) - before) / PEER_TESTS
}

async function measured(slots: readonly number[], act: () => Promise<void>, count: number): Promise<Cost> {
  const before = { slots: cpuMs(slots), host: process.cpuUsage() }
  await act()
  const { user, system } = process.cpuUsage(before.host)
  return { slotMs: (cpuMs(slots) - before.slots) / count, hostMs: (user + system) / 1000 / count }
}

async function perSecond(act: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await act()
  return 1000 / (performance.now() - began)
}

/** CPU of these processes and of all their children that have ended; the kernel counts in hundredths of a second. */
function cpuMs(processes: readonly number[]): number {
  let ticks = 0
  for (const id of processes) {
    const text = readFileSync(`/proc/${id}/stat`, 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    ticks += [11, 12, 13, 14].reduce((sum, place) => sum + Number(fields[place]), 0)
  }
  return ticks * 10
}

function descendants(root: number): number[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc').filter(entry => /^\d+$/.test(entry))) {
    try {
      const text = readFileSync(`/proc/${name}/stat`, 'utf8')
      parents.set(Number(name), Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]))
    } catch {
      // It ended while we looked.
    }
  }
  return [...parents.keys()].filter(id => {
    let at = parents.get(id)
    while (at !== undefined && at !== root) at = parents.get(at)
    return at === root
  })
}

const SOURCE = `class Solution:
    def twoSum(self, nums: List[int], target: int) -> List[int]:
        seen = {}
        for i, x in enumerate(nums):
            if target - x in seen:
                return [seen[target - x], i]
            seen[x] = i
`
