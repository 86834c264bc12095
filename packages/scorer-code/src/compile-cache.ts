import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { chmod, lstat, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makeHidden, removeHidden } from './hidden-folder.ts'
import type { Compilation, Program } from './languages/language.ts'

/** Where the folder of compiled programs stands inside slots. */
export const PROGRAMS = '/programs'

/** What a compile step leaves: files by name, to be kept; and how they are run. */
export type Compiled =
  | {
      readonly status: 'ok'
      readonly cpuMs: number
      /** A folder of the host, ours from now on. Anything in it but plain files and folders is refused. */
      readonly output: string
      /** @param folder where the files stand inside a slot */
      readonly program: (folder: string) => Program
    }
  | { readonly status: 'error' | 'limit'; readonly diagnostics: string; readonly cpuMs: number }

/** How a look-up went: there already, being compiled for another, or compiled now. */
export type LookUp = 'hit' | 'joined' | 'miss'

type Entry = {
  readonly compilation: Extract<Compilation, { status: 'ok' }>
  readonly bytes: number
  usedAt: number
}

/** Refusals are small and kept by number, programs by their bytes. */
const MAX_REFUSALS = 10_000
/** A program that was used this lately may be running: it stays, even past the bound. */
const IN_USE_MS = 10 * 60_000
const MAX_FILES = 2000
const PROGRAMS_FOLDER = 'programs'

/**
 * Compiled programs by the hash of everything that makes them: source, language, flags, toolchain. Written by the
 * supervisor alone; slots see the folder read-only and cannot list it (no right to read it, and their root has no capabilities),
 * and the names are salted, so that no submission finds another's program. The same program in flight is compiled once.
 */
export class CompileCache {
  /** Of the host: what slots see as PROGRAMS. */
  readonly folder: string
  /** For work in progress; on the same file system, never seen by a slot. */
  readonly scratch: string
  /** What is made once for a compiler and kept over restarts. */
  readonly tools: string
  readonly #maxBytes: number
  readonly #onLookUp: (outcome: LookUp) => void
  readonly #salt = randomBytes(16)
  readonly #entries = new Map<string, Entry>()
  readonly #refusals = new Map<string, Extract<Compilation, { status: 'error' | 'limit' }>>()
  readonly #inFlight = new Map<string, Promise<Compilation>>()
  #bytes = 0

  private constructor(root: string, maxBytes: number, onLookUp: (outcome: LookUp) => void) {
    const own = join(root, `process-${process.pid}-${startOf(process.pid)}-${randomBytes(4).toString('hex')}`)
    this.folder = join(own, PROGRAMS_FOLDER)
    this.scratch = join(own, 'scratch')
    this.tools = join(root, 'tools')
    this.#maxBytes = maxBytes
    this.#onLookUp = onLookUp
  }

  /** @param root made where it is missing; processes may share it. What one left that is gone is removed. */
  static async open(
    root: string,
    { maxBytes = 2 ** 30, onLookUp = () => {} }: { maxBytes?: number; onLookUp?: (outcome: LookUp) => void } = {},
  ): Promise<CompileCache> {
    const cache = new CompileCache(root, maxBytes, onLookUp)
    await mkdir(root, { recursive: true })
    for (const name of await readdir(root)) {
      const [, id, start] = /^process-(\d+)-(\d*)-/.exec(name) ?? []
      if (id === undefined || startOf(Number(id)) === start) continue
      removeHidden(join(root, name, PROGRAMS_FOLDER))
      await rm(join(root, name), { recursive: true, force: true })
    }
    // Slots may have another user, who must get to what it is given by name and list nothing.
    for (const folder of [cache.folder, cache.scratch, cache.tools]) {
      await mkdir(folder, { recursive: true, mode: 0o711 })
      await chmod(folder, 0o711)
    }
    makeHidden(cache.folder)
    return cache
  }

  /** Removes the programs; nothing may run any more. */
  async close(): Promise<void> {
    removeHidden(this.folder)
    await rm(join(this.folder, '..'), { recursive: true, force: true })
  }

