import { createReadStream, createWriteStream, statSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Writable } from 'node:stream'
import {
  createItemReader,
  Failure,
  parseKeepingNumbers,
  type Result,
  type ScoreItem,
  type ScoreItemInput,
} from '@touchstone/contracts'
import { scoreItem, undeterminedResult } from '@touchstone/reward'
import { checkRewards } from './check-rewards.ts'
import { type LocalScorers, openScorers } from './local-scorers.ts'
import { progressOver } from './progress.ts'
import { createSummary } from './summary.ts'

/** Items under way at a time; results leave in the order of the file. */
const WINDOW = 256

type Options = { output?: string; profile?: string; check?: boolean; slots?: number; progress: boolean }

/**
 * Scores a file of items, one per line, without a server. A line that cannot be read costs only itself.
 * @returns the exit code: 0, 1 where `check` found a difference, 2 where the file cannot be read
 */
export async function scoreFile(file: string, options: Options): Promise<number> {
  const bytes = file === '-' ? 0 : sizeOf(file)
  if (bytes === undefined) {
    console.error(`touchstone: ${file} cannot be read`)
    return 2
  }
  const scorers = await openScorers({ ...(options.slots === undefined ? {} : { slots: options.slots }) })
  const summary = createSummary()
  const output = openOutput(options.output)
  const bar = progressOver(file, { shown: options.progress })
  const results: Result[] = []
  try {
    for await (const { row, result, lineBytes } of scoreLines(file, scorers, options.profile)) {
      summary.add(row.data_source ?? 'none', result)
      if (options.check === true) results.push(result)
      if (output !== undefined) await write(output, `${JSON.stringify(result)}\n`)
      bar.add(lineBytes)
    }
  } finally {
    bar.stop()
    await scorers.close()
    if (output !== undefined && output !== process.stdout) await new Promise<void>(resolve => output.end(resolve))
  }
  const log = options.output === '-' ? console.error : console.log
  log(summary.render())
  return options.check === true ? checkRewards(results, log) : 0
}

type Scored = { readonly row: Pick<ScoreItemInput, 'data_source'>; readonly result: Result; readonly lineBytes: number }

async function* scoreLines(file: string, scorers: LocalScorers, profile: string | undefined): AsyncGenerator<Scored> {
  const input = file === '-' ? process.stdin : createReadStream(file)
  const read = createItemReader()
  const seen = new Set<string>()
  const window: Promise<Scored>[] = []
  let number = 0
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number++
    const lineBytes = Buffer.byteLength(line) + 1
    if (line.trim() === '') continue
    window.push(scoreLine(line, number, lineBytes))
    if (window.length >= WINDOW) yield await (window.shift() as Promise<Scored>)
  }
  for (const scored of window) yield await scored

  async function scoreLine(line: string, lineNumber: number, lineBytes: number): Promise<Scored> {
    const fallbackId = `line-${lineNumber}`
    const refuse = (id: string, failure: Failure): Scored => ({
      row: {},
      result: undeterminedResult(id, failure, { isolation: scorers.isolation }),
      lineBytes,
    })
    let parsed: unknown
    try {
      parsed = parseKeepingNumbers(line)
    } catch (cause) {
      return refuse(fallbackId, new Failure('INVALID_ITEM', { cause, detail: `line ${lineNumber} is not JSON` }))
    }
    const outcome = read(parsed)
    if (!outcome.ok) return refuse(idOf(parsed) ?? fallbackId, new Failure(outcome.code, { errors: outcome.errors }))
    const row = outcome.item
    const id = row.id ?? fallbackId
    if (seen.has(id))
      return refuse(id, new Failure('DUPLICATE_ID', { detail: `line ${lineNumber} repeats the id ${id}` }))
    seen.add(id)
    try {
      const item = scorers.resolve({ ...row, id }, profile) as ScoreItem
      const result = await scoreItem(scorers.scorers, item, scorers.options)
      return { row, result, lineBytes }
    } catch (error) {
      return { ...refuse(id, Failure.from(error)), row }
    }
  }
}

function idOf(row: unknown): string | undefined {
  return typeof row === 'object' && row !== null && 'id' in row && typeof row.id === 'string' ? row.id : undefined
}

function sizeOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.size
}

function openOutput(path: string | undefined): Writable | undefined {
  if (path === undefined) return undefined
  return path === '-' ? process.stdout : createWriteStream(path)
}

async function write(output: Writable, text: string): Promise<void> {
  if (!output.write(text)) await new Promise<void>(resolve => output.once('drain', resolve))
}
