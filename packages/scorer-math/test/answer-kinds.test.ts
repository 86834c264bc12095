import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { compareAnswers } from '../src/index.ts'

type Row = { readonly equal: boolean; readonly gold: string; readonly answer: string }

function verdict(gold: string, answer: string): string {
  const compared = compareAnswers(gold, answer, { salt: 'test' })
  return compared.outcome === 'decided' ? compared.decision.verdict : compared.outcome
}

/** Groups of a file of pairs under the reason that stands above them. */
function groups(file: string): ReadonlyMap<string, readonly Row[]> {
  const found = new Map<string, Row[]>()
  let rows: Row[] = []
  for (const line of readFileSync(new URL(file, import.meta.url), 'utf8').split('\n')) {
    if (line === '') continue
    if (line.startsWith('# ')) {
      rows = found.get(line.slice(2)) ?? []
      found.set(line.slice(2), rows)
      continue
    }
    const [sign, gold = '', answer = ''] = line.split('\t')
    rows.push({ equal: sign === '=', gold, answer })
  }
  return new Map([...found].filter(([, group]) => group.length > 0))
}

describe.each(['answer-kinds.txt', 'probes.txt'])('pairs by kind, %s', file => {
  test.each([...groups(file)])('%s', (_, rows) => {
    const wrong = rows
      .map(row => ({ ...row, verdict: verdict(row.gold, row.answer) }))
      .filter(row => (row.verdict === 'equal') !== row.equal)

    expect(wrong).toEqual([])
  })

  test('what must not be equal is not equal either way round', () => {
    const wrong = [...groups(file).values()]
      .flat()
      .filter(row => !row.equal && verdict(row.answer, row.gold) === 'equal')
      // the gold decides about order and decimals, and may have a unit, a degree sign, a base or half of a day where the answer has none
      .filter(
        row =>
          !/\.\d|%|°|circ|text|dollars|AM|pm|and|\$|^\([^()]*\)$/.test(row.gold + row.answer) && !/^\(/.test(row.gold),
      )

    expect(wrong).toEqual([])
  })
})
