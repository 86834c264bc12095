import { entrySpellings } from '../../languages/entry-spellings.ts'
import { notRun, type SlotReport } from '../../languages/language.ts'
import type { RunRequest, TestOutcome } from '../../run.ts'
import { directQuestions } from './direct-questions.ts'
import type { Tested } from './pair-jobs.ts'
import { GRACE_MS, RUNNER_BYTES, type Runner } from './runner.ts'

/** What the tests' own process may hold. */
const TESTS_MEGABYTES = 512
/** As the answer to a question to a program that is no more. */
const GONE = Buffer.from('A{"end":"gone"}', 'utf8')

export type PairReport = {
  readonly report: SlotReport
  /** Which process ended, or broke its rules, by itself. */
  readonly lost?: 'subject' | 'tester'
  /** The subject's process is of no more use. */
  readonly spent?: boolean
}

/**
 * Runs tests that are code in one process and the program that they test in another. All that passes between them passes here,
 * unread: questions one way, answers the other, never both at once.
 * @param spentMs CPU that the submission used before
 */
export async function testInPair(
  subject: Runner,
  tester: Runner,
  source: string,
  request: RunRequest,
  spentMs: number,
): Promise<PairReport> {
  const { limits, task } = request
  if (task.kind !== 'harness') throw new TypeError('no tests that are code')
  const typescript = request.language === 'typescript'
  const before = subject.account() + tester.account()
  const cpuNow = (): number => Math.max(0, subject.account() + tester.account() - before)
  const started = Date.now()
  let killed: 'time_limit' | 'wall_limit' | 'memory_limit' | undefined
  const end = (status: typeof killed): void => {
    killed ??= status
    void subject.kill()
  }
  const look = setInterval(() => {
    const cpuMs = cpuNow()
    if (request.signal?.aborted) end('wall_limit')
    if (subject.residentBytes() > limits.memoryBytes + RUNNER_BYTES) end('memory_limit')
    else if (cpuMs > limits.cpuMs || spentMs + cpuMs > limits.totalCpuMs + GRACE_MS) end('time_limit')
    else if (Date.now() - started > limits.wallMs + limits.cpuMs + GRACE_MS) end('wall_limit')
    // The tests themselves loop, or wait for what the program's end does not end.
    if (killed !== undefined && cpuMs > limits.cpuMs + 2 * GRACE_MS) void tester.kill()
  }, 50)
  const outcome = (status: TestOutcome['status'], more: Partial<TestOutcome> = {}): SlotReport => ({
    tests: [{ ...notRun, status, cpuMs: cpuNow(), wallMs: Date.now() - started, ...more }],
    integrity: more.exitCode === 0 && status === 'runtime_error' ? ['early_exit'] : [],
    cpuMs: cpuNow(),
  })

  try {
    subject.begin()
    tester.begin()
    const spellings = task.entry === undefined ? [] : entrySpellings(task.entry)
    const words = wordsIn(`${task.setup ?? ''}\n${task.testsCode}`)
    subject.send({
      kind: 'subject',
      source,
      typescript,
      names: namesFor(source, words, spellings),
      memoryMegabytes: Math.floor(limits.memoryBytes / 2 ** 20),
      outputLength: limits.outputBytes,
    })
    const loaded = await subject.next()
    if (loaded === null) return subjectEnded(subject, killed, outcome)
    if (loaded.kind === 'refused') {
      await subject.next()
      const broken = { status: 'error' as const, diagnostics: loaded.diagnostics }
      return { report: { ...outcome('not_run'), broken }, spent: loaded.spent ?? false }
    }
    if (loaded.kind !== 'loaded') return { report: outcome('runtime_error'), lost: 'subject', spent: true }
    if (loaded.error !== undefined) {
      await subject.next()
      if (loaded.memory) return { report: outcome('memory_limit') }
      return { report: outcome('runtime_error', { error: loaded.error, ...(loaded.exited ? { exitCode: 0 } : {}) }) }
    }

    tester.send({
      kind: 'tests',
      setup: task.setup ?? '',
      testsCode: task.testsCode,
      typescript,
      entries: spellings,
      words: [...words],
      direct: directQuestions(`${task.setup ?? ''}\n${task.testsCode}`),
      memoryMegabytes: TESTS_MEGABYTES,
      outputLength: limits.outputBytes,
    })
    const talk = await relay(subject, tester)
    if (talk.tested === undefined) {
      if (killed === undefined) return { report: outcome('runtime_error'), lost: 'tester', spent: true }
      return { report: outcome(killed), spent: true }
    }
    if (killed !== undefined) return { report: outcome(killed), spent: true }
    if (talk.subjectEnded) return subjectEnded(subject, killed, outcome)
    subject.send({ continue: false })
    const last = await subject.next()
    const spent = last?.kind !== 'end'
    return { report: reportOf(talk.tested, task.testsCode, outcome), spent }
  } finally {
    clearInterval(look)
  }
}

