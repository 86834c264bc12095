import { mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { builtOrSource, type Manifest } from './built.ts'

const BUILT = '/cache/built/main.js'

/** Two sources, of which one is an entry, and what was built of them. */
function house(change: (manifest: Manifest) => Manifest = manifest => manifest) {
  const root = `${mkdtempSync(join(tmpdir(), 'touchstone-built-'))}/`
  onTestFinished(() => rmSync(root, { recursive: true }))
  mkdirSync(join(root, 'src'))
  const files = ['src/main.ts', 'src/part.ts']
  for (const file of files) writeFileSync(join(root, file), 'export {}\n')
  const sources = files.map(file => {
    const { size, mtimeMs } = statSync(join(root, file))
    return [file, size, mtimeMs] as const
  })
  const manifest = change({ root, entries: { 'src/main.ts': BUILT }, sources })
  writeFileSync(join(root, 'built.json'), JSON.stringify(manifest))
  const entry = pathToFileURL(join(root, 'src/main.ts'))
  return { root, entry, choose: (of = entry) => builtOrSource(of, { root, cache: root }) }
}

test('what was built runs while its sources are as they were', () => {
  expect(house().choose()).toBe(`file://${BUILT}`)
})

test('a source that was changed, or only touched, is run itself, as is all that it is built with', () => {
  const { root, entry, choose } = house()

  utimesSync(join(root, 'src/part.ts'), 1, 1)

  expect(choose()).toBe(entry.href)
})

test('a source that is gone, or grew within one tick of the clock, is not what was built', () => {
  const gone = house()
  rmSync(join(gone.root, 'src/part.ts'))
  expect(gone.choose()).toBe(gone.entry.href)

  const grown = house(manifest => ({
    ...manifest,
    sources: manifest.sources.map(([file, bytes, at]) => [file, bytes - 1, at]),
  }))
  expect(grown.choose()).toBe(grown.entry.href)
})

test('sources that moved, an entry that was not built, and a folder without anything built run as they stand', () => {
  const moved = house(manifest => ({ ...manifest, root: '/elsewhere/' }))
  expect(moved.choose()).toBe(moved.entry.href)

  const other = house()
  const part = pathToFileURL(join(other.root, 'src/part.ts'))
  expect(other.choose(part)).toBe(part.href)

  rmSync(join(other.root, 'built.json'))
  expect(other.choose()).toBe(other.entry.href)
  writeFileSync(join(other.root, 'built.json'), '{')
  expect(other.choose()).toBe(other.entry.href)
})
