import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Failure } from '@touchstone/contracts'
import type { CompileCache } from '../../../compile-cache.ts'
import type { Compilation } from '../../../languages/language.ts'
import type { RunLimits } from '../../../run.ts'
import type { Room } from '../../../sandboxes/room.ts'
import { compileInJail } from '../compile-jail.ts'

/** A translation unit to try. */
export type Attempt = {
  readonly source: string
  /** It calls functions through calls.h. */
  readonly calls: boolean
  /** C that is linked in and wraps `main`. */
  readonly wrapper?: { readonly source: string; readonly proof?: string }
  /** Only where the first attempt's diagnostics say this. */
  readonly after?: RegExp
}

const HEADERS = fileURLToPath(new URL('.', import.meta.url))
const HEADER_FILES = ['bits/stdc++.h', 'touchstone/start.h', 'touchstone/calls.h', 'testlib/testlib.h']
const PROGRAM = 'program'
const DIAGNOSTIC_LENGTH = 4096

/**
 * g++ with a precompiled header of the usual includes, forced before the text; a text that does not compile that way is
 * compiled again as it stands, with the compiler's own headers, so that the short cut never costs anyone a point.
 */
export function createCppCompiler(
  cache: CompileCache,
  { standard, version }: { readonly standard: string; readonly version: string },
) {
  const linker = existsSync('/usr/bin/ld.mold') || existsSync('/usr/bin/mold') ? ['-fuse-ld=mold'] : []
  const flags = ['-O2', `-std=${standard}`, '-static', '-pipe', '-w', '-DONLINE_JUDGE', ...linker]
  const say = ['-fmax-errors=8', '-fno-diagnostics-show-caret', '-fdiagnostics-color=never']
  const headerTexts = HEADER_FILES.map(name => readFileSync(join(HEADERS, name), 'utf8'))
  const identity = createHash('sha256')
    .update([version, ...flags, ...headerTexts].join('\0'))
    .digest('hex')
    .slice(0, 16)
  let headers: Promise<string> | null = null

  /** The folder with the headers and their precompiled forms; made once, kept over restarts. */
  function prepared(room: Room): Promise<string> {
    headers ??= prepare(room).catch(error => {
      headers = null
      throw error
    })
    return headers
  }

  async function prepare(room: Room): Promise<string> {
    const place = join(cache.tools, `cpp-${identity}`)
    if (existsSync(place)) return place
    const work = await cache.work()
    try {
      const files = Object.fromEntries(HEADER_FILES.map((name, at) => [name, headerTexts[at] ?? '']))
      const made = await compileInJail(room, work, {
        files,
        commands: [
          ['cp', '-r', '/source/bits', '/source/touchstone', '/source/testlib/testlib.h', '/out/'],
          // The headers are named by the path that they will have.
          ...['bits/stdc++.h', 'touchstone/calls.h'].map(name => [
            'g++',
            ...flags.filter(flag => !/^-(?:static|fuse)/.test(flag)),
            '-I/out',
            '-x',
            'c++-header',
            `/out/${name}`,
            '-o',
            `/out/${name}.gch`,
          ]),
        ],
        cpuMs: 120_000,
        fileBytes: 512 * 2 ** 20,
      })
      if (made.status !== 'ok')
        throw new Failure('LANGUAGE_UNAVAILABLE', {
          detail: `the precompiled headers could not be made: ${made.diagnostics.slice(0, 500)}`,
        })
      await mkdir(cache.tools, { recursive: true })
      await rename(made.output, place).catch(async error => {
        if (!existsSync(place)) throw error
      })
      return place
    } finally {
      await rm(work, { recursive: true, force: true })
    }
  }

  async function build(room: Room, attempt: Attempt, folder: string, quick: boolean, cpuMs: number) {
    const work = await cache.work()
    const forced = attempt.calls ? 'touchstone/calls.h' : quick ? 'bits/stdc++.h' : 'touchstone/start.h'
    const result = await compileInJail(room, work, {
      files: { 'solution.cpp': attempt.source, ...(attempt.wrapper ? { 'wrapper.c': attempt.wrapper.source } : {}) },
      commands: [
        ...(attempt.wrapper ? [['gcc', '-O1', '-c', '/source/wrapper.c', '-o', '/tmp/wrapper.o']] : []),
        [
          'g++',
          ...flags,
          ...say,
          ...(quick ? ['-I/headers'] : ['-idirafter', '/headers']),
          '-include',
          forced,
          '/source/solution.cpp',
          ...(attempt.wrapper ? ['/tmp/wrapper.o', '-Wl,--wrap=main'] : []),
          '-o',
          `/out/${PROGRAM}`,
        ],
      ],
      readOnly: [{ from: folder, to: '/headers' }],
      cpuMs,
    })
    return { ...result, work }
  }

  async function compile(room: Room, attempts: readonly Attempt[], limits: RunLimits): Promise<Compilation> {
    const [first] = attempts
    if (!first) throw new Failure('INTERNAL', { detail: 'nothing to compile' })
    const parts = [version, ...flags, identity, String(limits.compileCpuMs), ...attempts.flatMap(texts)]
    const works: string[] = []
    try {
      return await cache.get(parts, async () => {
        const folder = await prepared(room)
        let cpuMs = 0
        let diagnostics: string | null = null
        const tries = [
          { attempt: first, quick: true },
          ...attempts.slice(1).map(attempt => ({ attempt, quick: true })),
          { attempt: first, quick: false },
        ]
        for (const { attempt, quick } of tries) {
          if (attempt.after && !attempt.after.test(diagnostics ?? '')) continue
          const built = await build(room, attempt, folder, quick, Math.max(1000, limits.compileCpuMs - cpuMs))
          works.push(built.work)
          cpuMs += built.cpuMs
          if (built.status === 'ok')
            return {
              status: 'ok',
              cpuMs,
              output: built.output,
              program: at => ({
                kind: 'executable',
                command: [`${at}/${PROGRAM}`],
                ...(attempt.wrapper?.proof === undefined ? {} : { proof: attempt.wrapper.proof }),
              }),
            }
          diagnostics ??= clean(built.diagnostics)
          if (built.status === 'limit') return { status: 'limit', diagnostics, cpuMs }
        }
        return { status: 'error', diagnostics: diagnostics ?? '', cpuMs }
      })
    } finally {
      for (const work of works) await rm(work, { recursive: true, force: true })
    }
  }

  return { flags, compile, headers: prepared }
}

function texts({ source, wrapper }: Attempt): string[] {
  return [source, wrapper?.source ?? '']
}

/** What the compiler says of the submission, without the paths of the jail. */
function clean(text: string): string {
  return text.replaceAll('/source/', '').replaceAll('/headers/', '').slice(0, DIAGNOSTIC_LENGTH)
}
