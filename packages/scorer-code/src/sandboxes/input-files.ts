import { randomBytes } from 'node:crypto'
import { chmodSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeHidden, removeHidden } from '../hidden-folder.ts'

/** Less goes to a test faster than a file is opened. */
const LEAST_BYTES = 65_536
const MAX_BYTES = 2 ** 30

type Entry = { readonly bytes: number; users: number }

/** A file that a test reads, until it is given back. */
export type HeldFile = { readonly name: string; giveBack(): void }

/**
 * Inputs that come again and again, each written once: slots see the folder read-only and a test gets the open file as
 * its standard input. The names are random and the folder cannot be listed (no right to read it), so that a submission
 * reaches the inputs that it is given and no other. Nothing but inputs is ever written here.
 */
export class InputFiles {
  readonly folder: string
  readonly #maxBytes: number
  readonly #names = new WeakMap<Uint8Array, string>()
  /** The one used longest ago first. */
  readonly #entries = new Map<string, Entry>()
  #bytes = 0

  /** @param folder made here */
  constructor(folder: string, maxBytes = MAX_BYTES) {
    this.folder = folder
    this.#maxBytes = maxBytes
    makeHidden(folder)
  }

  /** The file of an input, told apart by identity; null where it is small or cannot be written, and goes by the stream. */
  hold(input: Uint8Array): HeldFile | null {
    if (input.length < LEAST_BYTES || input.length > this.#maxBytes) return null
    const known = this.#names.get(input)
    const name = known !== undefined && this.#entries.has(known) ? known : this.#write(input)
    const entry = name === null ? undefined : this.#entries.get(name)
    if (name === null || !entry) return null
    this.#entries.delete(name)
    this.#entries.set(name, entry)
    entry.users += 1
    let held = true
    return {
      name,
      giveBack: () => {
        if (held) entry.users -= 1
        held = false
      },
    }
  }

  /** Nothing may run any more. */
  close(): void {
    this.#entries.clear()
    removeHidden(this.folder)
  }

  #write(input: Uint8Array): string | null {
    const name = randomBytes(16).toString('hex')
    const path = join(this.folder, name)
    try {
      writeFileSync(path, input, { flag: 'wx' })
      chmodSync(path, 0o444)
    } catch {
      rmSync(path, { force: true })
      return null
    }
    this.#names.set(input, name)
    this.#entries.set(name, { bytes: input.length, users: 0 })
    this.#bytes += input.length
    this.#evict(name)
    return name
  }

  #evict(fresh: string): void {
    for (const [name, { bytes, users }] of this.#entries) {
      if (this.#bytes <= this.#maxBytes) return
      if (users > 0 || name === fresh) continue
      this.#entries.delete(name)
      this.#bytes -= bytes
      rmSync(join(this.folder, name), { force: true })
    }
  }
}
