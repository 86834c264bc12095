import type { CompletionVerdict } from './verdicts.ts'

/**
 * Who is to blame: what may happen while an item is judged, and what follows. Everything that turns an event
 * into an outcome looks here.
 *
 * - `verdict`   the completion's own doing: a number
 * - `retry`     not the completion's doing: run again elsewhere; after the attempts `infra_error`, null
 * - `quiet`     cannot be told on a busy machine: run again alone, and only that second run decides
 * - `uncounted` nobody's: no attempt is counted
 */
export type Blame =
  | { readonly kind: 'verdict'; readonly verdict: CompletionVerdict }
  | { readonly kind: 'retry' }
  | { readonly kind: 'quiet' }
  | { readonly kind: 'uncounted' }

const completion = (verdict: CompletionVerdict): Blame => ({ kind: 'verdict', verdict })
const retry: Blame = { kind: 'retry' }
const quiet: Blame = { kind: 'quiet' }
const uncounted: Blame = { kind: 'uncounted' }

export const BLAME = {
  cpu_limit_exceeded: completion('time_limit'),
  memory_limit_exceeded: completion('memory_limit'),
  output_limit_exceeded: completion('output_limit'),
  process_limit_exceeded: completion('runtime_error'),
  file_limit_exceeded: completion('runtime_error'),
  wall_limit_on_busy_slot: quiet,
  wall_limit_on_quiet_slot: completion('idle_limit'),
  compile_limit_exceeded: completion('compile_error'),
  child_killed_for_behaviour: completion('integrity'),
  slot_killed_twice_by_same_submission: completion('integrity'),
  slot_lost: retry,
  worker_lost: retry,
  store_lost: retry,
  host_lost: retry,
  service_died: uncounted,
  service_drained: uncounted,
  engine_cpu_or_steps_spent: completion('undecided'),
  engine_lost: retry,
} as const satisfies Record<string, Blame>

export type BlameEvent = keyof typeof BLAME
