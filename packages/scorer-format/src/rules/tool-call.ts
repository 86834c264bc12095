import type { FormatGraderOf } from '@touchstone/contracts'
import { binary, binaryRange, type Rule, type RuleGrade } from '../rule.ts'
import { canonicalJson, sameJson } from '../text/canonical-json.ts'
import { readJson } from '../text/json-text.ts'
import { occursOnce } from '../text/occurs.ts'
import { stripped, words } from '../text/python-text.ts'

type Options = FormatGraderOf<'tool-call'>
type Parameters = { readonly [name: string]: unknown }
type Call = { readonly name: string; readonly parameters: Parameters }
/** A line of a completion: its parameters are looked at only once its name matches, as the source does. */
type Line = { readonly name: string; readonly parameters?: unknown }

const MAX_CALLS = 256

/**
 * Tool calls in `<tool_call>` blocks, one JSON object `{name, parameters}` per line, as ToolRL (arXiv 2504.13958,
 * section 3.3; verl `rlla.py`) rewards them:
 *
 * - `toolrl` (default) correctness in [−3, 3]: with J the multiset Jaccard index, s = J(names) + Σ over the expected calls
 *   of the best J(parameter names) + #equal values of an unused call of that name, N = 1 + Σ (1 + #parameters),
 *   R = 6 · s / N − 3; equal lists 3; unreadable −3; 0 where no call is expected
 * - `toolrl-format` 1 or 0: think block, then the blocks that the reference has (calls, response), each once, nothing else
 * - `toolrl-length` min(1, round(words in the reasoning / 512, 2)); 0 without a think block
 * - `exact` 1 where the calls equal the expected ones in any order, else 0
 */
export const toolCall: Rule<'tool-call'> = {
  range({ variant = 'toolrl', values }) {
    return binaryRange(values ?? (variant === 'toolrl' ? [-3, 3] : [0, 1]))
  },
  grade(options, { text }) {
    const [lowest, highest] = toolCall.range(options)
    const expected: readonly Call[] = options.expected ?? []
    switch (options.variant ?? 'toolrl') {
      case 'toolrl-format': {
        const miss = formatMiss(text, options)
        return binary(miss === null, [lowest, highest], { variant: 'toolrl-format', miss })
      }
      case 'toolrl-length': {
        const count = text.includes('<think>') && text.includes('</think>') ? wordsOfReasoning(text) : 0
        const share = Math.min(1, roundHalfEven(count / 512))
        return { score: lowest + (highest - lowest) * share, detail: { variant: 'toolrl-length', words: count } }
      }
      case 'exact': {
        const calls = callsOf(text) ?? (expected.length === 0 && !text.includes('<tool_call>') ? [] : undefined)
        const same = calls !== undefined && canonicalSet(calls) === canonicalSet(expected)
        return binary(same, [lowest, highest], { variant: 'exact', calls: calls?.length ?? null }, 'wrong')
      }
      default:
        return correctness(text, expected, lowest, highest)
    }
  },
}

function correctness(text: string, expected: readonly Call[], lowest: number, highest: number): RuleGrade {
  if (expected.length === 0)
    return { score: 0, verdict: 'correct', detail: { variant: 'toolrl', calls: null, expected: 0 } }
  const calls = callsOf(text)
  if (calls === undefined)
    return {
      score: lowest,
      verdict: 'unparsable_answer',
      detail: { variant: 'toolrl', calls: null, expected: expected.length },
    }
  const detail = { variant: 'toolrl', calls: calls.length, expected: expected.length }
  if (sameJson(calls, expected)) return { score: highest, verdict: 'correct', detail }

  let matched = jaccard(
    expected.map(call => call.name),
    calls.map(call => call.name),
  )
  let norm = 1
  const used = new Set<number>()
  for (const wanted of expected) {
    const parameters = Object.keys(wanted.parameters)
    norm += 1 + parameters.length
    let best = 0
    let bestAt = -1
    for (const [at, call] of calls.entries()) {
      if (used.has(at) || call.name !== wanted.name) continue
      const given = call.parameters
      if (!isParameters(given)) return { score: lowest, verdict: 'unparsable_answer', detail }
      const equal = parameters.filter(
        name => Object.hasOwn(given, name) && sameJson(given[name], wanted.parameters[name]),
      ).length
      const total = jaccard(parameters, Object.keys(given)) + equal
      if (total > best) {
        best = total
        bestAt = at
      }
    }
    if (bestAt >= 0) {
      used.add(bestAt)
      matched += best
    }
  }
  const score = ((highest - lowest) * matched) / norm + lowest
  return { score, verdict: score >= highest ? 'correct' : score <= lowest ? 'wrong' : 'partial', detail }
}

