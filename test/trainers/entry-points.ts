import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { exact, type Protocol } from './protocols.ts'

export type EntryPoints = {
  readonly protocols: readonly Protocol[]
  close(): Promise<void>
}

/** The Python client's entry points as protocols: a process of their own, which is asked and answers by lines. */
export async function startEntryPoints(url: string, profile: string): Promise<EntryPoints> {
  const child = spawn('python3', [join(import.meta.dirname, 'entry_points.py'), url, profile], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const waiting = new Map<number, PromiseWithResolvers<number>>()
  const names = Promise.withResolvers<readonly string[]>()
  child.once('error', names.reject)
  createInterface({ input: child.stdout }).on('line', line => {
    const told = JSON.parse(line) as { entries?: string[]; id?: number; reward?: number | null; error?: string }
    if (told.entries !== undefined) return names.resolve(told.entries)
    const call = waiting.get(told.id ?? -1)
    if (told.error !== undefined) call?.reject(new Error(told.error))
    else call?.resolve(told.reward ?? Number.NaN)
  })

  const protocols = (await names.promise).map((entry): Protocol => {
    return {
      name: `Python ${entry}`,
      triesAgain: true,
      ask: async (_base, { code, stdin, stdout }) => {
        const id = waiting.size
        const call = Promise.withResolvers<number>()
        waiting.set(id, call)
        const text = `\`\`\`python\n${code}\n\`\`\``
        child.stdin.write(`${JSON.stringify({ id, entry, text, truth: { inputs: [stdin], outputs: [stdout] } })}\n`)
        return exact(await call.promise)
      },
    }
  })
  return {
    protocols,
    async close() {
      child.stdin.end()
      await exited
    },
  }
}
