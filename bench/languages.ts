// What do the other languages cost beside their compiler, a bare process and a bare isolate?

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createJudge, type LocalJudge, openLanguages, type RunReport, type RunTask } from '@touchstone/scorer-code'
import { type BenchRow, type BenchTable, median } from './table.ts'

const ROUNDS = 5
const TESTS = 20
const GOALS = { compile: 0.35, test: 1.25, javascript: 1.6, javac: 1 / 30, megabyteMs: 3 }

const limits = {
  cpuMs: 10_000,
  wallMs: 32_000,
  totalCpuMs: 60_000,
  memoryBytes: 1 << 30,
  outputBytes: 1 << 20,
  compileCpuMs: 30_000,
}

export async function run(): Promise<BenchTable> {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-bench-'))
  const judge = await createJudge({
    languages: await openLanguages(join(tmpdir(), 'touchstone-bench-cache')),
    scratchDir: join(folder, 'scratch'),
    slots: 1,
  })
  try {
    const missing: string[] = []
    const ready = async (name: string) => {
      const found = await judge.ready(name)
      if (!found.ok) missing.push(`${name} skipped: ${found.reason}`)
      return found.ok
    }
    const rows: BenchRow[] = []
    if (await ready('cpp'))
      rows.push(
        await compileRatio(judge, folder),
        await testRatio(judge, folder),
        await largeInputs(judge, folder, false),
        await largeInputs(judge, folder, true),
        await group(judge),
      )
    if (await ready('java')) rows.push(await javacRatio(judge, folder))
    if (await ready('javascript')) rows.push(await isolateRatio(judge))
    for (const [name, source] of Object.entries(TWO_SUM))
      if (await ready(name)) rows.push(...(await rate(judge, name, source)))
    return {
      name: 'languages',
      rows,
      notes: [`CPU time of all processes, median of ${ROUNDS} interleaved rounds, ${TESTS} tests`, ...missing],
    }
  } finally {
    await judge.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const PROGRAM = (nonce: number) => `#include <bits/stdc++.h>
using namespace std;
int main() { // ${nonce}
  int n; long long t = 0; cin >> n; vector<long long> a(n); for (auto& x : a) cin >> x;
  sort(a.begin(), a.end()); map<long long, int> m; for (auto x : a) { m[x]++; t += x; }
  unordered_map<string, int> u; for (auto& [k, v] : m) u[to_string(k)] += v;
  cout << t << " " << u.size() << "\\n";
}
`
const INPUT = Buffer.from('5\n5 4 3 2 1\n')

async function compileRatio(judge: LocalJudge, folder: string): Promise<BenchRow> {
  const ratios: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const source = PROGRAM(Math.random())
    const file = join(folder, 'plain.cpp')
    writeFileSync(file, source)
    const plain = shellCpuMs(`g++ -O2 -std=gnu++20 ${file} -o ${join(folder, 'plain')}`)
    const report = await judge.run({
      language: 'cpp',
      source,
      task: { kind: 'stdio', inputs: [INPUT] },
      limits,
      process: 'test',
    })
    ratios.push(report.compile.cpuMs / plain)
  }
  return row('C++ compile in its jail ÷ plain g++ -O2 with bits/stdc++.h', ratios, GOALS.compile)
}

/** Compilations after which the compiler that stays is as fast as it gets. */
const WARMING = 120

async function javacRatio(judge: LocalJudge, folder: string): Promise<BenchRow> {
  const program = (nonce: number) => `import java.util.*;
public class Main { static double nonce() { return ${nonce}; }
  public static void main(String[] a) { Scanner in = new Scanner(System.in); Map<Integer, List<String>> m = new HashMap<>();
    for (int i = 0; i < 10; i++) m.computeIfAbsent(i % 3, k -> new ArrayList<>()).add("x" + i);
    System.out.println(m.values().stream().mapToInt(List::size).sum() + in.nextLong()); } }
`
  const task: RunTask = { kind: 'stdio', inputs: [INPUT] }
  const stays = async () => {
    const report = await judge.run({ language: 'java', source: program(Math.random()), task, limits, process: 'test' })
    return report.compile.cpuMs
  }
  for (let k = 0; k < WARMING; k += 1) await stays()
  const ratios: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    writeFileSync(join(folder, 'Main.java'), program(Math.random()))
    const cold = shellCpuMs(`javac -d ${join(folder, 'classes')} ${join(folder, 'Main.java')}`)
    const warm = [await stays(), await stays(), await stays()]
    ratios.push(median(warm) / cold)
  }
  return row('javac that stays, warm ÷ javac from cold', ratios, GOALS.javac)
}