/** The calls of the first block; undefined where there is none or a line is no call. */
function callsOf(text: string): Line[] | undefined {
  if (!text.includes('<tool_call>') || !text.includes('</tool_call>')) return undefined
  const after = text.slice(text.indexOf('<tool_call>') + '<tool_call>'.length)
  const next = after.indexOf('<tool_call>')
  const block = next < 0 ? after : after.slice(0, next)
  const close = block.indexOf('</tool_call>')
  const body = close < 0 ? block : block.slice(0, close)
  const lines = body.slice(...stripped(body)).split('\n')
  if (lines.length > MAX_CALLS) return undefined
  const calls: Line[] = []
  for (const line of lines) {
    const read = readJson(line)
    if (!read.ok || !isLine(read.value)) return undefined
    calls.push(read.value)
  }
  return calls
}

function isLine(value: unknown): value is Line {
  return typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string'
}

function isParameters(value: unknown): value is Parameters {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Multiset Jaccard index; 1 for equal lists, so also for two empty ones, 0 where one alone is empty. */
function jaccard(left: readonly string[], right: readonly string[]): number {
  if (left.length === 0 && right.length === 0) return 1
  const counts = new Map<string, number>()
  for (const name of left) counts.set(name, (counts.get(name) ?? 0) + 1)
  let shared = 0
  for (const name of right) {
    const count = counts.get(name) ?? 0
    if (count > 0) {
      shared++
      counts.set(name, count - 1)
    }
  }
  return shared / (left.length + right.length - shared)
}

function canonicalSet(calls: readonly Line[]): string {
  return calls.map(canonicalJson).sort().join('\n')
}

/** The layouts of `customize_format_reward_func`: `^<think>.*?</think>⏎…$` with dotall, `$` also before a last line break. */
function formatMiss(source: string, { expected, response }: Options): string | null {
  const text = source.endsWith('\n') ? source.slice(0, -1) : source
  const hasCalls = (expected?.length ?? 0) > 0
  const hasResponse = response ?? !hasCalls
  if (!text.startsWith('<think>')) return 'does not start with <think>'
  for (const [tag, wanted] of [
    ['tool_call', hasCalls],
    ['response', hasResponse],
  ] as const)
    if (wanted && !(occursOnce(source, `<${tag}>`) && occursOnce(source, `</${tag}>`)))
      return `${tag} tags not exactly once`
  if (hasCalls) {
    const openAt = text.indexOf('</think>\n<tool_call>\n', 7)
    if (openAt < 0) return 'no <tool_call> on a line of its own after </think>'
    const closing = hasResponse ? '\n</tool_call>\n<response>' : '\n</tool_call>'
    const closeAt = text.indexOf(closing, openAt + '</think>\n<tool_call>\n'.length)
    if (closeAt < 0) return 'no </tool_call> on a line of its own'
    const end = closeAt + closing.length
    if (!hasResponse) return ends(source, end) ? null : 'text after </tool_call>'
    return responseEnds(source, end)
  }
  if (hasResponse) {
    const openAt = text.indexOf('</think>\n<response>', 7)
    return openAt < 0
      ? 'no <response> right after </think>'
      : responseEnds(source, openAt + '</think>\n<response>'.length)
  }
  return text.length >= 15 && (text.endsWith('</think>') || source.endsWith('</think>'))
    ? null
    : 'does not end with </think>'
}

function responseEnds(source: string, from: number): string | null {
  const at = source.indexOf('</response>', from)
  return at >= 0 && ends(source, at + '</response>'.length) ? null : 'does not end with </response>'
}

/** Python's `$` without multiline: the end, or before a line break that ends the text. */
function ends(text: string, at: number): boolean {
  return at === text.length || (at === text.length - 1 && text[at] === '\n')
}

function wordsOfReasoning(text: string): number {
  const from = text.lastIndexOf('<think>') + '<think>'.length
  const rest = text.slice(from)
  const close = rest.indexOf('</think>')
  return words(close < 0 ? rest : rest.slice(0, close)).length
}

/** Python's `round(x, 2)`: the nearest hundredth of the exact binary value, ties to even. */
function roundHalfEven(value: number): number {
  const scaled = value * 100
  const floor = Math.floor(scaled)
  const gap = scaled - floor
  if (gap === 0.5) return (floor % 2 === 0 ? floor : floor + 1) / 100
  return (gap < 0.5 ? floor : floor + 1) / 100
}
