import {
  type Component,
  Failure,
  type Grade,
  type GradeContext,
  type Grader,
  type Isolation,
  isNullVerdict,
  type Pointed,
  type Result,
  type ScoreItem,
  type Scorers,
} from '@touchstone/contracts'
import { type Composed, composeReward } from './compose-reward.ts'
import { keyOf, keysOf, orderOf } from './grader-keys.ts'

export type ScoreOptions = {
  /** The assistant's text of an item's completion. */
  readonly textOf: (completion: ScoreItem['completion']) => string
  /** The tier that the sandboxes of this deployment have. */
  readonly isolation: Isolation
  readonly signal: AbortSignal
  /** Milliseconds, monotonic. */
  readonly now: () => number
  /** Rethrow what another attempt may mend, instead of answering null. Default false. */
  readonly rethrowRetryable?: boolean
}

/**
 * Item in, exactly one result out: each grader's component, and the reward that `composeReward` makes of them.
 * @throws Failure only where `rethrowRetryable` is set and a grader failed for a reason that may pass
 */
export async function scoreItem(scorers: Scorers, item: ScoreItem, options: ScoreOptions): Promise<Result> {
  return scoreItemNow(scorers, item, options)
}

/** As `scoreItem`, but without a promise where every grader of the item answers without one. */
export function scoreItemNow(scorers: Scorers, item: ScoreItem, options: ScoreOptions): Result | Promise<Result> {
  const run: Run = {
    item,
    options,
    started: options.now(),
    completion: options.textOf(item.completion),
    outcomes: new Map(),
    grades: item.graders.map(() => undefined),
  }
  const order = orderOf(item.graders)
  for (let step = 0; step < order.length; step++) {
    const index = order[step]
    const grader = index === undefined ? undefined : item.graders[index]
    if (index === undefined || grader === undefined) continue
    const grade = gradeWith(scorers, run, grader)
    if (grade instanceof Promise) return finishLater(scorers, run, order, step, grade)
    record(run, index, grader, grade)
  }
  return resultOf(scorers, run)
}

/** One item on its way. */
type Run = {
  readonly item: ScoreItem
  readonly options: ScoreOptions
  readonly started: number
  readonly completion: string
  readonly outcomes: Map<string, Grade>
  readonly grades: (Grade | undefined)[]
}

async function finishLater(
  scorers: Scorers,
  run: Run,
  order: readonly number[],
  from: number,
  first: Promise<Grade>,
): Promise<Result> {
  for (let step = from; step < order.length; step++) {
    const index = order[step]
    const grader = index === undefined ? undefined : run.item.graders[index]
    if (index === undefined || grader === undefined) continue
    record(run, index, grader, step === from ? await first : await gradeWith(scorers, run, grader))
  }
  return resultOf(scorers, run)
}

function record({ grades, outcomes }: Run, index: number, grader: Grader, grade: Grade): void {
  grades[index] = grade
  for (const key of keysOf(grader)) if (!outcomes.has(key)) outcomes.set(key, grade)
}

function gradeWith(scorers: Scorers, run: Run, grader: Grader): Grade | Promise<Grade> {
  const { item, completion, outcomes, options } = run
  const failed = (error: unknown): Grade => {
    const failure = Failure.from(error)
    if (options.rethrowRetryable === true && failure.retryable) throw failure
    return {
      verdict: failure.verdict,
      score: null,
      detail: {
        failure: failure.code,
        message: failure.message,
        ...(failure.errors === undefined ? {} : { errors: failure.errors.map(error => ({ ...error })) }),
      },
    }
  }
  try {
    const grade = ask(scorers, item, grader, { completion, outcomes, signal: options.signal })
    return grade instanceof Promise ? grade.catch(failed) : grade
  } catch (error) {
    return failed(error)
  }
}

function ask(scorers: Scorers, item: ScoreItem, grader: Grader, context: GradeContext): Grade | Promise<Grade> {
  const scorer = scorers[grader.kind]
  const pinned = item.grader_versions?.[grader.kind]
  if (scorer !== undefined && pinned !== undefined && pinned !== scorer.version)
    throw new Failure('VERSION_PIN', { detail: `${grader.kind} ${scorer.version} runs here, not ${pinned}` })
  switch (grader.kind) {
    case 'math':
      return need(scorers.math, grader).grade(item, grader, context)
    case 'code':
      return need(scorers.code, grader).grade(item, grader, context)
    case 'format':
      return need(scorers.format, grader).grade(item, grader, context)
    case 'external':
      return need(scorers.external, grader).grade(item, grader, context)
  }
}

function need<S>(scorer: S | undefined, grader: Grader): S {
  if (scorer === undefined) throw new Failure('UNSUPPORTED_GRADER', { detail: `no ${grader.kind} grader runs here` })
  return scorer
}

function resultOf(scorers: Scorers, { item, options, started, grades }: Run): Result {
  const flags: string[] = []
  const timing: { [key: string]: Grade['timing'] } = {}
  let isolation = options.isolation
  const components = item.graders.map((grader, index) => {
    const grade = grades[index] ?? { verdict: 'infra_error', score: null, detail: {} }
    for (const flag of grade.flags ?? []) if (!flags.includes(flag)) flags.push(flag)
    if (grade.isolation !== undefined) isolation = grade.isolation
    if (grade.timing !== undefined) timing[keyOf(grader)] = grade.timing
    return componentOf(grader, grade)
  })
  const composed = composeOrRefuse(item, components)
  for (const flag of composed.flags) if (!flags.includes(flag)) flags.push(flag)
  return {
    id: item.id,
    status: composed.reason === null ? 'scored' : 'undetermined',
    reward: composed.reward,
    reason: composed.reason,
    components,
    flags,
    grader_versions: versionsOf(scorers, item),
    isolation,
    ...(composed.errors === undefined ? {} : { errors: [...composed.errors] }),
    ...(item.metadata === undefined ? {} : { metadata: item.metadata }),
    timing: { duration_ms: Math.round((options.now() - started) * 1000) / 1000, ...timing },
  } as Result
}

function composeOrRefuse(
  item: ScoreItem,
  components: readonly Component[],
): Composed & { errors?: readonly Pointed[] } {
  try {
    return composeReward(item, components)
  } catch (error) {
    const failure = Failure.from(error)
    if (failure.code !== 'INVALID_ITEM') throw failure
    return { reward: null, reason: 'invalid_item', flags: [], errors: failure.errors ?? [] }
  }
}

function componentOf(grader: Grader, grade: Grade): Component {
  return {
    kind: grader.kind,
    ...(grader.kind === 'format' ? { rule: grader.rule } : {}),
    ...(grader.name === undefined ? {} : { name: grader.name }),
    weight: grader.weight ?? 1,
    score: isNullVerdict(grade.verdict) ? null : grade.score,
    verdict: grade.verdict,
    detail: grade.detail,
  }
}

function versionsOf(scorers: Scorers, item: ScoreItem): Record<string, string> {
  const versions: Record<string, string> = {}
  for (const kind of ['code', 'external', 'format', 'math'] as const) {
    const scorer = scorers[kind]
    if (scorer !== undefined && item.graders.some(grader => grader.kind === kind)) versions[kind] = scorer.version
  }
  if (item.profile_version !== undefined) versions.profile = item.profile_version
  return versions
}
