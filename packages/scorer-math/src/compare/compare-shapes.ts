import type { Answer } from '../answer.ts'
import type { Decision } from '../decision.ts'
import { isCollection } from './collection.ts'
import { compareAsRegions } from './compare-as-regions.ts'
import { compareBindings } from './compare-bindings.ts'
import { compareChoices } from './compare-choices.ts'
import { compareCollections } from './compare-collections.ts'
import { compareGiven } from './compare-given.ts'
import { compareIdentity } from './compare-identity.ts'
import { compareLetters, compareOpaque } from './compare-letters.ts'
import { compareModulo } from './compare-modulo.ts'
import { compareProse } from './compare-prose.ts'
import { compareRatios } from './compare-ratios.ts'
import { compareRelations, equationOf } from './compare-relations.ts'
import { compareScalars } from './compare-scalars.ts'
import { compareTexts } from './compare-texts.ts'
import { compareTrees } from './compare-trees.ts'
import { allOf, anyOf, type Env, samePairs, shape } from './decisions.ts'
import { solvesFor } from './solved-forms.ts'

/**
 * Is the answer the gold? By kind of answer; what one kind says in the words of another meets here by named rules
 * (x = 3 and 3, an interval and an inequality, a column and a tuple). "different" is a proof, "equal" carries its method.
 */
export function compareShapes(gold: Answer, answer: Answer, env: Env): Decision {
  if (answer.kind === 'false' || gold.kind === 'false') {
    const why = answer.kind === 'false' ? answer.why : gold.kind === 'false' ? gold.why : ''
    return { verdict: 'different', proof: 'false statement', witness: why }
  }
  if (gold.kind === 'either' && answer.kind === 'either' && gold.options.length === answer.options.length) {
    const paired = samePairs(gold.options, answer.options, env)
    if (paired.verdict === 'equal' || gold.restated || answer.restated) return paired
    return compareShapes(gold.options[0] as Answer, answer.options[0] as Answer, env)
  }
  if (answer.kind === 'either' && answer.restated)
    return allOf(
      answer.options.map(option => () => compareShapes(gold, option, env)),
      'restated',
    )
  if (gold.kind === 'either') return anyOf(gold.options.map(option => () => compareShapes(option, answer, env)))
  if (answer.kind === 'either') {
    // the exact reading decides; its rounding may stand in where the gold is a rounding itself
    return anyOf(answer.options.map(option => () => compareShapes(gold, option, env)))
  }
  if (gold.kind === 'given' || answer.kind === 'given') return compareGiven(gold, answer, env)
  const choice = compareChoices(gold, answer, env)
  if (choice !== null) return choice
  if (gold.kind === 'binding' || answer.kind === 'binding') return compareBindings(gold, answer, env)
  if (gold.kind === 'scalar' && answer.kind === 'scalar') {
    const decision = compareLetters(gold, answer, env) ?? compareScalars(gold, answer, env)
    return decision.verdict === 'different' ? (compareOpaque(gold, answer, env) ?? decision) : decision
  }
  if (gold.kind === 'prose' || answer.kind === 'prose') return compareProse(gold, answer, env)
  if (gold.kind === 'text' || answer.kind === 'text') return compareTexts(gold, answer, env)
  if (gold.kind === 'region' || answer.kind === 'region') return compareAsRegions(gold, answer, env)
  if (gold.kind === 'relation' && answer.kind === 'relation') return compareRelations(gold, answer, env)
  if (isCollection(gold) || isCollection(answer)) return compareCollections(gold, answer, env)
  if (gold.kind === 'relation' && answer.kind === 'scalar') {
    const equation = equationOf(gold)
    const solved = equation === null ? null : solvesFor(equation, answer.expr, env)
    if (solved !== null) return solved
  }
  const identity = compareIdentity(gold, answer, env)
  if (identity !== null) return identity
  if (gold.kind === 'ratio' || answer.kind === 'ratio' || gold.kind === 'clock' || answer.kind === 'clock')
    return compareRatios(gold, answer, env)
  if (gold.kind === 'modulo' || answer.kind === 'modulo') return compareModulo(gold, answer, env)
  if (gold.kind === 'tree' && answer.kind === 'tree') return compareTrees(gold, answer, env)
  return shape(`${gold.kind}, ${answer.kind}`)
}
