import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createJudge, type LocalJudge, python, type RunReport } from '@touchstone/scorer-code'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const limits = {
  cpuMs: 10_000,
  wallMs: 32_000,
  totalCpuMs: 60_000,
  memoryBytes: 1 << 30,
  outputBytes: 16 << 20,
  compileCpuMs: 30_000,
}

let judge: LocalJudge
let scratchDir: string

beforeAll(async () => {
  scratchDir = mkdtempSync(join(tmpdir(), 'touchstone-right-'))
  judge = await createJudge({ languages: [python], scratchDir, slots: 2 })
  expect(judge.isolation, judge.isolationReason).toBe('full')
})

afterAll(async () => {
  await judge.close()
  rmSync(scratchDir, { recursive: true, force: true })
})

/** Each reads the numbers of standard input and prints their sum, in a way that graders in the field trip over. */
const SUMS: readonly (readonly [idiom: string, source: string])[] = [
  ['input()', 'n = int(input())\nprint(sum(map(int, input().split())))'],
  ['input() until the end of file', 't = []\nwhile True:\n    try:\n        t += input().split()\n    except EOFError:\n        break\nprint(sum(map(int, t[1:])))'],
  ['sys.stdin.read', 'import sys\nprint(sum(map(int, sys.stdin.read().split()[1:])))'],
  ['sys.stdin.readline', 'import sys\ninput = sys.stdin.readline\ninput()\nprint(sum(map(int, input().split())))'],
  ['sys.stdin.readlines', 'import sys\nprint(sum(map(int, " ".join(sys.stdin.readlines()).split()[1:])))'],
  ['for line in sys.stdin', 'import sys\nt = []\nfor line in sys.stdin:\n    t += line.split()\nprint(sum(map(int, t[1:])))'],
  ['sys.stdin.buffer.read', 'import sys\nprint(sum(map(int, sys.stdin.buffer.read().split()[1:])))'],
  ['sys.stdin.buffer.readline', 'import sys\ninput = sys.stdin.buffer.readline\ninput()\nprint(sum(map(int, input().split())))'],
  ['sys.stdin.buffer.readlines', 'import sys\nprint(sum(map(int, sys.stdin.buffer.readlines()[1].split())))'],
  ['open(0)', 'print(sum(map(int, open(0).read().split()[1:])))'],
  ['open(0, "rb")', 'print(sum(map(int, open(0, "rb").read().split()[1:])))'],
  ['os.read(0)', 'import os\nprint(sum(map(int, os.read(0, 1 << 20).split()[1:])))'],
  ['fstat sized read', 'import os\nprint(sum(map(int, os.read(0, max(os.fstat(0).st_size, 8192)).split()[1:])))'],
  ['mmap of standard input', 'import mmap\nm = mmap.mmap(0, 0, access=mmap.ACCESS_READ)\nprint(sum(map(int, m.read().split()[1:])))'],
  ['io.BytesIO over os.read', 'import io, os\ninput = io.BytesIO(os.read(0, os.fstat(0).st_size)).readline\ninput()\nprint(sum(map(int, input().split())))'],
  ['fileinput', 'import fileinput\nprint(sum(map(int, " ".join(fileinput.input()).split()[1:])))'],
  ['iter(input, sentinel)', 'import sys\nlines = iter(sys.stdin.readline, "")\nnext(lines)\nprint(sum(map(int, next(lines).split())))'],
  ['star unpacking', '_, *rest = open(0)\nprint(sum(map(int, rest[0].split())))'],
  ['codecs reader', 'import codecs, sys\nprint(sum(map(int, codecs.getreader("utf-8")(sys.stdin.buffer).read().split()[1:])))'],
  ['sys.stdout.write', 'import sys\ninput()\nsys.stdout.write(str(sum(map(int, input().split()))) + "\\n")'],
  ['sys.stdout.buffer.write', 'import sys\ninput()\nsys.stdout.buffer.write(b"%d\\n" % sum(map(int, input().split())))'],
  ['os.write(1)', 'import os\ninput()\nos.write(1, b"%d\\n" % sum(map(int, input().split())))'],
  ['print(file=open(1, "w"))', 'input()\nprint(sum(map(int, input().split())), file=open(1, "w"))'],
  ['own output buffer', 'import sys, io\nout = io.StringIO()\nsys.stdout, real = out, sys.stdout\ninput()\nprint(sum(map(int, input().split())))\nreal.write(out.getvalue())'],
  ['replaced print', 'import sys\ndef print(*a, end="\\n"):\n    sys.stdout.write(" ".join(map(str, a)) + end)\ninput()\nprint(sum(map(int, input().split())))'],
  ['sys.stdin replaced by a text wrapper', 'import sys, io\nsys.stdin = io.TextIOWrapper(sys.stdin.buffer, encoding="ascii")\ninput()\nprint(sum(map(int, input().split())))'],
  ['reconfigure', 'import sys\nsys.stdout.reconfigure(line_buffering=True)\nsys.stdin.reconfigure(encoding="utf-8")\ninput()\nprint(sum(map(int, input().split())))'],
  ['exit()', 'input()\nprint(sum(map(int, input().split())))\nexit()'],
  ['quit()', 'input()\nprint(sum(map(int, input().split())))\nquit()'],
  ['sys.exit(0)', 'import sys\ninput()\nprint(sum(map(int, input().split())))\nsys.exit(0)'],
  ['os._exit after a flush', 'import os, sys\ninput()\nprint(sum(map(int, input().split())))\nsys.stdout.flush()\nos._exit(0)'],
  ['raise SystemExit', 'input()\nprint(sum(map(int, input().split())))\nraise SystemExit'],
  ['global in a function', 'total = 0\ndef main():\n    global total\n    input()\n    total = sum(map(int, input().split()))\nmain()\nprint(total)'],
  ['main guard', 'def main():\n    input()\n    print(sum(map(int, input().split())))\nif __name__ == "__main__":\n    main()'],
  ['class with main', 'class Main:\n    def run(self):\n        input()\n        print(sum(map(int, input().split())))\nMain().run()'],
  ['thread with a large stack', 'import sys, threading\nsys.setrecursionlimit(1 << 25)\nthreading.stack_size(1 << 28)\ndef main():\n    input()\n    print(sum(map(int, input().split())))\nt = threading.Thread(target=main)\nt.start()\nt.join()'],
  ['thread that is not joined', 'import threading, time\ndef main():\n    input()\n    time.sleep(0.05)\n    print(sum(map(int, input().split())))\nthreading.Thread(target=main).start()'],
  ['thread pool', 'from concurrent.futures import ThreadPoolExecutor\ninput()\nwith ThreadPoolExecutor(4) as pool:\n    print(sum(pool.map(int, input().split())))'],
  ['process pool', 'from multiprocessing import Pool\nif __name__ == "__main__":\n    input()\n    with Pool(2) as pool:\n        print(sum(pool.map(int, input().split())))'],
  ['queue between threads', 'import queue, threading\nq = queue.Queue()\ndef work():\n    input()\n    q.put(sum(map(int, input().split())))\nthreading.Thread(target=work, daemon=True).start()\nprint(q.get())'],
  ['asyncio', 'import asyncio\nasync def main():\n    input()\n    await asyncio.sleep(0)\n    print(sum(await asyncio.gather(*[asyncio.to_thread(int, x) for x in input().split()])))\nasyncio.run(main())'],
  ['asyncio on standard input', 'import asyncio, sys\nasync def main():\n    loop = asyncio.get_running_loop()\n    text = await loop.run_in_executor(None, sys.stdin.read)\n    print(sum(map(int, text.split()[1:])))\nasyncio.run(main())'],
  ['subprocess', 'import subprocess, sys\ninput()\nx = "+".join(input().split())\nprint(subprocess.run([sys.executable, "-c", f"print({x})"], capture_output=True, text=True).stdout.strip())'],
  ['atexit', 'import atexit\ninput()\nx = sum(map(int, input().split()))\natexit.register(lambda: print(x))'],
  ['signal and alarm', 'import signal\nsignal.signal(signal.SIGALRM, lambda *_: None)\nsignal.alarm(5)\ninput()\nprint(sum(map(int, input().split())))'],
  ['recursion to 10^5', 'import sys\nsys.setrecursionlimit(10 ** 6)\ndef depth(n):\n    return 0 if n == 0 else 1 + depth(n - 1)\nassert depth(100_000) == 100_000\ninput()\nprint(sum(map(int, input().split())))'],
  ['memoised recursion to 10^4', 'import sys, functools\nsys.setrecursionlimit(10 ** 6)\n@functools.lru_cache(None)\ndef depth(n):\n    return 0 if n == 0 else 1 + depth(n - 1)\nassert depth(10_000) == 10_000\ninput()\nprint(sum(map(int, input().split())))'],
  ['resource.setrlimit for the stack', 'import resource\nresource.setrlimit(resource.RLIMIT_STACK, (1 << 28, resource.getrlimit(resource.RLIMIT_STACK)[1]))\ninput()\nprint(sum(map(int, input().split())))'],
  ['dataclasses', 'from dataclasses import dataclass, field\n@dataclass(order=True)\nclass P:\n    x: int\n    rest: list = field(default_factory=list)\ninput()\nprint(sum(p.x for p in sorted(map(P, map(int, input().split())))))'],
  ['named tuples and enums', 'from typing import NamedTuple\nfrom enum import IntEnum\nclass T(NamedTuple):\n    x: int\nclass E(IntEnum):\n    A = 0\ninput()\nprint(sum((T(int(x)).x for x in input().split()), E.A))'],
  ['generators', 'def tokens():\n    while True:\n        try:\n            yield from input().split()\n        except EOFError:\n            return\nt = tokens()\nnext(t)\nprint(sum(map(int, t)))'],
  ['pickle and copy of own classes', 'import pickle, copy\nclass A:\n    def __init__(self, x):\n        self.x = x\ninput()\nprint(sum(copy.deepcopy(pickle.loads(pickle.dumps(A(int(x))))).x for x in input().split()))'],
  ['decimal and fractions', 'from decimal import Decimal\nfrom fractions import Fraction\ninput()\nprint(int(sum(Decimal(x) + Fraction(0).numerator for x in input().split())))'],
  ['names that graders provide', 'input()\nprint(reduce(add, map(int, input().split())) + ceil(0) + len(deque()) + len(Counter()))'],
  ['numpy', 'import numpy as np\ninput()\nprint(np.array(input().split(), dtype=np.int64).sum())'],
  ['numpy from standard input', 'import sys\nimport numpy as np\nprint(int(np.fromstring(sys.stdin.read(), dtype=np.int64, sep=" ")[1:].sum()))'],
  ['random with a seed', 'import random\nrandom.seed(1)\nrandom.shuffle([1, 2])\ninput()\nprint(sum(map(int, input().split())))'],
  ['files in the working directory', 'open("x.txt", "w").write(input() + "\\n" + input())\nprint(sum(map(int, open("x.txt").read().split()[1:])))'],
  ['temporary files', 'import tempfile\nwith tempfile.TemporaryFile("w+") as f:\n    input()\n    f.write(input())\n    f.seek(0)\n    print(sum(map(int, f.read().split())))'],
  ['input.txt where it is there', 'import os, sys\nif os.path.exists("input.txt"):\n    sys.stdin = open("input.txt")\ninput()\nprint(sum(map(int, input().split())))'],
  ['time measured', 'import time\nstart = time.time()\ninput()\nprint(sum(map(int, input().split())))\nprint(time.time() - start < 100, file=__import__("sys").stderr)'],
  ['warnings on standard error', 'import sys, warnings\nwarnings.warn("old")\nsys.stderr.write("debug\\n")\ninput()\nprint(sum(map(int, input().split())))'],
  ['an error after the answer is not lost', 'input()\nprint(sum(map(int, input().split())), flush=True)'],
  ['byte order mark', '\ufeffinput()\nprint(sum(map(int, input().split())))'],
  ['CRLF line ends', 'input()\r\nprint(sum(map(int, input().split())))\r\n'],
  ['tabs', 'def main():\n\tinput()\n\tprint(sum(map(int, input().split())))\nmain()'],
  ['encoding line', '# -*- coding: utf-8 -*-\n# é\ninput()\nprint(sum(map(int, input().split())))'],
  ['identifiers beyond ASCII', 'input()\nsumme_größe = sum(map(int, input().split()))\nprint(summe_größe)'],
  ['exec', 'exec("input()\\nprint(sum(map(int, input().split())))")'],
  ['match statement', 'input()\nmatch input().split():\n    case [*xs]:\n        print(sum(map(int, xs)))'],
  ['walrus and f-string', 'input()\nprint(f"{(s := sum(map(int, input().split())))}")'],
  ['integers of 10^4 digits', 'import sys\ninput()\nassert len(str(10 ** 10_000)) == 10_001\nprint(sum(map(int, input().split())))'],
]

