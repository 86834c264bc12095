import { isUtf8 } from 'node:buffer'
import { createBreather, Failure } from '@touchstone/contracts'
import { parseJson } from './read-body.ts'

/** Stands for a line that is not JSON: no schema takes it, so it becomes a null result of its own. */
export type BrokenLine = { readonly broken: string }

/**
 * The rows of an NDJSON body, empty lines left out. A line that is not JSON costs only itself.
 * @throws Failure INVALID_JSON when the body is not UTF-8
 */
export async function readNdjson(body: Buffer): Promise<unknown[]> {
  if (!isUtf8(body)) throw new Failure('INVALID_JSON', { detail: 'the body is not UTF-8' })
  const breather = createBreather()
  const rows: unknown[] = []
  for (let from = 0; from < body.length; ) {
    const end = body.indexOf(0x0a, from)
    const line = body.subarray(from, end < 0 ? body.length : end)
    from = end < 0 ? body.length : end + 1
    if (line.every(byte => byte === 0x20 || byte === 0x0d || byte === 0x09)) continue
    rows.push(readLine(line))
    const rest = breather.due()
    if (rest !== undefined) await rest
  }
  return rows
}

function readLine(line: Buffer): unknown {
  try {
    return parseJson(line)
  } catch (error) {
    return { broken: Failure.from(error).message } satisfies BrokenLine
  }
}
