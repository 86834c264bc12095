import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs'

/**
 * What the kernel says of a process: CPU of all its threads, and resident memory. The file stays open: it is read once or more
 * per submission, and to open it costs most of that.
 */
export class ProcessAccount {
  readonly #buffer = Buffer.alloc(1024)
  #file: number | null = null

  constructor(pid: number) {
    try {
      this.#file = openSync(`/proc/${pid}/stat`, 'r')
    } catch {
      // Gone already.
    }
  }

  /** Null once it is gone. */
  read(): { readonly cpuMs: number; readonly residentBytes: number } | null {
    if (this.#file === null) return null
    try {
      const text = this.#buffer.toString('latin1', 0, readSync(this.#file, this.#buffer, 0, this.#buffer.length, 0))
      // The name in parentheses may hold anything; fields are counted after it.
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
      if (fields[0] === 'Z') return null
      // utime and stime in ticks of 10 ms; rss in pages. Linux fixes USER_HZ at 100.
      return { cpuMs: (Number(fields[11]) + Number(fields[12])) * 10, residentBytes: Number(fields[21]) * 4096 }
    } catch {
      return null
    }
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file)
    this.#file = null
  }
}

/** The innermost descendant of a chain of single children: bwrap, its init, the runner. */
export function innermostChild(pid: number): number | null {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const text = readFileSync(`/proc/${name}/stat`, 'latin1')
      parents.set(Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]), Number(name))
    } catch {
      // gone meanwhile
    }
  }
  let innermost = pid
  for (let child = parents.get(innermost); child !== undefined; child = parents.get(innermost)) innermost = child
  return innermost === pid ? null : innermost
}
