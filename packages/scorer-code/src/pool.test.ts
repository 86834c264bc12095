import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { python } from './languages/python.ts'
import { createJudge, type JudgeEvent, type LocalJudge } from './pool.ts'
import type { RunReport, RunRequest, RunTask } from './run.ts'

/** A fault is what never comes. */
const PATIENCE = { timeout: 120_000, interval: 100 }

const limits = {
  cpuMs: 500,
  // On a busy machine a loop gets its CPU time late; only a test that sleeps is to run into this.
  wallMs: 30_000,
  totalCpuMs: 3000,
  memoryBytes: 256 << 20,
  outputBytes: 1 << 20,
  compileCpuMs: 1000,
}

let judge: LocalJudge
let scratchDir: string
const events: JudgeEvent[] = []

beforeAll(async () => {
  scratchDir = mkdtempSync(join(tmpdir(), 'touchstone-pool-'))
  judge = await createJudge({ languages: [python], scratchDir, slots: 2, onEvent: event => events.push(event) })
  expect(judge.isolation, judge.isolationReason).toBe('full')
})

afterAll(async () => {
  await judge.close()
  expect(readdirSync(scratchDir)).toEqual([])
  rmSync(scratchDir, { recursive: true, force: true })
})

const calls = (entry: string, ...args: string[]): RunTask => ({
  kind: 'function',
  entry,
  calls: args.map(text => ({ args: text })),
})

function run(source: string, task: RunTask, more: Partial<RunRequest> = {}): Promise<RunReport> {
  return judge.run({ language: 'python', source, task, limits, process: 'submission', ...more })
}

const answers = (report: RunReport) =>
  report.tests.map(({ status, output }) => (status === 'ok' ? Buffer.from(output).toString('utf8') : status))

