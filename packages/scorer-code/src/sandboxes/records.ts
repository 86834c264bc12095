/**
 * What a child of the Python runner wrote while it made its calls: tag, index, CPU stamp, length, payload. It comes
 * out of the submission's own process, so it is read as answers and hints, and whatever has not this shape ends the
 * reading and is told as `forged`.
 */
export type CallRecord = {
  readonly tag: RecordTag
  readonly index: number
  /** The child's own CPU clock, microseconds. */
  readonly stampUs: number
  readonly payload: Uint8Array
}

export type RecordTag =
  | 'loaded'
  | 'broken'
  | 'compiled'
  | 'ready'
  | 'raised'
  | 'result'
  | 'argument'
  | 'failed'
  | 'flood'
  | 'memory'
  | 'exited'
  | 'survivors'
  | 'end'
  | 'note'

const TAGS: { readonly [letter: string]: RecordTag } = {
  L: 'loaded',
  C: 'broken',
  B: 'compiled',
  M: 'ready',
  X: 'raised',
  R: 'result',
  A: 'argument',
  F: 'failed',
  O: 'flood',
  H: 'memory',
  Z: 'exited',
  S: 'survivors',
  E: 'end',
  N: 'note',
}

const HEADER_BYTES = 21

/** Reads records as their bytes come. */
export class RecordReader {
  forged = false
  #rest: Buffer = Buffer.alloc(0)
  #maxPayload: number

  constructor(maxPayloadBytes: number) {
    this.#maxPayload = maxPayloadBytes
  }

  read(bytes: Buffer): CallRecord[] {
    if (this.forged || bytes.length === 0) return []
    let at = 0
    const data = this.#rest.length > 0 ? Buffer.concat([this.#rest, bytes]) : bytes
    const records: CallRecord[] = []
    while (data.length - at >= HEADER_BYTES) {
      const tag = TAGS[String.fromCharCode(data[at] ?? 0)]
      const stampUs = Number(data.readBigUInt64LE(at + 5))
      const length = Number(data.readBigUInt64LE(at + 13))
      if (tag === undefined || length > this.#maxPayload || stampUs > Number.MAX_SAFE_INTEGER) {
        this.forged = true
        return records
      }
      if (data.length - at - HEADER_BYTES < length) break
      const start = at + HEADER_BYTES
      records.push({
        tag,
        index: data.readUInt32LE(at + 1),
        stampUs,
        payload: data.subarray(start, start + length),
      })
      at = start + length
    }
    this.#rest = data.subarray(at)
    return records
  }

  /** Bytes of a record that was begun and not finished. */
  get cut(): boolean {
    return this.#rest.length > 0
  }
}