/** CPU that a megabyte of standard input costs beyond what the program itself takes with it. */
async function largeInputs(judge: LocalJudge, folder: string, kept: boolean): Promise<BenchRow> {
  const source = `#include <cstdio>
#include <unistd.h>
int main() { static char b[65536]; long n, s = 0; while ((n = read(0, b, sizeof b)) > 0) for (long i = 0; i < n; i++) s += b[i]; printf("%ld\\n", s); }
`
  const file = join(folder, 'large.cpp')
  const program = join(folder, 'large')
  const input = join(folder, 'megabyte')
  const megabyte = Buffer.alloc(1 << 20, '0123456789 ')
  writeFileSync(file, source)
  writeFileSync(input, megabyte)
  execFileSync('g++', ['-O2', '-static', file, '-o', program])
  const task: RunTask = { kind: 'stdio', inputs: Array.from({ length: TESTS }, () => megabyte), kept }
  const judged = (nonce: number) =>
    judge.run({ language: 'cpp', source: `${source}// ${nonce}\n`, task, limits, process: 'test' })
  await judged(0)
  const costs: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const bare = Number(
      execFileSync('/usr/bin/python3', ['-I', '-c', bareLoop(program, input, TESTS)], { encoding: 'utf8' }),
    )
    const before = { tree: treeCpuMs(), own: process.cpuUsage() }
    await judged(0)
    costs.push((treeCpuMs() - before.tree + ownCpuMs(before.own) - bare) / TESTS)
  }
  const value = median(costs)
  return {
    what: `${TESTS} tests of 1 MB of standard input${kept ? ', of a stored problem' : ''}, beyond the bare program`,
    value,
    unit: 'ms per MB',
    spread: `${Math.min(...costs).toFixed(2)}–${Math.max(...costs).toFixed(2)}`,
    goal: `≤ ${GOALS.megabyteMs}`,
    met: value <= GOALS.megabyteMs,
  }
}

/** Prints the CPU milliseconds of so many runs: fork, exec, wait, standard input from a file and output into a pipe. */
function bareLoop(program: string, input: string, runs: number): string {
  return `import os, resource
def cpu(): return sum(sum(resource.getrusage(w)[:2]) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
def once():
  i = os.open(${JSON.stringify(input)}, os.O_RDONLY); r, w = os.pipe()
  p = os.posix_spawn(${JSON.stringify(program)}, ["x"], {}, file_actions=[(os.POSIX_SPAWN_DUP2, i, 0), (os.POSIX_SPAWN_DUP2, w, 1)])
  os.close(w); os.close(i); os.read(r, 100); os.waitpid(p, 0); os.close(r)
for _ in range(20): once()
a = cpu()
for _ in range(${runs}): once()
print((cpu() - a) * 1000)`
}

async function testRatio(judge: LocalJudge, folder: string): Promise<BenchRow> {
  const tests = 200
  const source = PROGRAM(1)
  const file = join(folder, 'bare.cpp')
  const program = join(folder, 'bare')
  const input = join(folder, 'input')
  writeFileSync(file, source)
  writeFileSync(input, INPUT)
  execFileSync('g++', ['-O2', '-std=gnu++20', '-static', file, '-o', program])
  const task: RunTask = { kind: 'stdio', inputs: Array.from({ length: tests }, () => INPUT) }
  const judged = () => judge.run({ language: 'cpp', source, task, limits, process: 'test' })
  await judged()
  const ratios: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const bare = Number(
      execFileSync('/usr/bin/python3', ['-I', '-c', bareLoop(program, input, tests)], { encoding: 'utf8' }),
    )
    const before = treeCpuMs()
    await judged()
    ratios.push((treeCpuMs() - before) / bare)
  }
  return row('C++ test in its slot ÷ bare fork and exec of the same program', ratios, GOALS.test)
}

