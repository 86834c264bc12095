import {
  Failure,
  type FormatGraderOf,
  type FormatRule,
  type Grade,
  type GraderOf,
  type Pointed,
  type Scorer,
} from '@touchstone/contracts'
import type { RE2JS } from 're2js'
import { createLru } from './lru.ts'
import type { PendingGrade, Rule, RuleGrade } from './rule.ts'
import { boxed } from './rules/boxed.ts'
import { codeFence } from './rules/code-fence.ts'
import { createJsonSchemaRule } from './rules/json-schema.ts'
import { createRegexRule } from './rules/regex.ts'
import { tagCount } from './rules/tag-count.ts'
import { thinkAnswer } from './rules/think-answer.ts'
import type { SchemaCheck } from './schema-check.ts'

/** Raised by every change that may change a verdict. */
const VERSION = '1.0.0'

export type FormatScorer = Scorer<'format'> & {
  /** Lowest and highest score that a grader with these options can give. */
  range(grader: GraderOf<'format'>): readonly [number, number]
  /** What is wrong with the options alone (a pattern, a schema), with pointers into the grader; empty where nothing is. */
  check(grader: GraderOf<'format'>): readonly Pointed[]
}

type Rules = { readonly [Name in FormatRule]: Rule<Name> }

/**
 * The scorer of every format rule. `grade` answers at once, without a promise, except for rules that parse program
 * code, whose grammars load at first use. Compiled patterns and schemas are kept, least recently used first out.
 */
export function createFormatScorer({ compiledCapacity = 512 } = {}): FormatScorer {
  const rules: Rules = {
    'think-answer': thinkAnswer,
    'tag-count': tagCount,
    boxed,
    'code-fence': codeFence,
    'json-schema': createJsonSchemaRule(createLru<string, SchemaCheck>(compiledCapacity)),
    regex: createRegexRule(createLru<string, RE2JS>(compiledCapacity)),
  }
  return {
    kind: 'format',
    version: VERSION,
    range: grader => ruleOf(rules, grader).range(grader),
    check(grader) {
      try {
        ruleOf(rules, grader).check?.(grader)
        return []
      } catch (error) {
        const failure = Failure.from(error)
        if (failure.code !== 'INVALID_ITEM') throw failure
        return failure.errors ?? [{ pointer: '', detail: failure.message }]
      }
    },
    grade(item, grader, { completion, outcomes }) {
      const rule = ruleOf(rules, grader)
      const graded = rule.grade(grader, { text: completion, item, outcomes })
      if (graded instanceof Promise) return graded.then(grade => finish(grade, rule.range(grader)))
      return finish(graded, rule.range(grader))
    },
  }
}

/** The table's types pair each name with its rule; a lookup by a name known only at run time has to say so. */
function ruleOf(rules: Rules, grader: GraderOf<'format'>): Rule<FormatRule> {
  if (!Object.hasOwn(rules, grader.rule))
    throw new Failure('UNSUPPORTED_GRADER', { detail: `no format rule ${JSON.stringify(grader.rule)}` })
  return rules[grader.rule] as unknown as Rule<FormatRule> & { options: FormatGraderOf<FormatRule> }
}

function finish(graded: RuleGrade | PendingGrade, [lowest, highest]: readonly [number, number]): Grade {
  if ('pending' in graded)
    return { verdict: 'infra_error', score: null, detail: { ...graded.detail, pending: graded.pending } }
  const { score, detail, flags, captures } = graded
  if (!Number.isFinite(score)) throw new Failure('INTERNAL', { detail: 'a format rule gave no finite score' })
  const verdict = graded.verdict ?? (score >= highest ? 'correct' : score <= lowest ? 'bad_format' : 'partial')
  return {
    verdict,
    score: score === 0 ? 0 : score, // never −0, which JSON cannot tell from 0
    detail,
    ...(flags === undefined || flags.length === 0 ? {} : { flags }),
    ...(captures === undefined ? {} : { captures }),
  }
}
