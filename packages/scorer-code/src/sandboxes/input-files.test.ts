import { mkdtempSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { removeHidden } from '../hidden-folder.ts'
import { InputFiles } from './input-files.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'touchstone-inputs-'))
})
afterEach(() => removeHidden(root))

const input = (letter: string, bytes = 100_000) => Buffer.alloc(bytes, letter)

test('an input is written once for everyone who holds it', () => {
  const files = new InputFiles(join(root, 'inputs'))
  const one = input('a')

  const first = files.hold(one)
  const again = files.hold(one)

  expect(again?.name).toBe(first?.name)
  expect(readFileSync(join(files.folder, first?.name ?? '')).equals(one)).toBe(true)
  expect(statSync(files.folder).mode & 0o777).toBe(0o311)
  expect(statSync(join(files.folder, first?.name ?? '')).mode & 0o777).toBe(0o444)
})

test('equal inputs of two owners have names of their own, and small ones none', () => {
  const files = new InputFiles(join(root, 'inputs'))

  const names = [files.hold(input('a')), files.hold(input('a'))].map(held => held?.name)

  expect(new Set(names).size).toBe(2)
  expect(files.hold(input('a', 100))).toBeNull()
})

test('past the bound the one used longest ago goes, never one that is held', () => {
  const files = new InputFiles(join(root, 'inputs'), 250_000)
  const [a, b, c] = [input('a'), input('b'), input('c')]
  const heldA = files.hold(a)
  files.hold(b)?.giveBack()

  const heldC = files.hold(c)

  expect(readFileSync(join(files.folder, heldA?.name ?? ''))[0]).toBe(0x61)
  expect(readFileSync(join(files.folder, heldC?.name ?? ''))[0]).toBe(0x63)
  heldA?.giveBack()
  const heldB = files.hold(b)
  expect(readFileSync(join(files.folder, heldB?.name ?? ''))[0]).toBe(0x62)
  expect(() => readFileSync(join(files.folder, heldA?.name ?? ''))).toThrow('ENOENT')
})

test('a folder that cannot be written to leaves the input to the stream', () => {
  const files = new InputFiles(join(root, 'inputs'))
  files.close()

  expect(files.hold(input('a'))).toBeNull()
})
