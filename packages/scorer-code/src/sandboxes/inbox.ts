import type { Readable } from 'node:stream'

/** Reads exact numbers of bytes from a stream, in order. One reader at a time. */
export class Inbox {
  #chunks: Buffer[] = []
  #length = 0
  #ended: Error | null = null
  #waiting: Waiting | null = null

  constructor(stream: Readable, name: string) {
    stream.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk)
      this.#length += chunk.length
      this.#serve()
    })
    stream.on('error', error => this.#end(error))
    stream.on('close', () => this.#end(new Error(`${name} closed`)))
    stream.on('end', () => this.#end(new Error(`${name} ended`)))
  }

  /** The next `count` bytes, or null when they have not come within `timeoutMs`. Rejects once the stream is over. */
  take(count: number): Promise<Buffer>
  take(count: number, timeoutMs: number): Promise<Buffer | null>
  take(count: number, timeoutMs?: number): Promise<Buffer | null> {
    if (this.#waiting) throw new Error('two readers on one stream')
    if (this.#length >= count) return Promise.resolve(this.#shift(count))
    if (this.#ended) return Promise.reject(this.#ended)
    return new Promise((resolve, reject) => {
      const timer =
        timeoutMs === undefined
          ? undefined
          : setTimeout(() => {
              this.#waiting = null
              resolve(null)
            }, timeoutMs)
      this.#waiting = { count, resolve, reject, timer }
    })
  }

  /** Forgets a reader that no longer waits. */
  release(): void {
    clearTimeout(this.#waiting?.timer)
    this.#waiting = null
  }

  /** Bytes that came and were not taken. */
  get pending(): number {
    return this.#length
  }

  #serve(): void {
    const waiting = this.#waiting
    if (!waiting || this.#length < waiting.count) return
    this.release()
    waiting.resolve(this.#shift(waiting.count))
  }

  #end(error: Error): void {
    this.#ended ??= error
    const waiting = this.#waiting
    this.release()
    waiting?.reject(this.#ended)
  }

  #shift(count: number): Buffer {
    this.#length -= count
    const first = this.#chunks[0]
    if (first && first.length > count) {
      this.#chunks[0] = first.subarray(count)
      return first.subarray(0, count)
    }
    if (first && first.length === count) {
      this.#chunks.shift()
      return first
    }
    const all = Buffer.concat(this.#chunks)
    const rest = all.subarray(count)
    this.#chunks = rest.length > 0 ? [rest] : []
    return all.subarray(0, count)
  }
}

type Waiting = {
  readonly count: number
  readonly resolve: (bytes: Buffer) => void
  readonly reject: (error: Error) => void
  readonly timer: NodeJS.Timeout | undefined
}
