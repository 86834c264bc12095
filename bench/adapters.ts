import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from '../test/free-port.ts'
import { type BenchRow, type BenchTable, median, renderBench } from './table.ts'

const CALLS = 2_000
const TESTS = 50
const ROUNDS = 5

/**
 * What the trainers' own habits cost the whole service: a new connection per sample, and a request per test. The
 * client runs on the same cores.
 */
export async function run(): Promise<BenchTable> {
  const service = await startService()
  try {
    return {
      name: 'adapters',
      rows: [await singleSamples(service.port), ...(await joinedCalls(service)), await testByTest(service.port)],
    }
  } finally {
    await service.stop()
  }
}

/** OpenRLHF's manner: one sample per request, a connection of its own each, all at once. */
async function singleSamples(port: number): Promise<BenchRow> {
  const body = (index: number): object => ({
    query: [`<|im_start|>user\nq<|im_end|>\n<|im_start|>assistant\n${'so '.repeat(300)} \\boxed{${index}}<|im_end|>`],
    prompts: ['<|im_start|>user\nq<|im_end|>\n<|im_start|>assistant\n'],
    labels: [String(index)],
  })
  await Promise.all(Array.from({ length: 200 }, (_, index) => post(port, '/get_reward', body(index), 'close')))
  const rates: number[] = []
  let errors = 0
  for (let round = 0; round < 3; round++) {
    const started = performance.now()
    const answers = await Promise.all(
      Array.from({ length: CALLS }, (_, index) =>
        post(port, '/get_reward', body(index), 'close').catch(() => undefined),
      ),
    )
    rates.push(CALLS / ((performance.now() - started) / 1000))
    errors += answers.filter(answer => answer?.status !== 200 || !answer.text.startsWith('{"rewards":[1.')).length
  }
  const value = Math.round(median(rates))
  return {
    what: `${CALLS} /get_reward at once, a connection each; ${errors} errors`,
    value,
    unit: 'calls/s',
    spread: `${Math.round(Math.min(...rates))}–${Math.round(Math.max(...rates))}`,
    goal: '≥ 700 calls/s, 0 errors',
    met: value >= 700 && errors === 0,
  }
}

/**
 * The Python client: single calls at once, joined into requests, beside the same calls a request each over 16 kept
 * connections. From the tasks of an event loop, as verl and TRL call, and from threads that are there already, where Python's own hand-over of
 * a result to a sleeping thread is most of the cost. In processor time of the client and the service together, since a
 * machine that others use too stretches the waiting of both.
 */
async function joinedCalls({ port, pid }: Service): Promise<BenchRow[]> {
  const program = `
import asyncio, json, os, sys, threading, time
from pathlib import Path
sys.path.insert(0, ${JSON.stringify(join(import.meta.dirname, '..', 'clients', 'python'))})
from touchstone import Touchstone
items = [{"completion": "so %d" % n, "graders": [{"kind": "math", "gold": str(n)}]} for n in range(1500)]
apart = {"batch_items": 1, "batch_wait": 0}
def from_tasks(**options):
    client = Touchstone("http://127.0.0.1:${port}", **options)
    async def all():
        return await asyncio.gather(*(client.ascore(item) for item in items))
    return seconds(lambda: asyncio.run(all()))
def from_threads(threads, **options):
    client = Touchstone("http://127.0.0.1:${port}", **options)
    results, go = [None] * len(items), threading.Event()
    def some(first):
        go.wait()
        for index in range(first, len(items), threads):
            results[index] = client.score(items[index])
    running = [threading.Thread(target=some, args=(first,)) for first in range(threads)]
    for thread in running: thread.start()
    def all():
        go.set()
        for thread in running: thread.join()
        return results
    return seconds(all)
def cpu():
    """Seconds of the processor that this process and the service, all its processes, have had."""
    stats = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            pid, rest = path.parent.name, path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        stats[pid] = (rest[1], int(rest[11]) + int(rest[12]))
    def in_service(pid):
        while pid in stats:
            if pid == "${pid}":
                return True
            pid = stats[pid][0]
        return False
    return sum(time for pid, (_, time) in stats.items() if in_service(pid)) / os.sysconf("SC_CLK_TCK") + time.process_time()
def seconds(work):
    started = cpu()
    results = work()
    assert all(result["reward"] == 1 for result in results)
    return cpu() - started
rounds = [[from_tasks(**apart) / from_tasks(), from_threads(16, **apart) / from_threads(256)] for _ in range(${ROUNDS} + 1)]
print(json.dumps(rounds[1:]))  # the first round warms both sides
`
  const child = spawn('python3', ['-c', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', code => (code === 0 ? resolve() : reject(new Error(`the Python client ended with ${code}`))))
  })
  const rounds = JSON.parse(text) as [number, number][]
  const tasks = joinedRow(
    'tasks',
    rounds.map(([ratio]) => ratio),
  )
  const threads = joinedRow(
    'threads',
    rounds.map(([, ratio]) => ratio),
  )
  return [tasks, threads].map(row => ({ ...row, goal: '≥ 5 ×', met: row.value >= 5 }))
}

