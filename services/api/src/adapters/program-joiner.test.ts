import { Failure, type ProgramJob, type ProgramReport, type ProgramRunner } from '@touchstone/contracts'
import { expect, test } from 'vitest'
import { createProgramJoiner } from './program-joiner.ts'

function recordingRunner(answer: (job: ProgramJob, call: number) => Promise<ProgramReport> | ProgramReport) {
  const jobs: ProgramJob[] = []
  const runner: ProgramRunner = {
    async runAndWait(job) {
      jobs.push(job)
      return answer(job, jobs.length)
    },
  }
  return { runner, jobs }
}

const echo = (job: ProgramJob, wallMs = 1): ProgramReport => ({
  compile: { status: 'ok', diagnostics: '', cpuMs: 0 },
  runs: job.inputs.map(stdout => ({ status: 'ok', stdout, stderr: '', exitCode: 0, cpuMs: 1, wallMs })),
  isolation: 'full',
})

const options = { tenant: 't', deadlineMs: 1000 }
const single = (input: string, source = 'p') => ({ language: 'python', source, input })

test('inputs of one program that come together are one job, and each gets its own answer', async () => {
  const { runner, jobs } = recordingRunner(job => echo(job))
  const joiner = createProgramJoiner(runner)

  const answers = await Promise.all(['a', 'b', 'c'].map(input => joiner.run(single(input), options)))

  expect(jobs.map(({ inputs }) => inputs)).toEqual([['a', 'b', 'c']])
  expect(answers.map(({ run }) => run?.stdout)).toEqual(['a', 'b', 'c'])
})

test('the same input runs once, also when it is asked again later', async () => {
  const { runner, jobs } = recordingRunner(job => echo(job))
  const joiner = createProgramJoiner(runner)

  await Promise.all([joiner.run(single('a'), options), joiner.run(single('a'), options)])
  await joiner.run(single('a'), options)

  expect(jobs).toHaveLength(1)
})

test('a program that does not compile answers its siblings at once', async () => {
  const { runner, jobs } = recordingRunner(() => ({
    compile: { status: 'error', diagnostics: 'no', cpuMs: 1 },
    runs: [],
    isolation: 'full',
  }))
  const joiner = createProgramJoiner(runner)

  await joiner.run(single('a'), options)
  const sibling = await joiner.run(single('b'), options)

  expect(jobs).toHaveLength(1)
  expect(sibling.compile.diagnostics).toBe('no')
})

test('a failure of ours is no answer: the next try runs again', async () => {
  const { runner, jobs } = recordingRunner((job, call) => {
    if (call === 1) throw new Failure('SANDBOX_UNAVAILABLE')
    return echo(job)
  })
  const joiner = createProgramJoiner(runner)

  await expect(joiner.run(single('a'), options)).rejects.toMatchObject({ code: 'SANDBOX_UNAVAILABLE' })
  const again = await joiner.run(single('a'), options)

  expect(jobs).toHaveLength(2)
  expect(again.run?.stdout).toBe('a')
})

test('a slow program is run one input at a time, so that none waits for its siblings', async () => {
  const { runner, jobs } = recordingRunner(job => echo(job, 9_000))
  const joiner = createProgramJoiner(runner)

  await joiner.run(single('a'), options)
  await Promise.all(['b', 'c', 'd'].map(input => joiner.run(single(input), options)))

  expect(jobs.map(({ inputs }) => inputs.length)).toEqual([1, 1, 1, 1])
})

test('programs are kept apart, and tenants too', async () => {
  const { runner, jobs } = recordingRunner(job => echo(job))
  const joiner = createProgramJoiner(runner)

  await Promise.all([
    joiner.run(single('a'), options),
    joiner.run(single('a', 'q'), options),
    joiner.run(single('a'), { ...options, tenant: 'u' }),
  ])

  expect(jobs).toHaveLength(3)
})
