import { isUtf8 } from 'node:buffer'
import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, zstdDecompress } from 'node:zlib'
import { createBreather, Failure, parseKeepingNumbers } from '@touchstone/contracts'
import { parseGently } from './parse-gently.ts'

/** Larger bodies are parsed in parts. */
const GENTLE_FROM_BYTES = 262_144
const COPY_BYTES = 4_194_304
const FREE_EXPANSION_BYTES = 1_048_576
const MAX_EXPANSION = 100

type Decompress = (body: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>
const decoders: Readonly<Record<string, Decompress>> = {
  gzip: promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip),
  'x-gzip': promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip),
  deflate: promisify<Buffer, { maxOutputLength: number }, Buffer>(inflate),
  br: promisify<Buffer, { maxOutputLength: number }, Buffer>(brotliDecompress),
  zstd: promisify<Buffer, { maxOutputLength: number }, Buffer>(zstdDecompress),
}

/**
 * The whole body, decompressed.
 * @throws Failure TOO_LARGE when it is larger than `limit` as sent or expanded, or expands more than a hundredfold
 *   (above 1 MiB); what `take` throws, which is told of the bytes as they come; UNSUPPORTED_MEDIA for an unknown encoding; INVALID_JSON when it cannot be decompressed
 */
export async function readBody(
  stream: Readable,
  headers: IncomingHttpHeaders,
  limit: number,
  take: (bytes: number) => void = () => {},
): Promise<Buffer> {
  const encodings = (headers['content-encoding'] ?? '')
    .split(',')
    .map(name => name.trim().toLowerCase())
    .filter(name => name !== '' && name !== 'identity')
  const decoder = encodings.length === 1 ? decoders[encodings[0] ?? ''] : undefined
  if (encodings.length > 0 && decoder === undefined) {
    throw new Failure('UNSUPPORTED_MEDIA', {
      detail: `content-encoding ${encodings.join(', ')} is not supported; use gzip, deflate, br or zstd`,
    })
  }
  if (Number(headers['content-length'] ?? 0) > limit) throw tooLarge(limit)
  const body = await collect(stream, limit, take)
  if (decoder === undefined || body.length === 0) return body
  const ceiling = Math.min(limit, Math.max(FREE_EXPANSION_BYTES, body.length * MAX_EXPANSION))
  try {
    const expanded = await decoder(body, { maxOutputLength: ceiling })
    take(expanded.length)
    return expanded
  } catch (error) {
    if (error instanceof Failure) throw error
    if (error instanceof RangeError) throw tooLarge(limit)
    throw new Failure('INVALID_JSON', {
      detail: `the body is not ${encodings.join(', ')} as its content-encoding says`,
      cause: error,
    })
  }
}

/**
 * A body as JSON.
 * @throws Failure INVALID_JSON
 */
export function parseJson(body: Buffer): unknown {
  checkUtf8(body)
  try {
    return parseKeepingNumbers(body.toString('utf8', afterMark(body)))
  } catch (error) {
    throw notJson(error)
  }
}

/**
 * A body of any size as JSON, a large one in parts so that others have their turn meanwhile.
 * @throws Failure INVALID_JSON; of a large body also INVALID_ENVELOPE when it nests too deep and TOO_LARGE when it is crowded
 */
export async function parseBody(body: Buffer): Promise<unknown> {
  if (body.length < GENTLE_FROM_BYTES) return parseJson(body)
  checkUtf8(body)
  try {
    const parsed = await parseGently(body.subarray(afterMark(body)))
    if ('value' in parsed) return parsed.value
    if (parsed.refused === 'deep') throw tooDeep()
    throw new Failure('TOO_LARGE', { detail: 'the body has too many arrays and objects' })
  } catch (error) {
    throw error instanceof Failure ? error : notJson(error)
  }
}

function checkUtf8(body: Buffer): void {
  if (!isUtf8(body)) throw new Failure('INVALID_JSON', { detail: 'the body is not UTF-8' })
}

/** Behind a byte order mark, if there is one. */
function afterMark(body: Buffer): number {
  return body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? 3 : 0
}

function notJson(error: unknown): Failure {
  return new Failure('INVALID_JSON', { detail: error instanceof Error ? briefly(error.message) : 'not JSON' })
}

export function tooDeep(): Failure {
  return new Failure('INVALID_ENVELOPE', {
    detail: 'the body is nested too deep',
    errors: [{ pointer: '', detail: 'nests deeper than 32 arrays and objects' }],
  })
}

function collect(stream: Readable, limit: number, take: (bytes: number) => void): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    stream.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      try {
        if (bytes > limit) throw tooLarge(limit)
        take(chunk.length)
        chunks.push(chunk)
      } catch (error) {
        stream.removeAllListeners('data')
        stream.resume()
        reject(error)
      }
    })
    let ended = false
    stream.on('end', () => {
      ended = true
      resolve(joined(chunks, bytes))
    })
    // Every stream is closed at last; an error made for nobody would cost more than reading a small body.
    const left = (cause?: unknown): void => {
      if (!ended) reject(new Failure('INVALID_JSON', { detail: 'the client left before the body ended', cause }))
    }
    stream.on('error', left)
    stream.on('close', left)
  })
}

/** One buffer of all; a large one is filled with breaks, since its memory is touched for the first time. */
async function joined(chunks: readonly Buffer[], bytes: number): Promise<Buffer> {
  const [only] = chunks
  if (chunks.length === 1 && only !== undefined) return only
  if (bytes < COPY_BYTES) return Buffer.concat(chunks, bytes)
  const breather = createBreather()
  const whole = Buffer.allocUnsafe(bytes)
  let at = 0
  for (const chunk of chunks) {
    at += chunk.copy(whole, at)
    const rest = breather.due()
    if (rest !== undefined) await rest
  }
  return whole
}

function tooLarge(limit: number): Failure {
  return new Failure('TOO_LARGE', { detail: `the body is larger than ${limit} bytes or expands too much` })
}

/** V8 quotes the text around an error; no more of the body than a few words goes back. */
function briefly(message: string): string {
  return message.length > 160 ? `${message.slice(0, 160)}…` : message
}
