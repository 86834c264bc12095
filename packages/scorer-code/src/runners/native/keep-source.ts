import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CompileCache } from '../../compile-cache.ts'
import type { Compilation, Program } from '../../languages/language.ts'

/** Nothing to compile: the text itself is what slots read. */
export function keepSource(
  cache: CompileCache,
  file: string,
  source: string,
  program: (folder: string) => Program,
): Promise<Compilation> {
  return cache.get(['source', file, source, JSON.stringify(program('/'))], async () => {
    const output = await cache.work()
    await writeFile(join(output, file), source)
    return { status: 'ok', cpuMs: 0, output, program }
  })
}
