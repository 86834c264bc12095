import type { RunRequest } from '@touchstone/scorer-code'

/** A program, its tests and what it must answer: the wire text of each test, or standard output. */
export type Load = { readonly request: Omit<RunRequest, 'onTest' | 'signal'>; readonly wanted: readonly string[] }

export const LIMITS: RunRequest['limits'] = {
  cpuMs: 2_000,
  wallMs: 8_000,
  totalCpuMs: 20_000,
  memoryBytes: 512 << 20,
  outputBytes: 4 << 20,
  compileCpuMs: 10_000,
}

/** Right programs of many kinds that differ in text, so that none is answered by another's run; the same for a seed. */
export function rightPrograms(count: number, seed: number): Load[] {
  const kinds = [short, heavy, recursive, threaded, allocating, sleeping, printing, stdio, numeric, texts]
  return Array.from(
    { length: count },
    (_, index) => kinds[index % kinds.length]?.(seed * 100_000 + index) ?? short(index),
  )
}

const called = (
  source: string,
  calls: readonly number[],
  answer: (x: number) => number | string,
  seed: number,
): Load => ({
  request: {
    language: 'python',
    source: `${source}\n# ${seed}\n`,
    process: 'submission',
    limits: LIMITS,
    task: { kind: 'function', entry: 'f', calls: calls.map(x => ({ args: `[${x}]` })) },
  },
  wanted: calls.map(x => JSON.stringify(answer(x))),
})

const some = (seed: number, count = 3): number[] =>
  Array.from({ length: count }, (_, at) => ((seed * 31 + at * 17) % 97) + 2)

const short = (seed: number): Load => called('def f(x): return x * x + 1', some(seed, 20), x => x * x + 1, seed)

/** Half of the limit of a test on a machine like ours: near enough to flip where wall time counted. */
const heavy = (seed: number): Load =>
  called(
    'def f(x):\n  s = 0\n  for i in range(3_000_000): s += i & 1\n  return s + x',
    some(seed, 2),
    x => 1_500_000 + x,
    seed,
  )

const recursive = (seed: number): Load =>
  called(
    'import sys\nsys.setrecursionlimit(200000)\ndef depth(n): return 0 if n == 0 else 1 + depth(n - 1)\ndef f(x): return depth(x * 500)',
    some(seed),
    x => x * 500,
    seed,
  )

const threaded = (seed: number): Load =>
  called(
    'import threading\ndef f(x):\n  found = []\n  all_of_them = [threading.Thread(target=found.append, args=(i,)) for i in range(8)]\n  for t in all_of_them: t.start()\n  for t in all_of_them: t.join()\n  return sum(found) + x',
    some(seed),
    x => 28 + x,
    seed,
  )

const allocating = (seed: number): Load =>
  called(
    'def f(x):\n  a = bytearray(60_000_000)\n  a[-1] = x\n  return len(a) + a[-1]',
    some(seed, 2),
    x => 60_000_000 + x,
    seed,
  )

const sleeping = (seed: number): Load =>
  called('import time\ndef f(x):\n  time.sleep(0.05)\n  return -x', some(seed, 2), x => -x, seed)

const printing = (seed: number): Load =>
  called('def f(x):\n  print("x" * 200_000)\n  return x', some(seed), x => x, seed)

const numeric = (seed: number): Load =>
  called('import numpy as np\ndef f(x): return int(np.arange(1000).sum()) + x', some(seed), x => 499_500 + x, seed)

const texts = (seed: number): Load =>
  called(
    'def f(x): return "".join(sorted(str(x * 7919) * 3))',
    some(seed, 10),
    x => [...String(x * 7919).repeat(3)].sort().join(''),
    seed,
  )

function stdio(seed: number): Load {
  const numbers = some(seed, 5)
  return {
    request: {
      language: 'python',
      source: `import sys\nn = int(sys.stdin.readline())\nprint(*range(n))\nprint(n * n)\n# ${seed}\n`,
      process: 'test',
      limits: LIMITS,
      task: { kind: 'stdio', inputs: numbers.map(n => Buffer.from(`${n}\n`)) },
    },
    wanted: numbers.map(n => `${Array.from({ length: n }, (_, i) => i).join(' ')}\n${n * n}\n`),
  }
}
