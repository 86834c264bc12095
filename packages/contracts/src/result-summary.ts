import type { ScoreItem } from './items/item.ts'
import type { Result } from './result.ts'

/** All that the metrics ask of one finished item: small, because it is copied between threads. */
export type ResultSummary = {
  readonly item: string
  readonly task: string
  readonly dataSource?: string | undefined
  readonly group?: string | undefined
  readonly run?: string | undefined
  readonly step?: number | undefined
  readonly status: Result['status']
  readonly reason: Result['reason']
  readonly reward: number | null
  /** The largest reward that its weights allow. */
  readonly largest: number
  readonly verdicts: readonly (readonly [grader: string, verdict: string])[]
  readonly flags: readonly string[]
  readonly seconds: number
  /** Of the programs that were run for it. */
  readonly cpuSeconds?: number | undefined
}

/** What of an item stands in its summary. */
export type SummarizedItem = Partial<Pick<ScoreItem, 'data_source' | 'graders' | 'group_id' | 'run' | 'step'>>

/** @param item may lack its graders, where a row could not be read: its task is then `none` */
export function summarize(item: SummarizedItem, result: Result): ResultSummary {
  const cpuSeconds = cpuOf(result)
  let largest = 0
  const verdicts: [grader: string, verdict: string][] = []
  for (const { kind, verdict, weight } of result.components) {
    if (weight > 0) largest += weight
    verdicts.push([kind, verdict])
  }
  return {
    item: result.id,
    task: taskOf(item.graders),
    dataSource: item.data_source,
    group: item.group_id,
    run: item.run,
    step: item.step,
    status: result.status,
    reason: result.reason,
    reward: result.reward,
    largest,
    verdicts,
    flags: result.flags,
    seconds: result.timing.duration_ms / 1000,
    cpuSeconds,
  }
}

/** The label of an item's task: the kind of its first grader that is not a format rule. */
function taskOf(graders: ScoreItem['graders'] | undefined): string {
  if (graders === undefined || graders.length === 0) return 'none'
  return graders.find(({ kind }) => kind !== 'format')?.kind ?? 'format'
}

/** Seconds of CPU of the programs, compilers included, of all code graders; undefined where none ran. */
function cpuOf({ timing }: Result): number | undefined {
  let ms: number | undefined
  for (const name in timing) {
    const value: unknown = timing[name]
    if (typeof value !== 'object' || value === null || !('compile_cpu_ms' in value)) continue
    const { cpu_ms: run = 0, compile_cpu_ms: compile = 0 } = value as { cpu_ms?: unknown; compile_cpu_ms?: unknown }
    ms = (ms ?? 0) + (typeof run === 'number' ? run : 0) + (typeof compile === 'number' ? compile : 0)
  }
  return ms === undefined ? undefined : ms / 1000
}
