import type { Completion } from '@touchstone/contracts'
import { asRow, at, type JsonRow, numberOf, textOf } from './lines.ts'

/** A rollout that another grader scored, in the words of this project. */
export type ScoredRollout = {
  readonly id: string
  readonly prompt: string | undefined
  readonly completion: Completion
  /** A gold answer, a list of them, or tests. */
  readonly gold: unknown
  readonly old: number | null
  readonly step: number | undefined
  readonly dataSource: string | undefined
}

export type FormatName = 'verl' | 'trl' | 'slime' | 'jsonl'

type Columns = {
  readonly prompt: string
  readonly completion: string
  readonly gold: string
  readonly old: string
  readonly step: string
  readonly source: string
}

/** Where each dump keeps its columns; `old` may be named by the caller. */
const COLUMNS: { readonly [Name in FormatName]: Columns } = {
  // verl: trainer.rollout_data_dir
  verl: { prompt: 'input', completion: 'output', gold: 'gts', old: 'score', step: 'step', source: 'data_source' },
  // TRL: log_completions
  trl: {
    prompt: 'prompt',
    completion: 'completion',
    gold: 'answer',
    old: 'reward',
    step: 'step',
    source: 'data_source',
  },
  // slime and miles: --save-debug-rollout-data as JSON lines
  slime: {
    prompt: 'prompt',
    completion: 'response',
    gold: 'label',
    old: 'reward',
    step: 'rollout_id',
    source: 'metadata.data_source',
  },
  jsonl: { prompt: 'prompt', completion: 'completion', gold: 'gold', old: 'old', step: 'step', source: 'data_source' },
}

export type FormatOptions = { readonly old?: string; readonly gold?: string }

/** Reads rows of one dump format. @returns undefined for a row without a completion */
export function rolloutReader(
  format: FormatName,
  options: FormatOptions,
): (value: unknown, line: number) => ScoredRollout | undefined {
  const columns = {
    ...COLUMNS[format],
    ...(options.old === undefined ? {} : { old: options.old }),
    ...(options.gold === undefined ? {} : { gold: options.gold }),
  }
  return (value, line) => {
    const row = asRow(value)
    const completion = completionOf(at(row, columns.completion))
    if (completion === undefined) return undefined
    return {
      id: textOf(row.id) ?? `line-${line}`,
      prompt: promptOf(at(row, columns.prompt)),
      completion,
      gold: at(row, columns.gold),
      old: scoreOf(at(row, columns.old)) ?? null,
      step: integerOf(at(row, columns.step)),
      dataSource: textOf(at(row, columns.source)),
    }
  }
}

/** Golds of a data set, by prompt: for dumps that keep none. */
export function goldsByPrompt(
  rows: Iterable<JsonRow>,
  promptColumn: string,
  goldColumn: string,
): ReadonlyMap<string, unknown> {
  const golds = new Map<string, unknown>()
  for (const row of rows) {
    const prompt = promptOf(at(row, promptColumn))
    if (prompt !== undefined) golds.set(prompt.trim(), at(row, goldColumn))
  }
  return golds
}

function completionOf(value: unknown): Completion | undefined {
  if (typeof value === 'string') return value
  if (Array.isArray(value) && value.every(each => typeof asRow(each).role === 'string')) return value as Completion
  return undefined
}

function promptOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (!Array.isArray(value)) return undefined
  return value.map(each => textOf(asRow(each).content) ?? '').join('\n')
}

/** A number, or an object that keeps it under a usual name, as reward functions with details return. */
function scoreOf(value: unknown): number | undefined {
  const { score, reward, acc } = asRow(value)
  return numberOf(value) ?? numberOf(score) ?? numberOf(reward) ?? numberOf(acc)
}

function integerOf(value: unknown): number | undefined {
  const number = numberOf(value)
  return number !== undefined && Number.isInteger(number) && number >= 0 ? number : undefined
}
