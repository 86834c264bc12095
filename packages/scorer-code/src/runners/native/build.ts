import { rm } from 'node:fs/promises'
import type { CompileCache } from '../../compile-cache.ts'
import type { Compilation, Program } from '../../languages/language.ts'
import type { Room } from '../../sandboxes/room.ts'
import { type CompileResult, type CompileStep, compileInJail } from './compile-jail.ts'

const DIAGNOSTIC_LENGTH = 4096

export type Build = {
  /** Everything that makes the program: language, toolchain, flags; the files and commands of the steps are added. */
  readonly identity: readonly string[]
  /** Tried in this order until one succeeds; what the first one said is what is told. */
  readonly steps: readonly CompileStep[]
  readonly program: (folder: string) => Program
  /** A faster way for the first step; null where it failed itself, and the step decides. */
  readonly quick?: (work: string) => Promise<CompileResult | null>
}

/** Compiles in a jail, once for everyone who asks for the same. */
export async function build(
  cache: CompileCache,
  room: Room,
  { identity, steps, program, quick }: Build,
): Promise<Compilation> {
  const parts = [...identity, ...steps.map(({ files, commands, cpuMs }) => JSON.stringify([files, commands, cpuMs]))]
  const works: string[] = []
  try {
    return await cache.get(parts, async () => {
      let cpuMs = 0
      let diagnostics: string | null = null
      const place = async () => {
        const work = await cache.work()
        works.push(work)
        return work
      }
      for (const [index, step] of steps.entries()) {
        const swift = index === 0 && quick ? await quick(await place()) : null
        const result = swift ?? (await compileInJail(room, await place(), step))
        cpuMs += result.cpuMs
        if (result.status === 'ok') return { status: 'ok', cpuMs, output: result.output, program }
        diagnostics ??= tidy(result.diagnostics)
        if (result.status === 'limit') return { status: 'limit', diagnostics, cpuMs }
      }
      return { status: 'error', diagnostics: diagnostics ?? '', cpuMs }
    })
  } finally {
    for (const work of works) await rm(work, { recursive: true, force: true })
  }
}

/** What a compiler says of the submission, without the paths of the jail. */
export function tidy(diagnostics: string): string {
  return diagnostics.replaceAll('/source/', '').replaceAll('/headers/', '').slice(0, DIAGNOSTIC_LENGTH)
}
