// Builds what `npm start` runs, each process and thread into a few files, and compiles those into the cache that it reads.
// Part of the set-up; safe to run at any time, also while a service runs: each version of the sources has a folder of its own.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { rolldown } from 'rolldown'
import { CACHE, type Manifest } from '../packages/start-up/src/index.ts'

const root = join(import.meta.dirname, '..')

/** Processes, threads, and what the first of them imports. */
const ENTRIES = [
  'services/cli/src/serve.ts',
  'services/api/src/main.ts',
  'services/api/src/scoring/score-thread.ts',
  'services/scoring-worker/src/main.ts',
  'services/scoring-worker/src/score-thread.ts',
  'services/delivery-worker/src/main.ts',
  'packages/scorer-math/src/fallback/engine-child.ts',
]
const LOCKFILE = 'package-lock.json'
/** Packages that look for files of their own beside them, or that are loaded late and seldom. */
const APART =
  /^(piscina|undici|isolated-vm|web-tree-sitter|msgpackr-extract|mathjs|nerdamer|katex|uplot|@scalar\/.*)(\/|$)/
/** A service that was started from an older version may still load a part of it. */
const VERSIONS_KEPT = 3

const { sources, version } = readSources()
const folder = join(CACHE, `built-${version}`)
if (!existsSync(folder)) await build()
compile()
writeManifest()
forgetOld()

function readSources(): { sources: readonly string[]; version: string } {
  const found = ['packages', 'services'].flatMap(room =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
      .filter(file => /^[^/]+\/src\/.*\.(ts|json)$/.test(file) && !/node_modules|\.test\.ts$/.test(file))
      .map(file => join(room, file)),
  )
  const sources = [...found.sort(), LOCKFILE]
  const hash = createHash('sha256')
  for (const file of [...sources, relative(root, import.meta.filename)])
    hash.update(file).update(readFileSync(join(root, file)))
  return { sources, version: hash.update(root).digest('hex').slice(0, 16) }
}

async function build(): Promise<void> {
  const unfinished = `${folder}.${process.pid}`
  const bundle = await rolldown({
    cwd: root,
    platform: 'node',
    input: Object.fromEntries(ENTRIES.map(entry => [builtName(entry), join(root, entry)])),
    external: APART,
    plugins: [{ name: 'places', transform: placed }],
  })
  await bundle.write({
    dir: unfinished,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'parts/[name]-[hash].js',
    keepNames: true,
  })
  await bundle.close()
  mkdirSync(CACHE, { recursive: true })
  try {
    renameSync(unfinished, folder)
  } catch (error) {
    rmSync(unfinished, { recursive: true })
    if (!existsSync(folder)) throw error // else another set-up was first
  }
}

/** Of a source its own place stays what it was, so that it finds its files; an entry that it starts is the built one. */
function placed(code: string, id: string): string | undefined {
  if (!id.startsWith(`${root}/`) || id.includes('/node_modules/') || !code.includes('import.meta')) return undefined
  const placeOf = (file: string): string => JSON.stringify(`file://${encodeURI(file)}`)
  return code
    .replaceAll(/new URL\('(\.{1,2}\/[^'`$]+\.ts)', import\.meta\.url\)/g, (whole, path: string) => {
      const entry = relative(root, resolve(dirname(id), path))
      return ENTRIES.includes(entry) ? `new URL(${placeOf(join(folder, `${builtName(entry)}.js`))})` : whole
    })
    .replaceAll(/import\.meta\.url\b/g, placeOf(id))
    .replaceAll(/import\.meta\.dirname\b/g, JSON.stringify(dirname(id)))
}

function builtName(entry: string): string {
  return entry.replace(/\.ts$/, '')
}

/** Node keeps the code of what it has loaded. The parts, in one process: unlike the entries they do nothing when they are only imported. */
function compile(): void {
  const parts = readdirSync(join(folder, 'parts')).map(file => join(folder, 'parts', file))
  const { status } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', parts.map(file => `await import(${JSON.stringify(file)})`).join('\n')],
    { env: { ...process.env, NODE_COMPILE_CACHE: CACHE }, stdio: ['ignore', 'inherit', 'inherit'] },
  )
  if (status !== 0) throw new Error(`what was built cannot be loaded: ${status}`)
}

function writeManifest(): void {
  const manifest: Manifest = {
    root: `${root}/`,
    entries: Object.fromEntries(ENTRIES.map(entry => [entry, join(folder, `${builtName(entry)}.js`)])),
    sources: sources.map(file => {
      const { size, mtimeMs } = statSync(join(root, file))
      return [file, size, mtimeMs]
    }),
  }
  const file = join(CACHE, 'built.json')
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(manifest))
  renameSync(`${file}.${process.pid}`, file)
}

function forgetOld(): void {
  const built = readdirSync(CACHE)
    .filter(name => /^built-[0-9a-f]+$/.test(name) && join(CACHE, name) !== folder)
    .map(name => join(CACHE, name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
  for (const old of built.slice(VERSIONS_KEPT - 1)) rmSync(old, { recursive: true, force: true })
}
