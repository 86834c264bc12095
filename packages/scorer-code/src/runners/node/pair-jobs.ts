import type ivm from 'isolated-vm'
import {
  Callback,
  identifiers,
  openRoom,
  type ProgramText,
  Refused,
  type Room,
  readText,
  refusal,
  runText,
} from './engine.ts'
import { readFrame, writeFrame, writeJson } from './frames.ts'

/** A program that is to be tested by code in another process. */
export type SubjectJob = {
  readonly kind: 'subject'
  readonly source: string
  readonly typescript: boolean
  /** What the tests may name of it. */
  readonly names: readonly string[]
  readonly memoryMegabytes: number
  readonly outputLength: number
}

/** Tests that are code, of a program in another process. */
export type TestsJob = {
  readonly kind: 'tests'
  readonly setup: string
  readonly testsCode: string
  readonly typescript: boolean
  readonly entries: readonly string[]
  readonly words: readonly string[]
  /** Questions to objects that the tests make, see direct-questions.ts. */
  readonly direct: readonly string[]
  readonly memoryMegabytes: number
  readonly outputLength: number
}

/** What became of the program's top level, told before the first question. */
export type Loaded = {
  readonly kind: 'loaded'
  readonly error?: string
  readonly exited?: boolean
  readonly memory?: boolean
}

/** What became of the tests. */
export type Tested = {
  readonly kind: 'tested'
  readonly passed: number
  readonly total: number
  /** Why not all passed. */
  readonly error: string
  /** What ended the talk before the tests' end: flood, forged, exited, gone. */
  readonly ended?: string
  /** Assertions that were made, and whether tests were registered. */
  readonly checked: number
  readonly registered: boolean
  /** The tests' own text is broken. */
  readonly invalid?: string
  readonly missing?: string
}

/** How deep calls of the two sides may nest: each takes a part of both stacks. */
const MAX_NESTING = 150
const TOO_DEEP = '{"thrown":{"e":[0,"RangeError","Maximum call stack size exceeded",[0]]}}'

/** Serves questions about the program until the host says that the tests are over. */
export function serveSubject(job: SubjectJob, snapshot: ivm.ExternalCopy<ArrayBuffer>): void {
  let text: ProgramText
  try {
    text = readText(job.source, job.typescript)
  } catch (error) {
    writeJson({ kind: 'refused', ...refusal(error, job.typescript) })
    return
  }
  const room = openRoom(snapshot, job.memoryMegabytes)
  try {
    const answer = answererOf(room)
    room.member('connect').applySync(undefined, [exchangeWith(answer), job.outputLength])
    const names = identifiers(job.names)
    const readers = names.map(name => `() => typeof ${name} === 'undefined' ? undefined : ${name}`)
    try {
      const found = runText(room, text, `[${readers.join(', ')}]`, 'solution.js', undefined, specifier => {
        throw new Error(`there is no module ${specifier}`)
      })
      const given = [found.look.derefInto(), JSON.stringify(names), found.byDefault?.derefInto()]
      room.member('offer').applySync(undefined, given)
    } catch (error) {
      if (error instanceof Refused) {
        writeJson({ kind: 'refused', diagnostics: error.message })
        return
      }
      const exited = !room.isolate.isDisposed && room.member('hasLeft').applySync(undefined, [])
      const told = exited ? 'the program ended before the tests did' : messageOf(error)
      writeJson({ kind: 'loaded', error: told, exited, memory: isOutOfMemory(error) })
      return
    }
    writeJson({ kind: 'loaded' })
    for (;;) {
      const frame = readFrame()
      if (frame === null) process.kill(process.pid, 'SIGKILL')
      if (frame?.letter !== 'Q') return
      writeFrame('A', answer(frame.text))
    }
  } finally {
    if (!room.isolate.isDisposed) room.isolate.dispose()
  }
}

