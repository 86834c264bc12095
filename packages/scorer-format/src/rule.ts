import type { CompletionVerdict, FormatGraderOf, FormatRule, Grade, JsonObject, ScoreItem } from '@touchstone/contracts'

/** What a rule may look at. The gold is not among it: no rule reads it. */
export type RuleInput = {
  readonly text: string
  readonly item: ScoreItem
  /** Grades of the graders that run before, by name, rule and kind. */
  readonly outcomes: ReadonlyMap<string, Grade>
}

export type RuleGrade = {
  readonly score: number
  readonly detail: JsonObject
  /** Left out: `correct` at the top of the range, `bad_format` at its bottom, `partial` between. */
  readonly verdict?: CompletionVerdict
  readonly flags?: readonly string[]
  readonly captures?: { readonly [name: string]: string }
}

/** A rule that can only be judged when its group is complete says so; `scoreGroup` of the reward package does the rest. */
export type PendingGrade = { readonly pending: 'group'; readonly detail: JsonObject }

/** One format rule. Pure; linear in the completion. */
export type Rule<Name extends FormatRule> = {
  /** Lowest and highest score under these options. */
  range(options: FormatGraderOf<Name>): readonly [number, number]
  /** @throws Failure INVALID_ITEM where the options alone are wrong, whatever the completion */
  check?(options: FormatGraderOf<Name>): void
  /** The component whose outcome it reads; where that has no score, the rule has none either and is not asked. */
  of?(options: FormatGraderOf<Name>): string
  grade(options: FormatGraderOf<Name>, input: RuleInput): RuleGrade | PendingGrade | Promise<RuleGrade>
}

/** A yes-or-no outcome on the values that the options give to no and yes. */
export function binary(
  passed: boolean,
  values: readonly number[] | undefined,
  detail: JsonObject,
  verdict?: CompletionVerdict,
): RuleGrade {
  const [fail, pass] = binaryRange(values)
  return {
    score: passed ? pass : fail,
    verdict: passed ? 'correct' : (verdict ?? 'bad_format'),
    detail,
  }
}

/** [fail, pass], by default [0, 1]. */
export function binaryRange(values: readonly number[] | undefined): readonly [number, number] {
  return [values?.[0] ?? 0, values?.[1] ?? 1]
}