describe('runs', () => {
  test('a test at which the program dies costs that test; the others are judged', async () => {
    const source = 'import os\ndef f(x):\n  if x == 2: os._exit(0)\n  if x == 3:\n    while True: pass\n  return x'

    const report = await run(source, calls('f', '[1]', '[2]', '[3]', '[4]'))

    expect(answers(report)).toEqual(['1', 'runtime_error', 'time_limit', '4'])
    expect(report.integrity).toEqual(['early_exit'])
  })

  test('onTest ends the run: what comes after is not run', async () => {
    const report = await run(
      'print(input())',
      { kind: 'stdio', inputs: ['a', 'b', 'c'].map(text => Buffer.from(text)) },
      {
        onTest: index => index < 1,
      },
    )

    expect(answers(report)).toEqual(['a\n', 'b\n', 'not_run'])
  })

  test('the CPU of the whole submission is bounded too', async () => {
    const source = 'def f(x):\n  n = 0\n  while n < 4_000_000: n += 1\n  return x'

    const report = await run(source, calls('f', ...Array.from({ length: 60 }, (_, index) => `[${index}]`)), {
      limits: { ...limits, cpuMs: 2000, totalCpuMs: 1000 },
    })

    expect(answers(report)[0]).toBe('0')
    expect(answers(report)).toContain('time_limit')
    expect(answers(report).at(-1)).toBe('not_run')
  })

  test('a test that sleeps is run again alone before that is said of it; earlier tests are not', async () => {
    const asked: string[] = []
    const source = 'import time\ndef f(x):\n  if x == 2: time.sleep(60)\n  return x'

    const report = await run(source, calls('f', '[1]', '[2]', '[3]'), {
      limits: { ...limits, wallMs: 1500 },
      onTest: (index, outcome) => asked.push(`${index} ${outcome.status}`) > 0,
    })

    expect(answers(report)).toEqual(['1', 'wall_limit', '3'])
    expect(asked).toEqual(['0 ok', '1 wall_limit', '2 ok'])
  })

  test.each([
    ['a program', '', { kind: 'stdio', inputs: [Buffer.from('')] }],
    ['a function', 'def f():\n  work()\n', calls('f', '[]')],
  ] as const)(
    '%s that works half of the time, as one does that others starve, ends by its CPU limit',
    async (_, head, task) => {
      const work = [
        'import time',
        'def work():',
        '  while True:',
        '    end = time.process_time() + 0.01',
        '    while time.process_time() < end: pass',
        '    time.sleep(0.01)',
        head === '' ? 'work()' : head,
      ].join('\n')

      // Tried again where a machine leaves so little that nobody could tell.
      await vi.waitFor(async () => {
        const report = await run(work, task, { limits: { ...limits, wallMs: 600 } })
        expect(answers(report)).toEqual(['time_limit'])
      }, PATIENCE)
    },
    PATIENCE.timeout,
  )

  test('a text that cannot be compiled is a compile error, with the line', async () => {
    const report = await run('def f(x:\n  return x', calls('f', '[1]'))

    expect(report.compile).toMatchObject({ status: 'error' })
    expect(report.compile.status === 'error' && report.compile.diagnostics).toContain('line 1')
  })

  test('a run that is cancelled rejects, and the lane serves the next', async () => {
    const stop = new AbortController()
    const running = run('def f(x):\n  while True: pass', calls('f', '[1]'), { signal: stop.signal })

    setImmediate(() => stop.abort())

    await expect(running).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(answers(await run('def f(x): return x', calls('f', '[1]')))).toEqual(['1'])
  })

  test('a language that is not there is told as such', async () => {
    await expect(run('x', calls('f', '[1]'), { language: 'cobol' })).rejects.toMatchObject({
      code: 'LANGUAGE_UNAVAILABLE',
    })
    expect(await judge.ready('cobol')).toMatchObject({ ok: false })
    expect(await judge.ready('Python3')).toEqual({ ok: true })
  })

  test('a program that takes longer than others while these wait begins anew: it answers all the same, each test asked about once', async () => {
    const asked: number[] = []
    const others = Array.from({ length: 40 }, (_, index) => run(`def f(x): return x + ${index}`, calls('f', '[1]')))
    const long =
      'seen = []\ndef f(x):\n  seen.append(x)\n  for i in range(3_000_000 if x == 2 else 1): pass\n  return list(seen)'

    const report = run(long, calls('f', '[1]', '[2]', '[3]'), {
      limits: { ...limits, cpuMs: 5_000, totalCpuMs: 10_000 },
      onTest: index => asked.push(index) > 0,
    })
    const loop = run('def f(x):\n  while True: pass', calls('f', '[1]'))

    // What the program keeps between tests is as if it had run once.
    expect(answers(await report)).toEqual(['[1]', '[1,2]', '[1,2,3]'])
    expect(asked).toEqual([0, 1, 2])
    expect(answers(await loop)).toEqual(['time_limit'])
    expect((await Promise.all(others)).flatMap(answers)).toEqual(others.map((_, index) => String(1 + index)))
  })

  test('the same programs ten times at full load: no verdict changes', async () => {
    const programs = Array.from({ length: 20 }, (_, index) => `def f(x): return sum(range(x * ${index}))`)
    const wanted = programs.map((_, index) => String(((1000 * index - 1) * 1000 * index) / 2 || 0))

    for (let round = 0; round < 10; round += 1) {
      const reports = await Promise.all(programs.map(source => run(source, calls('f', '[1000]'))))
      expect(reports.map(report => answers(report)[0]?.replace('-0', '0'))).toEqual(
        wanted.map(text => text.replace('-0', '0')),
      )
    }
    expect(events.filter(event => event.event === 'slot_lost')).toEqual([])
  })
})