/** Runs the tests to their end and tells what became of them. */
export function serveTests(job: TestsJob, snapshot: ivm.ExternalCopy<ArrayBuffer>): void {
  const broken = (text: string): void => {
    writeJson({ kind: 'tested', passed: 0, total: 1, error: text, checked: 0, registered: false, invalid: text })
  }
  let setup: ProgramText
  let tests: ProgramText
  try {
    setup = readText(job.setup, job.typescript)
    tests = readText(job.testsCode, job.typescript)
  } catch (error) {
    broken(refusal(error, job.typescript).diagnostics)
    return
  }
  const room = openRoom(snapshot, job.memoryMegabytes)
  try {
    const answer = answererOf(room)
    const member = (name: string, ...given: unknown[]): unknown => room.member(name).applySync(undefined, given)
    member('connect', exchangeWith(answer), job.outputLength)
    const thrown: string[] = []
    const run = (act: () => unknown): void => {
      try {
        act()
      } catch (error) {
        if (error instanceof Refused) throw error
        thrown.push(namedError(error))
      }
    }
    run(() => member('begin', JSON.stringify({ entries: job.entries, used: job.words, direct: job.direct })))
    try {
      for (const text of [setup, tests]) {
        if (thrown.length > 0 || text.source.trim() === '') continue
        const importing = (specifier: string): string => moduleText(room, specifier, text.source)
        run(() => runText(room, text, '0', 'tests.js', undefined, importing))
      }
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      broken(error.message)
      return
    }
    // A `check` that the tests define and do not call, as HumanEval has it.
    const isCalled = /\bcheck\s*\(/.test(tests.source.replace(/\bfunction\s+check\s*\(/g, ''))
    const look = isCalled ? 'undefined' : "typeof check === 'function' ? check : undefined"
    const check = room.context.evalSync(look, { reference: true }) as ivm.Reference
    const turn = (act: () => unknown): unknown => {
      try {
        return act()
      } catch (error) {
        // A rejection that nobody handled leaves the isolate as an exception.
        member('rejected', namedError(error))
        return ''
      }
    }
    turn(() => member('play', `[${thrown.join(',')}]`, check.derefInto()))
    for (;;) {
      const told = turn(() => member('step'))
      if (told === '') continue
      writeFrame('J', `{"kind":"tested",${String(told).slice(1)}`)
      return
    }
  } finally {
    if (!room.isolate.isDisposed) room.isolate.dispose()
  }
}

/** Answers a question in the isolate. */
function answererOf(room: Room): (question: string) => string {
  const serve = room.member('serve')
  const last = room.member('lastAnswer')
  return question => {
    try {
      return serve.applySync(undefined, [question]) as string
    } catch (error) {
      if (room.isolate.isDisposed || isOutOfMemory(error)) return '{"end":"memory"}'
      // A rejection that nobody handled leaves the isolate as an exception, after the answer.
      return last.applySync(undefined, []) as string
    }
  }
}

/** Asks the other process, and answers what it asks meanwhile. */
function exchangeWith(answer: (question: string) => string): ivm.Callback<(question: string) => string> {
  let nesting = 0
  return new Callback((question: string): string => {
    if (nesting >= MAX_NESTING) return TOO_DEEP
    nesting += 1
    try {
      writeFrame('Q', question)
      for (;;) {
        const frame = readFrame()
        if (frame === null || frame.letter === 'J') process.kill(process.pid, 'SIGKILL')
        if (frame?.letter === 'A') return frame.text
        writeFrame('A', answer(frame?.text ?? ''))
      }
    } finally {
      nesting -= 1
    }
  })
}

/** The text of a module that hands on what `require` gives: all its names, and those that the tests import. */
function moduleText(room: Room, specifier: string, importing: string): string {
  const quoted = JSON.stringify(specifier)
  const read = `(() => { try { return JSON.stringify(Object.keys(require(${quoted}))) } catch { return '[]' } })()`
  const names = new Set(JSON.parse(room.context.evalSync(read) as string) as string[])
  for (const [, list] of importing.matchAll(/import\s+(?:[\w$]+\s*,\s*)?\{([^}]*)\}\s*from/g))
    for (const part of (list ?? '').split(',')) names.add((part.trim().split(/\s+/)[0] ?? '').trim())
  const exported = identifiers([...names]).filter(name => name !== 'default')
  const lines = exported.map((name, index) => `const each${index} = m.${name}; export { each${index} as ${name} }`)
  return `const m = require(${quoted}); export default m.default ?? m; ${lines.join('; ')}`
}

function namedError(error: unknown): string {
  if (!(error instanceof Error)) return JSON.stringify({ name: 'Error', message: 'a value was thrown' })
  return JSON.stringify({ name: error.name, message: String(error.message).slice(0, 1000) })
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? (error.stack ?? error.message) : String(error)).slice(0, 4000)
}

export function isOutOfMemory(error: unknown): boolean {
  return /Isolate was disposed during execution due to memory limit|Isolate has exhausted v8 heap/.test(String(error))
}