describe('a right program that reads standard input is right', () => {
  test.each(SUMS)('%s', async (_, source) => {
    const inputs = ['3\n1 2 3\n', '2\n-5 1000000000000000000000\n', '1\n7'].map(text => Buffer.from(text))

    const report = await judge.run({
      language: 'python',
      source,
      task: { kind: 'stdio', inputs },
      limits,
      process: 'submission',
    })

    // numpy's integers have 64 bits; its rows take the inputs that fit.
    const wanted = source.includes('numpy') ? ['6', null, '7'] : ['6', '999999999999999999995', '7']
    const seen = outputs(report).map((text, index) => (wanted[index] === null ? null : text.trim()))
    expect({ seen, why: why(report) }).toMatchObject({ seen: wanted })
  })
})

/** Each defines f, which doubles every number of a list. */
const DOUBLES: readonly (readonly [idiom: string, source: string])[] = [
  ['bare function', 'def f(a):\n    return [2 * x for x in a]'],
  ['class Solution', 'class Solution:\n    def f(self, a: List[int]) -> List[int]:\n        return [2 * x for x in a]'],
  ['static method', 'class Solution:\n    @staticmethod\n    def f(a):\n        return [2 * x for x in a]'],
  ['class method', 'class Solution:\n    @classmethod\n    def f(cls, a):\n        return [2 * x for x in a]'],
  ['constructor with state', 'class Solution:\n    def __init__(self):\n        self.seen = []\n    def f(self, a):\n        assert not self.seen\n        self.seen += a\n        return [2 * x for x in self.seen]'],
  ['lambda', 'f = lambda a: [2 * x for x in a]'],
  ['decorated', 'from functools import wraps\ndef trace(g):\n    @wraps(g)\n    def inner(*a):\n        return g(*a)\n    return inner\n@trace\ndef f(a):\n    return [2 * x for x in a]'],
  ['callable object', 'class F:\n    def __call__(self, a):\n        return [2 * x for x in a]\nf = F()'],
  ['partial', 'from functools import partial\nf = partial(lambda k, a: [k * x for x in a], 2)'],
  ['helpers and globals', 'K = 2\ndef g(x):\n    return K * x\ndef f(a):\n    global K\n    K = 2\n    return list(map(g, a))'],
  ['prints for debugging', 'def f(a):\n    print("debug", a)\n    return [2 * x for x in a]'],
  ['main guard that reads input', 'def f(a):\n    return [2 * x for x in a]\nif __name__ == "__main__":\n    print(f(list(map(int, input().split()))))'],
  ['own tests at the end', 'def f(a):\n    return [2 * x for x in a]\nassert f([1]) == [2]\nprint(f([3]))'],
  ['tuple', 'def f(a):\n    return tuple(2 * x for x in a)'],
  ['deque', 'from collections import deque\ndef f(a):\n    return deque(2 * x for x in a)'],
  ['numpy integers', 'import numpy as np\ndef f(a):\n    return [np.int64(2 * x) for x in a]'],
  ['annotations from typing', 'from __future__ import annotations\nfrom typing import *\ndef f(a: list[int]) -> list[int]:\n    return [2 * x for x in a]'],
  ['dataclass', '@dataclasses.dataclass\nclass P:\n    x: int\ndef f(a):\n    return [2 * P(x).x for x in a]\n'.replace('@dataclasses', 'import dataclasses\n@dataclasses')],
  ['recursion', 'def f(a):\n    return [2 * a[0]] + f(a[1:]) if a else []'],
  ['recursion to 10^5', 'import sys\nsys.setrecursionlimit(10 ** 6)\ndef f(a):\n    def g(n):\n        return 0 if n == 0 else 1 + g(n - 1)\n    g(100_000)\n    return [2 * x for x in a]'],
  ['threads', 'import threading\ndef f(a):\n    out = [0] * len(a)\n    def work(i):\n        out[i] = 2 * a[i]\n    ts = [threading.Thread(target=work, args=(i,)) for i in range(len(a))]\n    [t.start() for t in ts]\n    [t.join() for t in ts]\n    return out'],
  ['a hundred threads', 'import threading\ndef f(a):\n    ts = [threading.Thread(target=lambda: None) for _ in range(100)]\n    [t.start() for t in ts]\n    [t.join() for t in ts]\n    return [2 * x for x in a]'],
  ['asyncio', 'import asyncio\nasync def g(a):\n    await asyncio.sleep(0)\n    return [2 * x for x in a]\ndef f(a):\n    return asyncio.run(g(a))'],
  ['slow import', 'import time\ntime.sleep(0.3)\nimport sqlite3, unittest, xml.etree.ElementTree\ndef f(a):\n    return [2 * x for x in a]'],
  ['type alias and generics', 'from typing import TypeVar, Generic\nT = TypeVar("T")\nclass Box(Generic[T]):\n    def __init__(self, x: T):\n        self.x = x\ndef f(a):\n    return [2 * Box(x).x for x in a]'],
  ['mutates its argument', 'def f(a):\n    for i in range(len(a)):\n        a[i] *= 2\n    return a'],
  ['sorts with a key', 'def f(a):\n    return [2 * x for _, x in sorted(enumerate(a), key=lambda p: p[0])]'],
  ['exits its guard', 'def f(a):\n    try:\n        raise KeyError\n    except KeyError:\n        return [2 * x for x in a]'],
]