function joinedRow(from: string, ratios: readonly number[]): BenchRow & { readonly value: number } {
  return {
    what: `Python client: single calls of ${from}, joined`,
    value: Math.round(median(ratios) * 100) / 100,
    unit: '× the same calls a request each (CPU)',
    spread: `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`,
  }
}

/** verl's manner: a problem's tests as requests of their own, beside the same problem in one item. */
async function testByTest(port: number): Promise<BenchRow> {
  const inputs = Array.from({ length: TESTS }, (_, index) => ({ stdin: `${index}\n`, expected: `${index * index}\n` }))
  const program = (round: string): string => `# ${round}\nn = int(input())\nprint(n * n)\n`
  const whole = (round: string): Promise<Answer> =>
    post(port, '/score', {
      completion: `\`\`\`python\n${program(round)}\`\`\``,
      graders: [{ kind: 'code', language: 'python', scoring: 'fraction', problem: { type: 'stdio', tests: inputs } }],
    })
  const apart = (round: string): Promise<Answer[]> =>
    Promise.all(
      inputs.map(({ stdin }) =>
        post(port, '/run_code', { code: program(round), language: 'python', stdin, run_timeout: 10 }),
      ),
    )
  const ratios: number[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const one = await timed(() => whole(`one ${round}`))
    const many = await timed(() => apart(`many ${round}`))
    if (!one.value.text.includes('"reward":1,')) throw new Error(`the item was not solved: ${one.value.text}`)
    if (!many.value.every(({ text }) => text.includes('"status":"Success"'))) throw new Error('a run did not succeed')
    if (round > 0) ratios.push(many.ms / one.ms) // the first round warms the slots
  }
  const value = median(ratios)
  return {
    what: `a problem of ${TESTS} tests sent test by test to /run_code`,
    value: Math.round(value * 100) / 100,
    unit: '× the same problem in one item (wall)',
    spread: `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`,
    goal: '≤ 2 ×',
    met: value <= 2,
  }
}

async function timed<Value>(work: () => Promise<Value>): Promise<{ value: Value; ms: number }> {
  const started = performance.now()
  return { value: await work(), ms: performance.now() - started }
}

type Answer = { readonly status: number; readonly text: string }

function post(
  port: number,
  path: string,
  body: object,
  connection: 'close' | 'keep-alive' = 'keep-alive',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const text = JSON.stringify(body)
    const asked = request(
      {
        port,
        host: '127.0.0.1',
        path,
        method: 'POST',
        ...(connection === 'close' ? { agent: false } : {}),
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), connection },
      },
      response => {
        let answer = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => {
          answer += chunk
        })
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text: answer }))
        response.on('error', reject)
      },
    )
    asked.on('error', reject)
    asked.end(text)
  })
}

type Service = { readonly port: number; readonly pid: number; readonly stop: () => Promise<void> }

async function startService(): Promise<Service> {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-bench-'))
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TOUCHSTONE_')))
  const child = spawn(process.execPath, [join(import.meta.dirname, '../services/cli/src/main.ts'), 'serve'], {
    env: {
      ...inherited,
      TOUCHSTONE_PORT: String(port),
      TOUCHSTONE_DATA_DIR: folder,
      TOUCHSTONE_LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await exited
    rmSync(folder, { recursive: true, force: true })
  }
  for (const end = performance.now() + 60_000; performance.now() < end; await delay(100)) {
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`).then(
      answer => answer.ok,
      () => false,
    )
    if (ready) return { port, pid: child.pid ?? 0, stop }
  }
  await stop()
  throw new Error('the service was not ready within a minute')
}

if (process.argv[1] === import.meta.filename) console.log(renderBench(await run()))
