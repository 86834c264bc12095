import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { parseKeepingNumbers } from '@touchstone/contracts'

/** One line of a file that is not blank. A line that is no JSON has no value, and costs only itself. */
export type JsonLine = { readonly number: number; readonly value: unknown; readonly isJson: boolean }

/** A file that cannot be read, in a sentence for the person who named it. */
export class UnreadableFile extends Error {}

/**
 * The lines of a JSONL file; gzip by the name's ending; `-` is standard input.
 * @param onBytes told of the bytes that were read from the file
 * @throws UnreadableFile where it is not there or breaks off
 */
export async function* readJsonLines(
  file: string,
  onBytes: (bytes: number) => void = () => {},
): AsyncGenerator<JsonLine> {
  const raw: Readable = file === '-' ? process.stdin : createReadStream(file)
  raw.on('data', (chunk: Buffer) => onBytes(chunk.length))
  const input: Readable = file.endsWith('.gz') ? raw.pipe(createGunzip()) : raw
  if (input !== raw) raw.on('error', (error: Error) => input.destroy(error))
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]()
  for (let number = 1; ; number++) {
    // Only the reading is watched: what goes wrong with the one who takes the lines is not the file's fault.
    const { value: line, done } = await lines.next().catch((cause: Error) => {
      throw new UnreadableFile(`${file} cannot be read: ${cause.message}`, { cause })
    })
    if (done === true) return
    if (line.trim() === '') continue
    yield { number, ...read(line) }
  }
}

function read(line: string): Pick<JsonLine, 'value' | 'isJson'> {
  try {
    return { value: parseKeepingNumbers(line), isJson: true }
  } catch {
    return { value: undefined, isJson: false }
  }
}

/** Runs a command that reads files. @returns its exit code, or 2 where a file cannot be read, which is said */
export async function readingFiles(command: () => Promise<number>): Promise<number> {
  try {
    return await command()
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error
    console.error(`touchstone: ${error.message}`)
    return 2
  }
}

export type JsonRow = { readonly [key: string]: unknown }

export function asRow(value: unknown): JsonRow {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonRow) : {}
}

/** The value at a path of keys parted by dots. */
export function at(row: JsonRow, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => asRow(value)[key], row)
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

export function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'boolean' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}
