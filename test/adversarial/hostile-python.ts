import { randomInt } from 'node:crypto'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createJudge, type LocalJudge, python, type RunReport, type RunTask } from '@touchstone/scorer-code'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { PATIENCE } from '../patience.ts'
import { type HostileProgram, readHostilePrograms } from './hostile-program.ts'

const programs = readHostilePrograms(new URL('./python', import.meta.url), '.py', '#')
/** Programs that call the kernel by x64 numbers say nothing on another machine. */
const foreign = process.arch === 'x64' ? [] : programs.filter(program => /\.syscall\(|int80/.test(program.source))

type Tier = 'full' | 'reduced'

const limits = {
  cpuMs: 600,
  wallMs: 1500,
  totalCpuMs: 2000,
  memoryBytes: 256 << 20,
  outputBytes: 1 << 20,
  compileCpuMs: 1000,
}

/** The programs of `python/` in a slot of that tier. */
export function hostilePythonSuite(tier: Tier, only: (program: HostileProgram) => boolean = () => true): void {
  const here = programs.filter(program => !foreign.includes(program) && only(program))
  let judge: LocalJudge
  let scratchDir: string
  let processesAtRest: number
  let memoryAtRest: number
  let grouped: boolean

  beforeAll(async () => {
    scratchDir = mkdtempSync(join(tmpdir(), 'touchstone-hostile-'))
    // A slot's user must get to it.
    chmodSync(scratchDir, 0o711)
    judge = await createJudge({ languages: [python], scratchDir, slots: 1, tiers: [tier], allowReduced: true })
    expect(judge.isolation, judge.isolationReason).toBe(tier)
    await run(witness, functionTask([[1, 2]]))
    await run('import numpy\n\ndef f(a, b):\n    return 0\n', functionTask([[1, 2]]))
    processesAtRest = descendants(process.pid)
    grouped = inGroup(process.pid)
    memoryAtRest = process.memoryUsage().rss
  })

  afterAll(async () => {
    await judge.close()
    rmSync(scratchDir, { recursive: true, force: true })
    await vi.waitFor(() => expect(descendants(process.pid)).toBeLessThanOrEqual(1), PATIENCE)
  })

  describe(`a hostile Python program earns nothing and leaves nothing (${tier} isolation)`, () => {
    test.each(here)('$name: $verdict ($why)', async program => {
      // Nothing that runs inside can compute these: whoever answers one has seen it.
      const secrets = [randomInt(2 ** 40), randomInt(2 ** 40)]
      const calls = [
        [3, 5],
        [7, 11],
      ]

      // A machine that does other work as well gives a loop its CPU time later.
      const wallMs = wanted(program).includes('idle_limit') ? limits.wallMs : 4 * limits.wallMs
      const report = await run(program.source, program.kind === 'function' ? functionTask(calls) : stdioTask(calls), wallMs)

      expect(wanted(program).split('|'), report.tests[0]?.error).toContain(verdictOf(report, 0))
      for (const [index, outcome] of report.tests.entries())
        expect(Buffer.from(outcome.output).toString('latin1')).not.toContain(String(secrets[index]))
      if (program.flag && tier === 'full') expect(report.integrity).toContain(program.flag)
      expect(await witnessed()).toEqual('[[],true,0]')
      // What was killed takes its time to be gone.
      await expect.poll(() => descendants(process.pid)).toBe(processesAtRest)
    })

    test.skipIf(foreign.length === 0)('programs with x64 system call numbers: not for this architecture', () => {})

    test('the memory of this process stays bounded', () => {
      expect(process.memoryUsage().rss - memoryAtRest).toBeLessThan(400 << 20)
    })
  })

  function wanted(program: HostileProgram): string {
    if (tier === 'reduced' && program.verdictReduced !== null) return program.verdictReduced
    return grouped ? program.verdict : (program.verdictWithoutCgroup ?? program.verdict)
  }

  async function witnessed(): Promise<string> {
    const report = await run(witness, functionTask([[1, 2]]))
    const [outcome] = report.tests
    return outcome?.status === 'ok' ? Buffer.from(outcome.output).toString('utf8') : JSON.stringify(outcome)
  }

  function run(source: string, task: RunTask, wallMs = 4 * limits.wallMs): Promise<RunReport> {
    const bounds = { ...limits, wallMs }
    return judge.run({ language: 'python', source, task, limits: bounds, process: 'submission', onTest: () => false })
  }
}

/** What the next submission in the same slot finds: files, a read-only root, its process number, other processes. */
const witness = `
import os

def f(a, b):
    tmp = os.environ.get("TMPDIR", "/tmp")
    names = os.listdir(tmp)
    if tmp == "/tmp":
        names += [name for root in ("/dev/shm", "/dev/mqueue") if os.path.isdir(root) for name in os.listdir(root)]
    others = 0
    for number in range(1, 300):
        try:
            if number != os.getpid():
                os.kill(number, 0)
                others += 1
        except OSError:
            pass
    mode = os.stat(tmp).st_mode & 0o7777
    folder = mode == (0o1777 if tmp == "/tmp" else 0o700) and os.getcwd() == tmp and os.listxattr(tmp) == []
    try:
        open("/leftover-of-this", "w").close()
        folder = False
    except OSError:
        pass
    return [names, folder and not os.path.exists("/leftover"), others]
`

function functionTask(calls: readonly (readonly number[])[]): RunTask {
  return { kind: 'function', entry: 'f', calls: calls.map(args => ({ args: JSON.stringify(args) })) }
}

function stdioTask(calls: readonly (readonly number[])[]): RunTask {
  return { kind: 'stdio', inputs: calls.map(args => Buffer.from(`${args.join(' ')}\n`)) }
}

/** As a grader that knows the expected value would say it; a program that answers at all is wrong here. */
function verdictOf(report: RunReport, index: number): string {
  if (report.compile.status !== 'ok') return 'compile_error'
  const status = report.tests[index]?.status
  if (status === 'ok') return 'wrong'
  return status === 'wall_limit' ? 'idle_limit' : (status ?? 'none')
}

/** Does any process below this one stand in a cgroup of the judge's making? */
function inGroup(root: number): boolean {
  return readdirSync('/proc')
    .filter(entry => /^\d+$/.test(entry))
    .some(entry => {
      try {
        return readFileSync(`/proc/${entry}/cgroup`, 'utf8').includes(`/touchstone-${root}-`)
      } catch {
        return false
      }
    })
}

/** Processes below this one that are not zombies: bwrap's two and the zygote for each slot. */
function descendants(root: number): number {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc').filter(entry => /^\d+$/.test(entry))) {
    try {
      const [, state, parent] = /^\d+ \(.*\) (\S) (\d+)/s.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? []
      if (state !== 'Z' && parent !== undefined) parents.set(Number(name), Number(parent))
    } catch {
      // It ended while we looked.
    }
  }
  let count = 0
  for (const start of parents.keys()) {
    let at: number | undefined = parents.get(start)
    while (at !== undefined && at !== root) at = parents.get(at)
    if (at === root) count += 1
  }
  return count
}
