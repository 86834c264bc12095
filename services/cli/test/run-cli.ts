import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

const MAIN = join(import.meta.dirname, '..', 'src', 'main.ts')

/** The command as a user runs it. */
export function touchstone(...args: readonly string[]): Promise<{ code: number | null; said: string; errors: string }> {
  return new Promise(done => {
    const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    let [said, errors] = ['', '']
    child.stdout.on('data', text => {
      said += text
    })
    child.stderr.on('data', text => {
      errors += text
    })
    child.on('close', code => done({ code, said, errors }))
  })
}

/** A folder of the test's own, gone with it. */
export function scratch(): { path(name: string): string; write(name: string, rows: readonly unknown[]): string } {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-cli-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = (name: string): string => join(folder, name)
  return {
    path,
    write(name, rows) {
      const lines = rows.map(row => (typeof row === 'string' ? row : JSON.stringify(row)))
      writeFileSync(path(name), `${lines.join('\n')}\n`)
      return path(name)
    },
  }
}

/** The rows of a printed table, by their first cell. */
export function tableRow(said: string, first: string): string[] | undefined {
  const line = said.split('\n').find(each => each.trim().startsWith(`${first} `))
  return line?.trim().split(/\s{2,}/)
}
