import { existsSync, mkdirSync, mkdtempSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CompileCache, type Compiled, PROGRAMS } from './compile-cache.ts'
import { removeHidden } from './hidden-folder.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'touchstone-cache-'))
})

afterEach(() => {
  removeHidden(root)
})

/** A compiler that counts its runs. */
function compiler(cache: CompileCache, prepare: (output: string) => void = () => {}) {
  const counter = { runs: 0 }
  const compile = async (): Promise<Compiled> => {
    counter.runs += 1
    const output = await cache.work()
    writeFileSync(join(output, 'program'), 'x'.repeat(1000))
    prepare(output)
    return { status: 'ok', cpuMs: 5, output, program: at => ({ kind: 'executable', command: [`${at}/program`] }) }
  }
  return { counter, compile }
}

test('the same parts in flight and later are compiled once', async () => {
  const cache = await CompileCache.open(root)
  const { counter, compile } = compiler(cache)

  const found = await Promise.all([1, 2, 3].map(() => cache.get(['a', 'b'], compile)))
  const later = await cache.get(['a', 'b'], compile)

  expect(counter.runs).toBe(1)
  expect(found.map(one => one.status === 'ok' && one.cached)).toEqual([false, true, true])
  expect(later).toMatchObject({ status: 'ok', cached: true, cpuMs: 0 })
})

test('parts are told apart where they meet', async () => {
  const cache = await CompileCache.open(root)
  const { counter, compile } = compiler(cache)

  await cache.get(['ab', 'c'], compile)
  await cache.get(['a', 'bc'], compile)

  expect(counter.runs).toBe(2)
})

test('a refusal is remembered too', async () => {
  const cache = await CompileCache.open(root)
  let runs = 0
  const compile = async (): Promise<Compiled> => {
    runs += 1
    return { status: 'error', diagnostics: 'no', cpuMs: 1 }
  }

  await cache.get(['a'], compile)
  const again = await cache.get(['a'], compile)

  expect(runs).toBe(1)
  expect(again).toEqual({ status: 'error', diagnostics: 'no', cpuMs: 0 })
})

test('a failure of ours is not', async () => {
  const cache = await CompileCache.open(root)
  const { compile } = compiler(cache)
  await expect(cache.get(['a'], () => Promise.reject(new Error('ours')))).rejects.toThrow('ours')

  const again = await cache.get(['a'], compile)

  expect(again.status).toBe('ok')
})

test('programs stand in a folder that slots cannot list, executable and unwritable', async () => {
  const cache = await CompileCache.open(root)
  const { compile } = compiler(cache)

  const found = await cache.get(['a'], compile)

  const command = found.status === 'ok' && found.program.kind === 'executable' ? found.program.command[0] : ''
  const path = command.replace(PROGRAMS, cache.folder)
  expect(statSync(path).mode & 0o777).toBe(0o555)
  expect(statSync(cache.folder).mode & 0o777).toBe(0o311)
})

test('a compile step that leaves a link is refused', async () => {
  const cache = await CompileCache.open(root)
  const { compile } = compiler(cache, output => symlinkSync('/etc/passwd', join(output, 'link')))

  expect(await cache.get(['a'], compile)).toMatchObject({
    status: 'limit',
    diagnostics: expect.stringContaining('no file'),
  })
})

test('what a process left that is gone is removed, precompiled headers are not', async () => {
  const first = await CompileCache.open(root)
  writeFileSync(join(first.tools, 'headers'), 'x')
  const gone = join(root, `process-${process.pid}-1-abc`)
  mkdirSync(gone)
  await first.close()

  const second = await CompileCache.open(root)

  expect([existsSync(first.folder), existsSync(gone), existsSync(second.folder)]).toEqual([false, false, true])
  expect(existsSync(join(second.tools, 'headers'))).toBe(true)
})
