import {
  type Component,
  Failure,
  type Grade,
  type GradeContext,
  type Grader,
  type Isolation,
  isNullVerdict,
  type NullVerdict,
  type Result,
  type ScoreItem,
  type Scorers,
} from '@touchstone/contracts'

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
 * Item in, exactly one result out: each grader's component, and the reward Σ weight × score, null where a needed
 * component is undetermined (needed: weight ≠ 0 or used by another grader, and not `optional`).
 * @throws Failure only where `rethrowRetryable` is set and a grader failed for a reason that may pass
 */
export async function scoreItem(scorers: Scorers, item: ScoreItem, options: ScoreOptions): Promise<Result> {
  const started = options.now()
  const completion = options.textOf(item.completion)
  const outcomes = new Map<string, Grade>()
  const grades: (Grade | undefined)[] = item.graders.map(() => undefined)
  const flags: string[] = []
  const versions: Record<string, string> = {}
  const timing: Record<string, Grade['timing']> = {}
  let isolation = options.isolation

  for (const index of orderOf(item.graders)) {
    const grader = item.graders[index]
    if (grader === undefined) continue
    const scorer = scorers[grader.kind]
    if (scorer !== undefined) versions[grader.kind] = scorer.version
    const grade = await gradeWith(
      scorers,
      item,
      grader,
      { completion, outcomes, signal: options.signal },
      options.rethrowRetryable ?? false,
    )
    grades[index] = grade
    for (const flag of grade.flags ?? []) if (!flags.includes(flag)) flags.push(flag)
    if (grade.isolation !== undefined) isolation = grade.isolation
    if (grade.timing !== undefined) timing[`${keyOf(grader)}`] = grade.timing
    for (const key of keysOf(grader)) if (!outcomes.has(key)) outcomes.set(key, grade)
  }

  const components = item.graders.map((grader, index) =>
    componentOf(grader, grades[index] ?? { verdict: 'infra_error', score: null, detail: {} }),
  )
  const missing = item.graders.findIndex(
    (grader, index) => isNeeded(grader, item.graders) && (grades[index]?.score ?? null) === null,
  )
  const reason = missing < 0 ? null : reasonOf(components[missing])
  const reward = reason === null ? components.reduce((sum, part) => sum + part.weight * (part.score ?? 0), 0) : null
  return {
    id: item.id,
    status: reason === null ? 'scored' : 'undetermined',
    reward,
    reason,
    components,
    flags,
    grader_versions: Object.fromEntries(Object.entries(versions).sort(([a], [b]) => (a < b ? -1 : 1))),
    isolation,
    ...(item.metadata === undefined ? {} : { metadata: item.metadata }),
    timing: { duration_ms: Math.round((options.now() - started) * 1000) / 1000, ...timing },
  } as Result
}

/** A result for a row that never reached a grader. */
export function undeterminedResult(
  id: string,
  failure: Failure,
  { isolation, metadata }: { isolation: Isolation; metadata?: ScoreItem['metadata'] },
): Result {
  return {
    id,
    status: 'undetermined',
    reward: null,
    reason: failure.verdict,
    components: [],
    flags: [],
    grader_versions: {},
    isolation,
    errors: [...(failure.errors ?? [{ pointer: '', detail: failure.message }])],
    ...(metadata === undefined ? {} : { metadata }),
    timing: { duration_ms: 0 },
  }
}

async function gradeWith(
  scorers: Scorers,
  item: ScoreItem,
  grader: Grader,
  context: GradeContext,
  rethrow: boolean,
): Promise<Grade> {
  try {
    switch (grader.kind) {
      case 'math':
        return await need(scorers.math, grader).grade(item, grader, context)
      case 'code':
        return await need(scorers.code, grader).grade(item, grader, context)
      case 'format':
        return await need(scorers.format, grader).grade(item, grader, context)
      case 'external':
        return await need(scorers.external, grader).grade(item, grader, context)
    }
  } catch (error) {
    const failure = Failure.from(error)
    if (rethrow && failure.retryable) throw failure
    return { verdict: failure.verdict, score: null, detail: { failure: failure.code, message: failure.message } }
  }
}

function need<S>(scorer: S | undefined, grader: Grader): S {
  if (scorer === undefined) throw new Failure('UNSUPPORTED_GRADER', { detail: `no ${grader.kind} grader runs here` })
  return scorer
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

function reasonOf(component: Component | undefined): NullVerdict {
  return component !== undefined && isNullVerdict(component.verdict) ? component.verdict : 'infra_error'
}

function keyOf(grader: Grader): string {
  return grader.name ?? (grader.kind === 'format' ? grader.rule : grader.kind)
}

function keysOf(grader: Grader): string[] {
  return [
    ...(grader.name === undefined ? [] : [grader.name]),
    ...(grader.kind === 'format' ? [grader.rule] : []),
    grader.kind,
  ]
}

function dependencyOf(grader: Grader): string | undefined {
  if (grader.kind === 'external') return grader.appeal_of
  return 'of' in grader && typeof grader.of === 'string' ? grader.of : undefined
}

function isNeeded(grader: Grader, all: readonly Grader[]): boolean {
  if (grader.optional === true) return false
  if ((grader.weight ?? 1) !== 0) return true
  const keys = keysOf(grader)
  return all.some(other => other !== grader && keys.includes(dependencyOf(other) ?? ''))
}

/** Indices such that a grader comes after the one that it names; a cycle or an unknown name keeps the given order. */
function orderOf(graders: readonly Grader[]): number[] {
  const order: number[] = []
  const visiting = new Set<number>()
  const visit = (index: number): void => {
    const grader = graders[index]
    if (grader === undefined || order.includes(index) || visiting.has(index)) return
    visiting.add(index)
    const wanted = dependencyOf(grader)
    if (wanted !== undefined) visit(graders.findIndex(other => keysOf(other).includes(wanted)))
    order.push(index)
  }
  for (const index of graders.keys()) visit(index)
  return order
}
