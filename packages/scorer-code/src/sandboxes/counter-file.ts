import { closeSync, openSync, readSync } from 'node:fs'

const MAX_BYTES = 4096

/**
 * A small file of the kernel that is read again and again, as for each test of a submission: it stays open, since opening it
 * costs more than reading it.
 */
export class CounterFile {
  readonly #path: string
  readonly #buffer = Buffer.allocUnsafe(MAX_BYTES)
  #descriptor: number | null = null

  constructor(path: string) {
    this.#path = path
  }

  /** Its first 4 KB. Throws where it cannot be opened or read. */
  text(): string {
    this.#descriptor ??= openSync(this.#path, 'r')
    const length = readSync(this.#descriptor, this.#buffer, 0, MAX_BYTES, 0)
    return this.#buffer.toString('latin1', 0, length)
  }

  /** Value of a `name value` line; 0 where the file or the line is missing. */
  field(name: string): number {
    try {
      const line = this.text()
        .split('\n')
        .find(found => found.startsWith(`${name} `))
      return line ? Number(line.slice(name.length + 1)) : 0
    } catch {
      return 0
    }
  }

  close(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor)
    this.#descriptor = null
  }
}
