// Runs the hostile Python programs on the reduced tier in a process of its own, which plain-user.test.ts starts as a user
// without rights; what became of each goes to standard output as one line of JSON.
// usage: node judge-as-user.ts SCRATCH_DIR
import { createJudge, python, type RunTask } from '@touchstone/scorer-code'
import { readHostilePrograms } from './hostile-program.ts'
import { onEveryUser } from './relevant.ts'

const [, , scratchDir = ''] = process.argv
const limits = {
  cpuMs: 600,
  wallMs: 1500,
  totalCpuMs: 2000,
  memoryBytes: 256 << 20,
  outputBytes: 1 << 20,
  compileCpuMs: 1000,
}
const judge = await createJudge({ languages: [python], scratchDir, slots: 1, tiers: ['reduced'], allowReduced: true })
say({ isolation: judge.isolation, reason: judge.isolationReason, checks: judge.isolationChecks })
if (judge.isolation === 'reduced') {
  for (const program of readHostilePrograms(new URL('./python', import.meta.url), '.py', '#').filter(onEveryUser)) {
    const task: RunTask =
      program.kind === 'function'
        ? { kind: 'function', entry: 'f', calls: [{ args: '[3,5]' }] }
        : { kind: 'stdio', inputs: [Buffer.from('3 5\n')] }
    const report = await judge.run({
      language: 'python',
      source: program.source,
      task,
      limits,
      process: 'submission',
    })
    say({
      name: program.name,
      status: report.compile.status === 'ok' ? report.tests[0]?.status : 'compile_error',
      output: Buffer.from(report.tests[0]?.output ?? []).toString('latin1').slice(0, 200),
      error: report.tests[0]?.error.slice(0, 300),
    })
  }
}
await judge.close()

function say(row: object): void {
  process.stdout.write(`${JSON.stringify(row)}\n`)
}