describe('a right function is right', () => {
  const calls = [[[1, 2, 3]], [[]], [[-1, 10 ** 15]]].map(args => ({ args: JSON.stringify(args) }))

  test.each(DOUBLES)('%s', async (_, source) => {
    for (const process of ['submission', 'test'] as const) {
      const report = await judge.run({
        language: 'python',
        source,
        task: { kind: 'function', entry: 'f', calls },
        limits,
        process,
      })

      const seen = outputs(report).map(text => text.replace(/^\{"t":(.*)\}$/, '$1'))
      expect({ seen, why: why(report) }).toMatchObject({ seen: ['[2,4,6]', '[]', '[-2,2000000000000000]'] })
    }
  })

  test.each([
    ['twoSum', 'def two_sum(a):\n    return a'],
    ['two_sum', 'class Solution:\n    def twoSum(self, a):\n        return a'],
    ['Solution().twoSum', 'class Solution:\n    def twoSum(self, a):\n        return a'],
  ])('%s is found in the other spelling', async (entry, source) => {
    const task = { kind: 'function', entry, calls: [{ args: '[5]' }] } as const

    const report = await judge.run({ language: 'python', source, task, limits, process: 'submission' })

    expect(outputs(report)).toEqual(['5'])
  })
})

describe('size is no reason to refuse', () => {
  test('an output of 4 MB arrives whole', async () => {
    const source = 'n = int(input())\nprint("\\n".join(map(str, range(n))))'
    const inputs = [Buffer.from('600000\n')]

    const report = await judge.run({
      language: 'python',
      source,
      task: { kind: 'stdio', inputs },
      limits,
      process: 'submission',
    })

    expect(outputs(report)[0]?.split('\n').at(-2)).toBe('599999')
  })

  test('an input of 8 MB arrives whole', async () => {
    const source = 'import sys\nprint(len(sys.stdin.buffer.read()))'
    const inputs = [Buffer.alloc(8 << 20, 'x')]

    const report = await judge.run({
      language: 'python',
      source,
      task: { kind: 'stdio', inputs },
      limits,
      process: 'submission',
    })

    expect(outputs(report)).toEqual([`${8 << 20}\n`])
  })

  test('arguments and results of 2 MB, and lists nested 900 deep', async () => {
    const wide = `[[${Array.from({ length: 300_000 }, (_, index) => index).join(',')}]]`
    const deep = `[${'['.repeat(900)}${']'.repeat(900)}]`
    const calls = [wide, deep].map(args => ({ args }))

    const report = await judge.run({
      language: 'python',
      source: 'def f(a):\n    return a',
      task: { kind: 'function', entry: 'f', calls },
      limits,
      process: 'submission',
    })

    expect(outputs(report)).toEqual([wide.slice(1, -1), deep.slice(1, -1)])
  })
})

function outputs(report: RunReport): string[] {
  return report.tests.map(test => Buffer.from(test.output).toString('utf8'))
}

function why(report: RunReport): string {
  const compiled = report.compile.status === 'ok' ? '' : report.compile.diagnostics
  return [compiled, ...report.tests.map(test => `${test.status} ${test.error}`)].join('\n')
}
