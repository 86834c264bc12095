import { createLru } from '@touchstone/completion'
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
import { outcomeOf } from './outcome-of.ts'
import type { PendingGrade, Rule, RuleGrade } from './rule.ts'
import { boxed } from './rules/boxed.ts'
import { createCodeRule } from './rules/code.ts'
import { codeFence } from './rules/code-fence.ts'
import { codeFormat } from './rules/code-format.ts'
import { cosineLength } from './rules/cosine-length.ts'
import { createDataRule } from './rules/data.ts'
import { finished } from './rules/finished.ts'
import { hackSignals } from './rules/hack-signals.ts'
import { createJsonSchemaRule } from './rules/json-schema.ts'
import { kimiLength } from './rules/kimi-length.ts'
import { language } from './rules/language.ts'
import { latex } from './rules/latex.ts'
import { longWord } from './rules/long-word.ts'
import { markdown } from './rules/markdown.ts'
import { numberScore } from './rules/number-score.ts'
import { react } from './rules/react.ts'
import { reasoningSteps } from './rules/reasoning-steps.ts'
import { createRegexRule } from './rules/regex.ts'
import { repetition } from './rules/repetition.ts'
import { softOverlong } from './rules/soft-overlong.ts'
import { createStructuredOutputRule } from './rules/structured-output.ts'
import { tagCount } from './rules/tag-count.ts'
import { tagsOnce } from './rules/tags-once.ts'
import { targetLength } from './rules/target-length.ts'
import { thinkAnswer } from './rules/think-answer.ts'
import { toolCall } from './rules/tool-call.ts'
import { xmlCount } from './rules/xml-count.ts'
import { createSchemaCompiler, type SchemaCheck } from './schema-check.ts'

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
  const compile = createSchemaCompiler()
  const compiled = createLru<string, SchemaCheck>(compiledCapacity)
  const schemas = (schema: unknown) => compiled.get(JSON.stringify(schema), () => compile(schema))
  const rules: Rules = {
    'think-answer': thinkAnswer,
    'tag-count': tagCount,
    boxed,
    'code-fence': codeFence,
    'json-schema': createJsonSchemaRule(schemas),
    regex: createRegexRule(createLru<string, RE2JS>(compiledCapacity)),
    'xml-count': xmlCount,
    'tags-once': tagsOnce,
    'number-score': numberScore,
    'code-format': codeFormat,
    react,
    'reasoning-steps': reasoningSteps,
    'cosine-length': cosineLength,
    'soft-overlong': softOverlong,
    'kimi-length': kimiLength,
    'target-length': targetLength,
    finished,
    'long-word': longWord,
    repetition,
    language,
    markdown,
    latex,
    'tool-call': toolCall,
    'hack-signals': hackSignals,
    code: createCodeRule(),
    data: createDataRule(schemas),
    'structured-output': createStructuredOutputRule(schemas),
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
      const of = rule.of?.(grader)
      if (of !== undefined) {
        const { verdict, score } = outcomeOf(of, outcomes)
        if (score === null) return { verdict, score, detail: { of, undetermined: verdict } }
      }
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