describe('LeetCode’s structures', () => {
  test.each([
    [
      'ListNode',
      'ListNode',
      'class Solution:\n  def f(self, h):\n    p = None\n    while h:\n      h.next, p, h = p, h, h.next\n    return p',
      '[[1,2,3]]',
      '[3,2,1]',
    ],
    ['ListNode', 'ListNode', 'def f(h): return h', '[[]]', '[]'],
    [
      'ListNode(cycle)',
      'ListNode(cycle)',
      'def f(h):\n  s = set()\n  while h and h not in s:\n    s.add(h)\n    h = h.next\n  return h',
      '[[[3,2,0,-4],1]]',
      '1',
    ],
    [
      'TreeNode',
      'TreeNode',
      'def f(r):\n  if r:\n    r.left, r.right = f(r.right), f(r.left)\n  return r',
      '[[4,2,7,1,null,6,9]]',
      '[4,7,2,9,6,null,1]',
    ],
    ['TreeNode', 'TreeNode[]', 'def f(r): return [r.left, None, r]', '[[1,2]]', '[[2],[],[1,2]]'],
    ['ListNode[]', 'int', 'def f(a): return len([x for x in a if x])', '[[[1],[],[2,3]]]', '2'],
    [
      'Node(random)',
      'Node(random)',
      'import copy\ndef f(h): return copy.deepcopy(h)',
      '[[[7,null],[13,0]]]',
      '[[7,null],[13,0]]',
    ],
    ['Node(random)', 'Node(random)', 'def f(h): return h', '[[[7,null]]]', 'runtime_error'],
    [
      'Node(graph)',
      'Node(graph)',
      'import copy\ndef f(n): return copy.deepcopy(n)',
      '[[[2,4],[1,3],[2,4],[1,3]]]',
      '[[2,4],[1,3],[2,4],[1,3]]',
    ],
    ['Node(nary)', 'Node(nary)', 'def f(r): return r', '[[1,null,3,2,4,null,5,6]]', '[1,null,3,2,4,null,5,6]'],
    ['Node(next)', 'Node(next)', 'def f(r):\n  r.left.next = r.right\n  return r', '[[1,2,3]]', '[1,null,2,3,null]'],
    [
      'Node(quad)',
      'Node(quad)',
      'def f(q): return q',
      '[[[0,1],[1,0],[1,0],[1,1],[1,1]]]',
      '[[0,1],[1,0],[1,0],[1,1],[1,1]]',
    ],
    [
      'Node(doubly)',
      'Node(doubly)',
      'def f(h):\n  c = h.next.child\n  h.next.child = None\n  c.next.next = h.next.next\n  h.next.next = c\n  return h',
      '[[1,2,3,null,null,7,8]]',
      '[1,2,7,8,3]',
    ],
  ])('%s → %s', async (parameter, returns, source, args, wanted) => {
    const task: RunTask = { kind: 'function', entry: 'f', params: [parameter], returns, calls: [{ args }] }

    const report = await run(source, task)

    expect(answers(report), report.tests[0]?.error).toEqual([wanted])
  })

  test('a design class answers its operations, null for the constructor and for void', async () => {
    const source =
      'class Stack:\n  def __init__(self): self.a = []\n  def push(self, x): self.a.append(x)\n  def getTop(self): return self.a[-1]'
    const task: RunTask = {
      kind: 'design',
      entry: 'Stack',
      calls: [
        { operations: ['Stack', 'push', 'getTop'], args: '[[],[5],[]]' },
        { operations: ['Stack', 'getTop'], args: '[[],[]]' },
      ],
    }

    for (const process of ['submission', 'test'] as const) {
      const report = await run(source, task, { process })
      expect(answers(report)).toEqual(['[null,null,5]', 'runtime_error'])
    }
  })

  test('an argument after the call comes back beside the result', async () => {
    const task: RunTask = { kind: 'function', entry: 'f', returnArgument: 0, calls: [{ args: '[[3,1,2]]' }] }

    const report = await run('def f(a):\n  a.sort()\n  return len(a)', task)

    expect(answers(report)).toEqual(['3'])
    expect(Buffer.from(report.tests[0]?.argument ?? []).toString()).toBe('[1,2,3]')
  })
})
