import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { compareAnswers, type Policy, PRESETS, readAnswer } from '../src/index.ts'

const folder = fileURLToPath(new URL('../../../../shared/data/', import.meta.url))
const pairsFile = `${folder}math-equivalence.jsonl`
const goldsFile = `${folder}gold-answers.jsonl`

function rows<Row>(file: string): readonly Row[] {
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Row)
}

function verdict(gold: string, answer: string, policy: Policy = PRESETS.default): string {
  const compared = compareAnswers(gold, answer, { salt: 'test', policy })
  return compared.outcome === 'decided' ? compared.decision.verdict : compared.outcome
}

type Pair = { gold: string; answer: string; equivalent: boolean; kind: string }

test.skipIf(!existsSync(pairsFile))(
  'development pairs (skipped without the data): none equal falsely, 99 % right, both ways round',
  () => {
    const pairs = rows<Pair>(pairsFile)
    const judged = pairs.map(pair => ({
      ...pair,
      verdict: verdict(pair.gold, pair.answer),
      reverse: verdict(pair.answer, pair.gold, PRESETS.exact),
    }))

    const falselyEqual = judged.filter(
      pair => !pair.equivalent && (pair.verdict === 'equal' || pair.reverse === 'equal'),
    )
    const right = judged.filter(
      pair =>
        pair.verdict === (pair.equivalent ? 'equal' : 'different') ||
        (pair.kind === 'bomb' && pair.verdict === 'undecided'),
    )

    expect(falselyEqual).toEqual([])
    expect(right.length / pairs.length).toBeGreaterThanOrEqual(0.99)
  },
)

test.skipIf(!existsSync(goldsFile))(
  'golds of public sets (skipped without the data): read whole, equal to themselves, never to a mutant',
  () => {
    const golds = rows<{ gold: string }>(goldsFile)
      .map(row => row.gold)
      .filter((_, index) => index % 5 === 0)
    const unread = golds.filter(gold => !readAnswer(gold).ok)
    const read = golds.filter(gold => readAnswer(gold).ok)
    const twin = (gold: string): string =>
      gold.replace(/\\(?:left|right)(?![a-z])/g, '').replaceAll('\\frac', '\\dfrac')
    const unlike = read.filter(gold => verdict(gold, twin(gold)) !== 'equal')
    const mutants = read.flatMap(gold => {
      const digit = [...gold.matchAll(/\d/g)].at(-1)
      if (digit === undefined) return []
      const other = `${(Number(digit[0]) + 1) % 10}`
      return [[gold, gold.slice(0, digit.index) + other + gold.slice(digit.index + 1)] as const]
    })
    const paid = mutants.filter(([gold, mutant]) => verdict(gold, mutant) === 'equal')

    expect(unread.length / golds.length).toBeLessThanOrEqual(0.005)
    expect(unlike.length / read.length).toBeLessThanOrEqual(0.005)
    expect(paid.length / mutants.length).toBeLessThanOrEqual(0.001)
  },
)
