import type { TestOutcome } from '../run.ts'
import { readWire } from '../wire/read-text.ts'
import { sequenceOf, type Value } from '../wire/value.ts'

/** Exit statuses of testlib: its `_ok`, then `_wa`, `_pe`, `_dirt` and `_unexpected_eof`. */
const OK = 0
const REFUSED: ReadonlySet<number> = new Set([1, 2, 4, 8])
const POINTS = 7
/** How testlib's result file begins; `_pc(n)` ends with status n, which may be that of another outcome. */
const OUTCOME = /^<\?xml [^>]*\?><result outcome = "[a-z-]+"(?: pctype = "(\d+)")?(?: points = "([^"]*)")?>/
/** The most that `_pc` is given where nobody says otherwise: Polygon's convention. */
const MAX_PARTIALLY = 200
const MAX_POINTS = 1

/** A bool, a score from 0 to 1, or a pair of one of these and a message; undefined for anything else. */
export function functionDecision(outcome: TestOutcome): number | undefined {
  if (outcome.status !== 'ok') return undefined
  const read = readWire(outcome.output)
  return read.ok ? decisionOf(read.value) : undefined
}

function decisionOf(value: Value): number | undefined {
  if (typeof value === 'boolean') return Number(value)
  if (typeof value === 'bigint') return value === 1n ? 1 : value === 0n ? 0 : undefined
  if (typeof value === 'number') return value >= 0 && value <= 1 ? value : undefined
  const pair = sequenceOf(value)
  const [first] = pair ?? []
  return pair !== undefined && pair.length === 2 && first !== undefined && sequenceOf(first) === undefined
    ? decisionOf(first)
    : undefined
}

/** Score by exit status; parts stand in the result file, whose beginning is all that standard output holds. */
export function testlibDecision(outcome: TestOutcome, maxPoints?: number): number | undefined {
  const { exitCode, status } = outcome
  if (exitCode === null || (status !== 'ok' && status !== 'runtime_error')) return undefined
  const told = textOf(outcome)
  const [, partially, points = /^points (\S+)/.exec(told)?.[1]] = OUTCOME.exec(told) ?? []
  if (partially !== undefined) return part(partially, maxPoints ?? MAX_PARTIALLY)
  if (exitCode === POINTS) return part(points, maxPoints ?? MAX_POINTS)
  return exitCode === OK ? 1 : REFUSED.has(exitCode) ? 0 : undefined
}

/** The last word that a program printed which ended well. */
export function printedDecision(outcome: TestOutcome, maxPoints = MAX_POINTS): number | undefined {
  if (outcome.status !== 'ok') return undefined
  const word = textOf(outcome).trim().split(/\s+/).at(-1)
  if (word !== undefined && /^(?:true|false)$/i.test(word)) return word.toLowerCase() === 'true' ? 1 : 0
  return part(word, maxPoints)
}

function part(text: string | undefined, maxPoints: number): number | undefined {
  if (text === undefined || !/^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text)) return undefined
  const score = Number(text) / maxPoints
  return score >= 0 && score <= 1 ? score : undefined
}

function textOf({ output }: TestOutcome): string {
  return Buffer.from(output.subarray(Math.max(0, output.length - 65_536))).toString('utf8')
}