  /** The program that these parts make; `compile` runs only where neither the folder nor another caller has it. */
  get(parts: readonly string[], compile: () => Promise<Compiled>): Promise<Compilation> {
    const key = this.#key(parts)
    const entry = this.#entries.get(key)
    if (entry) {
      this.#onLookUp('hit')
      entry.usedAt = Date.now()
      this.#entries.delete(key)
      this.#entries.set(key, entry)
      return Promise.resolve({ ...entry.compilation, cached: true, cpuMs: 0 })
    }
    const refusal = this.#refusals.get(key)
    if (refusal) {
      this.#onLookUp('hit')
      return Promise.resolve({ ...refusal, cpuMs: 0 })
    }

    const running = this.#inFlight.get(key)
    if (running) {
      this.#onLookUp('joined')
      return running.then(found => (found.status === 'ok' ? { ...found, cached: true, cpuMs: 0 } : found))
    }
    this.#onLookUp('miss')
    const started = this.#compile(key, compile).finally(() => this.#inFlight.delete(key))
    this.#inFlight.set(key, started)
    return started
  }

  /** An empty folder for a step's work. */
  work(): Promise<string> {
    return mkdtemp(join(this.scratch, 'work-'))
  }

  /** What only a program that was made of these parts can know. */
  proof(...parts: readonly string[]): string {
    return this.#key(['proof', ...parts]).slice(0, 40)
  }

  async #compile(key: string, compile: () => Promise<Compiled>): Promise<Compilation> {
    const made = await compile()
    const bytes = made.status === 'ok' ? await sizeOf(made.output) : 0
    const compiled: Compiled = typeof bytes === 'number' ? made : { ...bytes, cpuMs: made.cpuMs }
    if (compiled.status !== 'ok') {
      this.#refusals.set(key, compiled)
      const oldest = this.#refusals.keys().next().value
      if (this.#refusals.size > MAX_REFUSALS && oldest !== undefined) this.#refusals.delete(oldest)
      return compiled
    }
    const place = join(this.folder, key)
    await rename(compiled.output, place)
    const compilation = {
      status: 'ok',
      cached: false,
      cpuMs: compiled.cpuMs,
      program: compiled.program(`${PROGRAMS}/${key}`),
    } as const
    this.#entries.set(key, { compilation, bytes: Number(bytes), usedAt: Date.now() })
    this.#bytes += Number(bytes)
    await this.#evict()
    return compilation
  }

  async #evict(): Promise<void> {
    const now = Date.now()
    for (const [key, entry] of this.#entries) {
      if (this.#bytes <= this.#maxBytes || now - entry.usedAt < IN_USE_MS) return
      this.#entries.delete(key)
      this.#bytes -= entry.bytes
      await rm(join(this.folder, key), { recursive: true, force: true })
    }
  }

  #key(parts: readonly string[]): string {
    const hash = createHash('sha256').update(this.#salt)
    for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part)
    return hash.digest('hex')
  }
}

type Refused = { readonly status: 'limit'; readonly diagnostics: string }

/** Bytes of the plain files below, which become readable and executable; links, devices and pipes are refused. */
async function sizeOf(folder: string): Promise<number | Refused> {
  let bytes = 0
  let files = 0
  const pending = [folder]
  for (let place = pending.pop(); place !== undefined; place = pending.pop()) {
    await chmod(place, 0o755)
    for (const name of await readdir(place)) {
      const path = join(place, name)
      const found = await lstat(path)
      files += 1
      if (files > MAX_FILES) return { status: 'limit', diagnostics: `the program has more than ${MAX_FILES} files` }
      if (found.isDirectory()) pending.push(path)
      else if (found.isFile()) {
        bytes += found.size
        await chmod(path, 0o555)
      } else return { status: 'limit', diagnostics: 'the compiler left something that is no file' }
    }
  }
  return bytes
}

/** When a process began, in ticks since the machine did: a number may be taken again, in a container it always is. */
function startOf(id: number): string | null {
  try {
    const text = readFileSync(`/proc/${id}/stat`, 'latin1')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}
