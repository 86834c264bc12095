import type { Grader } from '@touchstone/contracts'

/** The names under which other graders, gates and any-of lists may call a grader: its name, its rule, its kind. */
export function keysOf(grader: Grader): readonly string[] {
  return [
    ...(grader.name === undefined ? [] : [grader.name]),
    ...(grader.kind === 'format' ? [grader.rule] : []),
    grader.kind,
  ]
}

/** The shortest name that tells a grader from most others. */
export function keyOf(grader: Grader): string {
  return grader.name ?? (grader.kind === 'format' ? grader.rule : grader.kind)
}

/** The grader whose outcome this one reads, by one of its keys; rules that always read one read `math` by default. */
export function dependencyOf(grader: Grader): string | undefined {
  switch (grader.kind) {
    case 'external':
      return grader.appeal_of
    case 'format':
      return 'of' in grader && grader.of !== undefined ? grader.of : READS_MATH.has(grader.rule) ? 'math' : undefined
    case 'math':
      return grader.of
    default:
      return undefined
  }
}

const READS_MATH: ReadonlySet<string> = new Set(['cosine-length', 'kimi-length'])

/** Indices such that a grader comes after the one that it names; a cycle or an unknown name keeps the given order. */
export function orderOf(graders: readonly Grader[]): readonly number[] {
  if (!graders.some(grader => dependencyOf(grader) !== undefined)) return graders.map((_, index) => index)
  const order: number[] = []
  const visiting = new Set<number>()
  const visit = (index: number): void => {
    const grader = graders[index]
    if (grader === undefined || order.includes(index) || visiting.has(index)) return
    visiting.add(index)
    const wanted = dependencyOf(grader)
    if (wanted !== undefined) visit(graders.findIndex(other => other !== grader && keysOf(other).includes(wanted)))
    order.push(index)
  }
  for (const index of graders.keys()) visit(index)
  return order
}