async function group(judge: LocalJudge): Promise<BenchRow> {
  const source = PROGRAM(Math.random())
  const reports = await Promise.all(
    Array.from({ length: 16 }, (_, k) =>
      judge.run({
        language: 'cpp',
        source,
        task: { kind: 'stdio', inputs: [Buffer.from(`1\n${k}\n`)] },
        limits,
        process: 'test',
      }),
    ),
  )
  const compiled = reports.filter(({ compile }) => compile.status === 'ok' && !compile.cached).length
  return {
    what: '16 identical C++ programs on 16 inputs: compiled',
    value: compiled,
    unit: 'times',
    goal: '= 1',
    met: compiled === 1,
  }
}

const TWO_SUM_JS = `function twoSum(nums, target) {
  const seen = new Map()
  for (let i = 0; i < nums.length; i++) {
    const j = seen.get(target - nums[i])
    if (j !== undefined) return [j, i]
    seen.set(nums[i], i)
  }
  return []
}`
const calls = Array.from({ length: TESTS }, (_, k) => ({
  args: JSON.stringify([Array.from({ length: 100 }, (_each, i) => i * 3 + k), 585 + 2 * k]),
}))
const twoSum: Extract<RunTask, { kind: 'function' }> = {
  kind: 'function',
  entry: 'twoSum',
  params: ['int[]', 'int'],
  returns: 'int[]',
  calls,
}

/** A fresh isolate in this process, one call per test, values as JSON: the least that isolation can cost. */
function bareIsolate(): void {
  const ivm = createRequire(import.meta.url)('isolated-vm') as typeof import('isolated-vm')
  const isolate = new ivm.Isolate({ memoryLimit: 128 })
  const context = isolate.createContextSync()
  context.evalSync(`${TWO_SUM_JS}\nfunction call(text) { return JSON.stringify(twoSum(...JSON.parse(text))) }`)
  const call = context.global.getSync('call', { reference: true })
  for (const { args } of calls) call.applySync(undefined, [args], { timeout: 5000 })
  isolate.dispose()
}

async function isolateRatio(judge: LocalJudge): Promise<BenchRow> {
  const submissions = 50
  const judged = async (round: number) => {
    for (let k = 0; k < submissions; k += 1)
      await judge.run({
        language: 'javascript',
        source: `${TWO_SUM_JS} // ${round} ${k}`,
        task: twoSum,
        limits,
        process: 'submission',
      })
  }
  const ratios: number[] = []
  for (let round = -1; round < ROUNDS; round += 1) {
    const bareBefore = process.cpuUsage()
    for (let k = 0; k < submissions; k += 1) bareIsolate()
    const bare = ownCpuMs(bareBefore)
    const before = { tree: treeCpuMs(), own: process.cpuUsage() }
    await judged(round)
    const cost = treeCpuMs() - before.tree + ownCpuMs(before.own)
    if (round >= 0) ratios.push(cost / bare)
  }
  return row(`JavaScript function, ${TESTS} tests, end to end ÷ an in-process isolate`, ratios, GOALS.javascript)
}

const TWO_SUM: { readonly [language: string]: string } = {
  javascript: TWO_SUM_JS,
  typescript: TWO_SUM_JS.replace('nums, target', 'nums: number[], target: number'),
  cpp: 'class Solution { public: vector<int> twoSum(vector<int>& a, int t) { unordered_map<int,int> m; for (int i = 0; i < (int)a.size(); i++) { if (m.count(t - a[i])) return {m[t - a[i]], i}; m[a[i]] = i; } return {}; } };',
  c: 'int* twoSum(int* a, int n, int t, int* size) { for (int i = 0; i < n; i++) for (int j = i + 1; j < n; j++) if (a[i] + a[j] == t) { int* r = malloc(8); r[0] = i; r[1] = j; *size = 2; return r; } *size = 0; return 0; }',
  java: 'class Solution { public int[] twoSum(int[] a, int t) { Map<Integer,Integer> m = new HashMap<>(); for (int i = 0; i < a.length; i++) { if (m.containsKey(t - a[i])) return new int[]{m.get(t - a[i]), i}; m.put(a[i], i); } return new int[0]; } }',
  go: 'func twoSum(a []int, t int) []int { m := map[int]int{}; for i, x := range a { if j, ok := m[t-x]; ok { return []int{j, i} }; m[x] = i }; return nil }',
  rust: 'impl Solution { pub fn two_sum(a: Vec<i32>, t: i32) -> Vec<i32> { let mut m = HashMap::new(); for (i, x) in a.iter().enumerate() { if let Some(&j) = m.get(&(t - x)) { return vec![j, i as i32]; } m.insert(*x, i as i32); } vec![] } }',
}

