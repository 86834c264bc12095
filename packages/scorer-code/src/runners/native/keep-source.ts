import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CompileCache } from '../../compile-cache.ts'
import type { Compilation, Program } from '../../languages/language.ts'

/** Nothing to compile: the text itself is what slots read. */
export function keepSource(
  cache: CompileCache,
  files: Readonly<Record<string, string>>,
  program: (folder: string) => Program,
): Promise<Compilation> {
  return cache.get(['source', JSON.stringify(files), JSON.stringify(program('/'))], async () => {
    const output = await cache.work()
    for (const [name, text] of Object.entries(files)) await writeFile(join(output, name), text)
    return { status: 'ok', cpuMs: 0, output, program }
  })
}
