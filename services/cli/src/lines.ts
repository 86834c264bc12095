import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { parseKeepingNumbers } from '@touchstone/contracts'

/** A JSON value per line that is not blank, with the number of its line; gzip by the name's ending; `-` is standard input. */
export async function* readJsonLines(
  file: string,
): AsyncGenerator<{ readonly number: number; readonly value: unknown }> {
  const raw = file === '-' ? process.stdin : createReadStream(file)
  const input = file.endsWith('.gz') ? raw.pipe(createGunzip()) : raw
  let number = 0
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number++
    if (line.trim() === '') continue
    let value: unknown
    try {
      value = parseKeepingNumbers(line)
    } catch {
      throw new Error(`${file}: line ${number} is not JSON`)
    }
    yield { number, value }
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
