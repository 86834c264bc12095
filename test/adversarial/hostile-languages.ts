import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createJudge, type LocalJudge, openLanguages, type RunReport, type RunTask } from '@touchstone/scorer-code'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { PATIENCE } from '../patience.ts'
import { type HostileProgram, readHostilePrograms } from './hostile-program.ts'

const EXTENSIONS = {
  javascript: '.js',
  typescript: '.ts',
  cpp: '.cpp',
  c: '.c',
  java: '.java',
  go: '.go',
  rust: '.rs',
  lua: '.lua',
} as const
export type Name = keyof typeof EXTENSIONS
export const NAMES = Object.keys(EXTENSIONS) as Name[]

type Suite = {
  readonly tier: 'full' | 'reduced'
  readonly names: readonly Name[]
  readonly only?: (program: HostileProgram) => boolean
}

const limits = {
  cpuMs: 700,
  wallMs: 4000,
  totalCpuMs: 3000,
  memoryBytes: 256 << 20,
  outputBytes: 1 << 20,
  compileCpuMs: 6000,
}

/** The programs of these languages' folders in slots of that tier. */
export async function hostileLanguagesSuite({ tier, names, only = () => true }: Suite): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-hostile-'))
  // A slot's user must get to it.
  chmodSync(folder, 0o711)
  const judge = await createJudge({
    languages: await openLanguages(join(tmpdir(), 'touchstone-test-cache')),
    scratchDir: join(folder, 'scratch'),
    slots: 1,
    tiers: [tier],
    allowReduced: true,
  })
  /** Why a language cannot be tested on this machine. */
  const missing = new Map<Name, string>()
  for (const name of new Set<Name>([...names, 'cpp'])) {
    const ready = await judge.ready(name)
    if (!ready.ok) missing.set(name, ready.reason)
  }

  afterAll(async () => {
    await judge.close()
    rmSync(folder, { recursive: true, force: true })
    await vi.waitFor(() => expect(descendants(process.pid)).toBeLessThanOrEqual(1), PATIENCE)
  })

  for (const language of names) {
    const absent = missing.get(language)
    const why = absent === undefined ? '' : ` (skipped: ${absent})`
    const programs = readHostilePrograms(new URL(`./${language}`, import.meta.url), EXTENSIONS[language], language === 'lua' ? '--' : '//')

    describe.skipIf(absent !== undefined)(
      `a hostile ${language} program earns nothing and leaves nothing, ${tier} isolation${why}`,
      () => {
        test.each(programs.filter(only))('$name: $verdict ($why)', async program => {
          const verdict = (tier === 'reduced' && program.verdictReduced) || program.verdict
          // A machine that does other work as well gives a loop its CPU time later.
          const wallMs = verdict.includes('idle_limit') ? limits.wallMs : 4 * limits.wallMs
          const task = taskFor(language, program.kind)

          const report = await run(judge, language, program.source, task, wallMs)

          expect(verdict.split('|'), JSON.stringify(told(report))).toContain(verdictOf(report))
          // 3 and 5: nothing inside knows that 8 is expected, and no program here may answer it.
          expect(Buffer.from(report.tests[0]?.output ?? []).toString('latin1').trim()).not.toBe('8')
          if (program.flag && tier === 'full') expect(report.integrity).toContain(program.flag)
          expect(JSON.stringify(told(report))).not.toMatch(/root:|daemon:/)
          const script = program.kind === 'function' && isScript(language)
          expect(script ? await scriptWitness(judge) : await nativeWitness(judge, missing)).toBe(script ? '[]' : '0\n')
        })
      },
    )
  }
}

const isScript = (language: Name) => language === 'javascript' || language === 'typescript'

const FUNCTION: Extract<RunTask, { kind: 'function' }> = {
  kind: 'function',
  entry: 'f',
  params: ['int', 'int'],
  returns: '',
  calls: [{ args: '[3,5]' }, { args: '[7,11]' }],
}
/** C says nothing of types by itself. */
function taskFor(language: Name, kind: 'function' | 'stdio'): RunTask {
  return kind === 'stdio' ? STDIO : language === 'c' ? { ...FUNCTION, returns: 'int' } : FUNCTION
}
const STDIO: RunTask = { kind: 'stdio', inputs: [Buffer.from('3 5\n'), Buffer.from('7 11\n')] }

function run(
  judge: LocalJudge,
  language: string,
  source: string,
  task: RunTask,
  wallMs = limits.wallMs,
): Promise<RunReport> {
  const bounds = { ...limits, wallMs }
  return judge.run({ language, source, task, limits: bounds, process: 'submission', onTest: () => false })
}

/** What the next program in the same slot finds of the one before: files, other processes, writable places. */
async function nativeWitness(judge: LocalJudge, missing: ReadonlyMap<Name, string>): Promise<string> {
  if (missing.has('cpp')) return '0\n'
  const source = `#include <cstdio>
#include <cstdlib>
#include <dirent.h>
#include <signal.h>
#include <unistd.h>
int main() {
  int n = 0;
  const char* tmp = getenv("TMPDIR");
  for (const char* p : {tmp ? tmp : "/tmp", tmp ? tmp : "/dev/shm", tmp ? tmp : "/dev/mqueue"})
    if (DIR* d = opendir(p)) while (dirent* e = readdir(d)) n += e->d_name[0] != '.';
  for (int i = 2; i < 300; i++) n += i != getpid() && kill(i, 0) == 0;
  n += access("/", W_OK) == 0;
  printf("%d\\n", n);
}
`
  const report = await run(judge, 'cpp', source, STDIO)
  return Buffer.from(report.tests[0]?.output ?? []).toString('utf8')
}

async function scriptWitness(judge: LocalJudge): Promise<string> {
  const source = `function f() {
    const found = []
    for (const name of ['a', 'x', 'n', 'touchstone', 'stolen']) if (name in globalThis) found.push(name)
    if ([].push === undefined || JSON.stringify([1]) !== '[1]' || ({}).value !== undefined) found.push('patched')
    return found
  }`
  const report = await run(judge, 'javascript', source, FUNCTION)
  return Buffer.from(report.tests[0]?.output ?? []).toString('utf8')
}

/** As a grader that knows the expected value would say it; a program that answers at all is wrong here. */
function verdictOf(report: RunReport): string {
  if (report.compile.status !== 'ok') return 'compile_error'
  const status = report.tests[0]?.status
  if (status === 'ok') return 'wrong'
  return status === 'wall_limit' ? 'idle_limit' : (status ?? 'none')
}

function told({ compile, tests, integrity }: RunReport): unknown {
  const [test] = tests
  return {
    compile: compile.status === 'ok' ? 'ok' : [compile.status, compile.diagnostics.slice(0, 500)],
    status: test?.status,
    output: Buffer.from(test?.output ?? []).toString('latin1').slice(0, 200),
    error: test?.error.slice(0, 300),
    integrity,
  }
}

/** Processes below this one that are not zombies. */
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
