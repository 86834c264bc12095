import { Failure } from '@touchstone/contracts'
import type { Judge } from '@touchstone/scorer-code'
import { LIMITS, type Load } from './right-programs.ts'

const TESTS = 40

export type LoopMix = {
  /** Right programs a second, alone and beside the loops. */
  readonly clean: number
  readonly mixed: number
  readonly share: number
  /** Of the loops, how many had ended when the last right program was done. */
  readonly loops: { readonly total: number; readonly ended: number }
}

/**
 * What endless loops leave to the others: right programs alone, then the same with loops among them, in a fixed order,
 * all handed in at once. Counted until the last right program is done.
 * @param loops their share of the mix, in [0, 1)
 */
export async function loopMix(
  judge: Judge,
  {
    programs,
    loops,
    cpuMs,
    fraction,
    stdio = false,
  }: { programs: number; loops: number; cpuMs: number; fraction: boolean; stdio?: boolean },
): Promise<LoopMix> {
  const stop = new AbortController()
  const right = (round: number) =>
    Array.from({ length: programs }, (_, index) => rightProgram(round * programs + index, stdio))
  const clean = await perSecond(right(0).map(load => () => judge.run(load.request)))

  const loopCount = Math.round((programs * loops) / (1 - loops))
  const running: Promise<unknown>[] = []
  let ended = 0
  const start = (index: number): void => {
    const run = judge.run({ ...loop(index, cpuMs, stdio), ...stopAt(fraction), signal: stop.signal })
    running.push(run.then(() => ended++, ignoreCancelled))
  }
  let given = 0
  const mixed = await perSecond(
    right(1).map((load, index) => () => {
      while (given * programs < (index + 1) * loopCount) start(given++)
      return judge.run(load.request)
    }),
  )
  const endedBefore = ended
  stop.abort()
  await Promise.all(running)
  return { clean, mixed, share: mixed / clean, loops: { total: loopCount, ended: endedBefore } }
}

function ignoreCancelled(error: unknown): void {
  if (Failure.from(error).code !== 'CANCELLED') throw error
}

async function perSecond(acts: readonly (() => Promise<unknown>)[]): Promise<number> {
  const began = performance.now()
  await Promise.all(acts.map(act => act()))
  return (1000 * acts.length) / (performance.now() - began)
}

function rightProgram(index: number, stdio: boolean): Load {
  const calls = Array.from({ length: TESTS }, (_, at) => at)
  if (stdio)
    return {
      request: {
        language: 'python',
        source: `n = int(input())\nprint(n, n + 1)\n# ${index}\n`,
        process: 'test',
        limits: LIMITS,
        task: { kind: 'stdio', inputs: calls.map(x => Buffer.from(`${x}\n`)) },
      },
      wanted: calls.map(x => `${x} ${x + 1}\n`),
    }
  return {
    request: {
      language: 'python',
      source: `def f(x): return [x, x + 1]\n# ${index}\n`,
      process: 'submission',
      limits: LIMITS,
      task: { kind: 'function', entry: 'f', calls: calls.map(x => ({ args: `[${x}]` })) },
    },
    wanted: calls.map(x => `[${x},${x + 1}]`),
  }
}

function loop(index: number, cpuMs: number, stdio: boolean): Load['request'] {
  const { request } = rightProgram(index, stdio)
  return {
    ...request,
    source: `${stdio ? '' : 'def f(x):\n  '}while True: pass\n# loop ${index}\n`,
    limits: { ...LIMITS, cpuMs, wallMs: 3 * cpuMs + 2_000 },
  }
}

/** As the graders end a run: at the first failure, or at the second time-out in a row where all tests count. */
function stopAt(fraction: boolean): { onTest: () => boolean } {
  let seen = 0
  return { onTest: () => ++seen < (fraction ? 2 : 1) }
}