type Report = (status: TestOutcome['status'], more?: Partial<TestOutcome>) => SlotReport

/** Hands frames on until the tests are over. */
async function relay(
  subject: Runner,
  tester: Runner,
): Promise<{ readonly tested?: Tested; readonly subjectEnded: boolean }> {
  let subjectEnded = false
  let turn = tester
  for (;;) {
    const frame = await turn.next()
    if (turn === tester) {
      if (frame === null) return { subjectEnded }
      if (frame.kind === 'tested') {
        await tester.next()
        return { tested: frame, subjectEnded }
      }
      if (frame.kind !== 'relay') return { subjectEnded }
      if (subjectEnded) tester.sendFrame(GONE)
      else {
        subject.sendFrame(frame.frame)
        turn = subject
      }
    } else if (frame === null || frame.kind !== 'relay') {
      subjectEnded = true
      tester.sendFrame(GONE)
      turn = tester
    } else {
      tester.sendFrame(frame.frame)
      turn = tester
    }
  }
}

function subjectEnded(
  subject: Runner,
  killed: 'time_limit' | 'wall_limit' | 'memory_limit' | undefined,
  outcome: Report,
): PairReport {
  if (killed !== undefined) return { report: outcome(killed), spent: true }
  if (/out of memory|Allocation failed|invalid table size/i.test(subject.errors))
    return { report: outcome('memory_limit', { error: 'the heap is exhausted' }), lost: 'subject', spent: true }
  const error = `the engine ended with ${subject.signal ?? 'an error'}`
  return { report: outcome('runtime_error', { error }), lost: 'subject', spent: true }
}

/** The report as the wire value [passed, total], or what ended the talk before. */
function reportOf(tested: Tested, testsCode: string, outcome: Report): SlotReport {
  if (tested.invalid !== undefined)
    return outcome('runtime_error', { error: `SyntaxError at line 0 of the tests: ${tested.invalid}`.slice(0, 1000) })
  if (tested.missing !== undefined)
    return outcome('runtime_error', { error: `SyntaxError at line 0 of the tests: ${tested.missing} is not known` })
  switch (tested.ended) {
    case 'flood':
      return outcome('output_limit')
    case 'memory':
      return outcome('memory_limit')
    case 'exited':
      return outcome('runtime_error', { error: 'the program ended before the tests did', exitCode: 0 })
    case 'forged':
    case 'gone':
      return { ...outcome('runtime_error', { error: 'the program answered out of turn' }), integrity: ['forged_frame'] }
  }
  // Every assertion may stand where nothing came by; and tests that assert nothing would pay for anything.
  if (tested.checked === 0 && tested.passed === tested.total) {
    if (/\b(?:assert|expect|should)\b/.test(testsCode))
      return outcome('ok', {
        exitCode: 0,
        error: 'no assertion was reached',
        output: Buffer.from(`[0,${tested.total}]`),
      })
    if (!/\b(?:throw|exit|exitCode)\b/.test(testsCode))
      return outcome('runtime_error', { error: 'EmptyTests at line 0 of the tests: they check nothing' })
  }
  return outcome('ok', {
    exitCode: 0,
    error: tested.error.slice(0, 4096),
    output: Buffer.from(`[${tested.passed},${tested.total}]`, 'utf8'),
  })
}

const WORD = /[\p{ID_Start}$_][\p{ID_Continue}$]*/gu
const RESERVED = new Set(
  (
    'await break case catch class const continue debugger default delete do else enum export extends false finally for ' +
    'function if import in instanceof let new null return static super switch this throw true try typeof var void while ' +
    'with yield arguments eval undefined'
  ).split(' '),
)

function wordsIn(text: string): Set<string> {
  return new Set(text.match(WORD) ?? [])
}

/** What the tests may name of the program: words of both texts, and the entry. */
function namesFor(source: string, words: ReadonlySet<string>, spellings: readonly string[]): string[] {
  const shared = [...wordsIn(source)].filter(word => words.has(word) && !RESERVED.has(word))
  return [...new Set([...spellings, ...shared, ...(spellings.length > 0 ? ['Solution'] : [])])]
}
