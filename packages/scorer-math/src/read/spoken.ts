import type { Token } from './token.ts'
import { rational } from './tree.ts'

/** "three fourths", "5 tenths": names of the parts of one, singular. */
export const PART_WORDS: ReadonlyMap<string, bigint> = new Map([
  ['half', 2n],
  ['third', 3n],
  ['fourth', 4n],
  ['quarter', 4n],
  ['fifth', 5n],
  ['sixth', 6n],
  ['seventh', 7n],
  ['eighth', 8n],
  ['ninth', 9n],
  ['tenth', 10n],
  ['hundredth', 100n],
  ['thousandth', 1000n],
])

/** Plurals behind a numeral; "quarters" are coins as often as parts, "seconds" are a time. */
const PARTS_BEHIND: ReadonlyMap<string, bigint> = new Map(
  [...PART_WORDS]
    .filter(([word]) => word !== 'quarter')
    .map(([word, parts]): [string, bigint] => [word === 'half' ? 'halves' : `${word}s`, parts]),
)

/**
 * Words that deny a value or make another one of it, wherever they stand beside it: "5 is wrong", "twice 5",
 * "5 plus something". A number beside one of them is not the answer by itself.
 */
export const CHANGING_WORDS: ReadonlySet<string> = new Set(
  (
    'minus negative plus times factorial itself something twice thrice double doubled triple tripled quadruple half third ' +
    'quarter square root cube squared cubed squaring reciprocal inverse opposite log logarithm sum difference product ' +
    'quotient power point over under exceeds exceed exceeding beyond up until till divided multiplied mod modulo remainder ' +
    'choose pair pairs couple percent percentage counting'
  ).split(' '),
)

export const DENYING_WORDS: ReadonlySet<string> = new Set(
  (
    "not no isn't doesn't never non neither nor cannot can't without except excluding excluded wrong incorrect incorrectly " +
    'false untrue impossible invalid rejected mistaken anything everything nothing but unless unlikely doubt hardly too ' +
    'pas jamais aucun nicht kein keine não nunca ninguno не нет nie niet'
  ).split(' '),
)

/** Words that say that what follows, or stood before, is the value. */
export const COPULAS: ReadonlySet<string> = new Set(
  'is are was be equals equal = gives give get yields becomes'.split(' '),
)

/** Behind a numeral these say that something is done to it; "5 times" alone counts. */
export const ENDING_WORDS: ReadonlySet<string> = new Set(
  (
    'plus minus factorial itself something root power mod modulo remainder choose over divided multiplied counting squared ' +
    'cubed wrong incorrect false untrue impossible invalid rejected excluded mistaken too below negative'
  ).split(' '),
)

/** Codes of currencies before an amount, as their signs. */
const CODES: { readonly [code: string]: string } = {
  USD: '\\$',
  EUR: '€',
  GBP: '£',
  JPY: '¥',
  INR: '₹',
  RUB: '₽',
  KRW: '₩',
}

const isWord = (token: Token | undefined, ...texts: readonly string[]): boolean =>
  token !== undefined &&
  (token.kind === 'word' || token.kind === 'letters' || token.kind === 'symbol') &&
  texts.includes(token.text.toLowerCase())

const isInteger = (token: Token | undefined): boolean =>
  token?.kind === 'number' && token.value?.denominator === 1n && token.value.decimal === undefined

/**
 * Arithmetic that is spelled beside numerals, as the marks that mean the same: "minus 3", "5 plus 2", "2 and a half",
 * "3 fourths", "log base 2 of 8". Whatever else is worded stays as it stands. O(n).
 */
export function spoken(tokens: readonly Token[]): readonly Token[] {
  if (!tokens.some(token => token.kind === 'word' || token.kind === 'letters')) return tokens
  const out: Token[] = []
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as Token
    const before = out.at(-1)
    const after = tokens[at + 1]
    if (token.kind === 'word' && after?.kind === 'number') {
      const mark = isWord(token, 'minus', 'negative')
        ? '-'
        : isWord(token, 'plus')
          ? '+'
          : isWord(token, 'times')
            ? '*'
            : null
      if (mark !== null && (mark === '-' || before?.kind === 'number')) {
        out.push({ ...token, kind: 'mark', text: mark })
        continue
      }
    }
    const parts = token.kind === 'word' ? PARTS_BEHIND.get(token.text.toLowerCase()) : undefined
    if (parts !== undefined && before !== undefined && isInteger(before)) {
      out[out.length - 1] = { ...before, value: rational(before.value?.numerator ?? 0n, parts) }
      continue
    }
    if (isWord(token, 'and') && before !== undefined && isInteger(before)) {
      const article = isWord(after, 'a', 'an', 'one') ? 2 : 1
      const part = tokens[at + article]
      const size = part?.kind === 'word' ? PART_WORDS.get(part.text.toLowerCase()) : undefined
      if (size !== undefined && (article === 2 || isWord(part, 'half'))) {
        out[out.length - 1] = { ...before, value: rational((before.value?.numerator ?? 0n) * size + 1n, size) }
        at += article
        continue
      }
    }
    if (at === 0 && after?.kind === 'number' && token.kind !== 'number' && CODES[token.text] !== undefined) {
      out.push({ ...token, kind: 'mark', text: CODES[token.text] as string })
      continue
    }
    if (isWord(token, 'constant', 'const') && before?.kind === 'mark' && before.text === '+') {
      out.push({ ...token, kind: 'symbol', text: 'C' })
      continue
    }
    if (isWord(token, 'base') && before?.kind === 'function' && before.text === 'log' && isWord(tokens[at + 2], 'of')) {
      out.push({ ...token, kind: 'mark', text: '_' }, after as Token)
      at += 2
      continue
    }
    out.push(token)
  }
  return out
}
