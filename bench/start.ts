// How long from `serve` on an empty data folder to a ready service (API, Redis and the Python canary), and what it holds then.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../test/free-port.ts'
import { type BenchRow, type BenchTable, median } from './table.ts'

const ROUNDS = 5
const GOAL_SECONDS = 1.5
const GOAL_MIB = 250
/** By then each process has given back what loading it took. */
const SETTLE_MS = 5_000
const MAIN = join(import.meta.dirname, '..', 'services', 'cli', 'src', 'main.ts')

export async function run(): Promise<BenchTable> {
  const rounds: Round[] = []
  for (let round = 0; round <= ROUNDS; round++) rounds.push(await startOnce())
  // The first fills the cache of compiled modules, as the first start after set-up does.
  const [first, ...later] = rounds
  const seconds = later.map(round => round.seconds)
  const bare = later.map(round => round.bareSeconds)
  const total = later.map(round => sum(round.mebibytes, isOurs))
  const names = [...new Set(later.flatMap(round => [...round.mebibytes.keys()]))]
  return {
    name: 'start',
    rows: [
      { what: 'serve → ready, empty data', ...figure(seconds), unit: 's', ...goal(seconds, GOAL_SECONDS) },
      { what: 'the first start after set-up', value: first?.seconds ?? Number.NaN, unit: 's' },
      { what: 'ready ÷ a bare Node process', ...figure(seconds.map((s, i) => s / (bare[i] ?? 1))), unit: '×' },
      { what: 'PSS without slots', ...figure(total), unit: 'MiB', ...goal(total, GOAL_MIB) },
      ...names.map(
        (name): BenchRow => ({
          what: `  ${name}${isOurs(name) ? '' : ' (not counted)'}`,
          ...figure(later.map(round => round.mebibytes.get(name) ?? 0)),
          unit: 'MiB',
        }),
      ),
    ],
    notes: ['ready: /readyz answers 200, which needs Redis and a Python canary through the queue and a sandbox'],
  }
}

type Round = {
  readonly seconds: number
  readonly bareSeconds: number
  /** Proportional set size by process. */
  readonly mebibytes: ReadonlyMap<string, number>
}

async function startOnce(): Promise<Round> {
  const bareSeconds = await bareNode()
  const dataDir = mkdtempSync(join(tmpdir(), 'touchstone-bench-start-'))
  const port = await freePort()
  const startedAt = performance.now()
  const child = spawn(process.execPath, [MAIN, 'serve'], {
    env: {
      ...process.env,
      TOUCHSTONE_PORT: String(port),
      TOUCHSTONE_DATA_DIR: dataDir,
      TOUCHSTONE_LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  try {
    await untilReady(`http://127.0.0.1:${port}/readyz`, child)
    const seconds = (performance.now() - startedAt) / 1000
    await new Promise(resolve => setTimeout(resolve, SETTLE_MS))
    return { seconds, bareSeconds, mebibytes: memoryOf(child.pid ?? 0) }
  } finally {
    const gone = new Promise(resolve => child.once('exit', resolve))
    child.kill('SIGTERM')
    await gone
    rmSync(dataDir, { recursive: true, force: true })
  }
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const ready = await fetch(url).then(
      response => response.ok,
      () => false,
    )
    if (ready) return
    await new Promise(resolve => setTimeout(resolve, 10))
  }
  throw new Error(`the service ended with code ${child.exitCode}`)
}

async function bareNode(): Promise<number> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' })
  await new Promise(resolve => child.once('exit', resolve))
  return (performance.now() - startedAt) / 1000
}

/** PSS of a process and all below it, in MiB, by what it is. Slots are everything under bubblewrap. */
function memoryOf(root: number): Map<string, number> {
  const processes = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(name => {
      try {
        const parent = Number(/^\d+ \(.*\) \S (\d+)/s.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))?.[1])
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0')
        const pss = Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${name}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1024
        return [{ pid: Number(name), parent, command, pss }]
      } catch {
        return [] // It ended while we looked.
      }
    })
  const named = new Map<string, number>()
  const visit = (process: (typeof processes)[number], inSlot: boolean): void => {
    const slot = inSlot || /bwrap$/.test(process.command[0] ?? '')
    const name = slot ? 'slots' : nameOf(process.command)
    named.set(name, (named.get(name) ?? 0) + process.pss)
    for (const child of processes) if (child.parent === process.pid) visit(child, slot)
  }
  for (const process of processes) if (process.pid === root) visit(process, false)
  return named
}

function nameOf(command: readonly string[]): string {
  const service = /services\/([^/]+)\/src/.exec(command.find(part => part.includes('services/')) ?? '')?.[1]
  return service === 'cli' ? 'supervisor' : (service ?? command[0]?.split('/').at(-1)?.split(' ')[0] ?? 'unknown')
}

const isOurs = (name: string): boolean => name !== 'slots'

function sum(values: ReadonlyMap<string, number>, keep: (name: string) => boolean): number {
  return [...values].reduce((total, [name, value]) => total + (keep(name) ? value : 0), 0)
}

function figure(values: readonly number[]): { value: number; spread: string } {
  return {
    value: median(values),
    spread: `${Math.min(...values).toPrecision(3)}–${Math.max(...values).toPrecision(3)}`,
  }
}

function goal(values: readonly number[], most: number): { goal: string; met: boolean } {
  return { goal: `≤ ${most}`, met: median(values) <= most }
}
