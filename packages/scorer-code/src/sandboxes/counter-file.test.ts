import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CounterFile } from './counter-file.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'touchstone-counter-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('each reading is of now', () => {
  const path = join(folder, 'memory.events')
  writeFileSync(path, 'low 0\noom_kill 3\noom_kill_group 9\n')
  const counter = new CounterFile(path)

  const before = counter.field('oom_kill')
  writeFileSync(path, 'low 0\noom_kill 12\n')

  expect([before, counter.field('oom_kill'), counter.field('max')]).toEqual([3, 12, 0])
  counter.close()
})

test('a file that is not there counts nothing, and counts once it is there', () => {
  const path = join(folder, 'pids.events')
  const counter = new CounterFile(path)

  const before = counter.field('max')
  expect(() => counter.text()).toThrow('ENOENT')
  writeFileSync(path, 'max 2\n')

  expect([before, counter.field('max')]).toEqual([0, 2])
  counter.close()
})
