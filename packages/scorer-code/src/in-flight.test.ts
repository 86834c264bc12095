import { expect, test } from 'vitest'
import { InFlight } from './in-flight.ts'
import { notRun } from './languages/language.ts'
import type { RunReport, RunRequest, TestOutcome } from './run.ts'

const request = (more: Partial<RunRequest> = {}): RunRequest => ({
  language: 'python',
  source: 'x',
  process: 'submission',
  limits: { cpuMs: 1, wallMs: 1, totalCpuMs: 1, memoryBytes: 1, outputBytes: 1, compileCpuMs: 1 },
  task: { kind: 'stdio', inputs: [Buffer.from('1'), Buffer.from('2')] },
  ...more,
})
const passed: TestOutcome = { ...notRun, status: 'ok' }
const report = (...tests: TestOutcome[]): RunReport => ({
  compile: { status: 'ok', cached: false, cpuMs: 0 },
  tests,
  integrity: [],
  isolation: 'full',
  slot: 0,
})

test('identical submissions in flight run once, others by themselves', async () => {
  const inFlight = new InFlight()
  let runs = 0
  const start = async () => {
    runs += 1
    await Promise.resolve()
    return report(passed, passed)
  }

  await Promise.all([
    inFlight.run(request(), start),
    inFlight.run(request(), start),
    inFlight.run(request({ source: 'y' }), start),
    inFlight.run(request({ task: { kind: 'stdio', inputs: [Buffer.from('12'), Buffer.from('')] } }), start),
  ])
  await inFlight.run(request(), start)

  expect(runs).toBe(4)
})

test('a caller that wants tests which the shared run left out has a run of its own, and is asked once per test', async () => {
  const inFlight = new InFlight()
  const asked: number[] = []
  const start = async ({ onTest }: RunRequest) => {
    await Promise.resolve()
    const tests: TestOutcome[] = []
    for (const index of [0, 1]) {
      tests.push(passed)
      if (onTest?.(index, passed) === false) break
    }
    return report(...tests, ...[notRun, notRun].slice(tests.length))
  }

  const [first, second] = await Promise.all([
    inFlight.run(request({ onTest: () => false }), start),
    inFlight.run(request({ onTest: index => asked.push(index) > 0 }), start),
  ])

  expect(first.tests.map(outcome => outcome.status)).toEqual(['ok', 'not_run'])
  expect(second.tests.map(outcome => outcome.status)).toEqual(['ok', 'ok'])
  expect(asked).toEqual([0, 1])
})

test('the shared run ends when its last caller has left', async () => {
  const inFlight = new InFlight()
  const [one, two] = [new AbortController(), new AbortController()]
  let stopped = false
  const start = ({ signal }: RunRequest) =>
    new Promise<RunReport>((_, reject) => {
      signal?.addEventListener('abort', () => {
        stopped = true
        reject(new Error('stopped'))
      })
    })
  const runs = [one, two].map(caller => inFlight.run(request({ signal: caller.signal }), start))

  one.abort()
  await expect(runs[0]).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(stopped).toBe(false)
  two.abort()
  await expect(runs[1]).rejects.toMatchObject({ code: 'CANCELLED' })

  expect(stopped).toBe(true)
})

test('inputs that differ far from their beginning are not taken for the same', async () => {
  const inFlight = new InFlight()
  let runs = 0
  const start = async () => {
    runs += 1
    await Promise.resolve()
    return report(passed)
  }
  const ending = (end: string) => request({ task: { kind: 'stdio', inputs: [Buffer.from('x'.repeat(100_000) + end)] } })

  await Promise.all([
    inFlight.run(ending('1'), start),
    inFlight.run(ending('2'), start),
    inFlight.run(ending('1'), start),
  ])

  expect(runs).toBe(2)
})