/** Submissions that one core judges in a second, each with a text of its own; and without its compilation. */
async function rate(judge: LocalJudge, language: string, source: string): Promise<BenchRow[]> {
  const judged = (nonce: number): Promise<RunReport> =>
    judge.run({ language, source: `${source}\n// ${nonce}\n`, task: twoSum, limits, process: 'submission' })
  const first = await judged(0)
  const wrong = first.tests.find(({ status }) => status !== 'ok')
  if (first.compile.status !== 'ok' || wrong)
    return [{ what: `${language}: does not run`, value: 0, unit: wrong?.error.slice(0, 60) ?? 'compile error' }]
  const script =
    first.compile.cpuMs === 0 && !first.compile.cached && (language === 'javascript' || language === 'typescript')
  const rounds = script ? 50 : 3
  const before = { tree: treeCpuMs(), own: process.cpuUsage() }
  // A compile jail ends unseen by its parent; its CPU is what the jail's own shell counted.
  let compileMs = 0
  for (let k = 1; k <= rounds; k += 1) compileMs += (await judged(Math.random())).compile.cpuMs
  const cost = (treeCpuMs() - before.tree + ownCpuMs(before.own) + compileMs) / rounds
  const rows: BenchRow[] = [
    {
      what: `${language} function, ${TESTS} tests, new text each time`,
      value: 1000 / cost,
      unit: 'submissions per core and second',
    },
  ]
  if (!script) {
    const again = { tree: treeCpuMs(), own: process.cpuUsage() }
    // The same text on other inputs: compiled already.
    for (let k = 1; k <= rounds; k += 1)
      await judge.run({
        language,
        source: `${source}\n// 0\n`,
        task: { ...twoSum, calls: calls.map((_, i) => ({ args: JSON.stringify([[k, i, 5], k + i]) })) },
        limits,
        process: 'submission',
      })
    const cached = (treeCpuMs() - again.tree + ownCpuMs(again.own)) / rounds
    rows.push({
      what: `${language} function, ${TESTS} tests, compiled before`,
      value: 1000 / cached,
      unit: 'submissions per core and second',
    })
  }
  return rows
}

function row(what: string, ratios: readonly number[], goal: number): BenchRow {
  const value = median(ratios)
  return {
    what,
    value,
    unit: '×',
    spread: `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`,
    goal: `≤ ${goal}`,
    met: value <= goal,
  }
}

function ownCpuMs(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** CPU of everything below this process, also of what has ended and was waited for, in steps of 10 ms. */
function treeCpuMs(): number {
  const processes = new Map<number, { parent: number; ticks: number }>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const text = readFileSync(`/proc/${name}/stat`, 'latin1')
      const fields = text
        .slice(text.lastIndexOf(')') + 2)
        .split(' ')
        .map(Number)
      const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + (fields[at] ?? 0), 0)
      processes.set(Number(name), { parent: fields[1] ?? 0, ticks })
    } catch {
      // It ended while we looked.
    }
  }
  const own = readFileSync('/proc/self/stat', 'latin1')
  const fields = own
    .slice(own.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number)
  let total = (fields[13] ?? 0) + (fields[14] ?? 0)
  for (const [id, { ticks }] of processes) {
    let at = processes.get(id)?.parent
    while (at !== undefined && at !== process.pid && at > 1) at = processes.get(at)?.parent
    if (at === process.pid) total += ticks
  }
  return total * 10
}

/** User and system time of a shell's children, from its own `times`. */
function shellCpuMs(command: string): number {
  const said = execFileSync('/bin/sh', ['-c', `${command} && times`], { encoding: 'utf8' })
  const found = /\n(\d+)m([\d.]+)s (\d+)m([\d.]+)s/.exec(said)
  if (!found) throw new Error(`no times in ${said}`)
  const [, userMinutes = 0, user = 0, systemMinutes = 0, system = 0] = found.map(Number)
  return ((userMinutes + systemMinutes) * 60 + user + system) * 1000
}
