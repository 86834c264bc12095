const ARTICLES = /\b(?:the|a|an)\b/g

/** Groups of phrases that say the same as a whole answer. */
const SYNONYMS: readonly (readonly string[])[] = [
  [
    'no solution',
    'no solutions',
    'there is no solution',
    'there are no solutions',
    'empty set',
    'empty',
    'no real solution',
    'no real solutions',
  ],
  ['does not exist', 'dne', 'undefined', 'not defined'],
  [
    'infinitely many',
    'infinite',
    'infinity',
    'infinite number of solutions',
    'infinitely many solutions',
    'infinite solutions',
  ],
  ['all real numbers', 'all reals', 'reals', 'real numbers', 'bbr'],
  ['diverges', 'divergent'],
  ['converges', 'convergent'],
  ['negative infinity', 'minus infinity'],
  ['it is impossible', 'impossible', 'not possible'],
]

const groups: ReadonlyMap<string, number> = new Map(
  SYNONYMS.flatMap((phrases, index) => phrases.map((phrase): [string, number] => [phrase, index])),
)

/** Words alike but for case, punctuation, articles and the ways to say "none". */
export function sameText(a: string, b: string): boolean {
  const x = normalText(a)
  const y = normalText(b)
  if (x === '' || y === '') return false
  if (x === y) return true
  if (withoutAnd(x) === withoutAnd(y)) return true // "a, b" and "a and b"
  const group = groups.get(x)
  return group !== undefined && group === groups.get(y)
}

const withoutAnd = (text: string): string => text.replace(/ and /g, ' ')

const normalText = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s…'-]/gu, ' ')
    .replace(ARTICLES, ' ')
    .replace(/\s+/g, ' ')
    .trim()

/** What a phrase says as a set of reals. */
export function textMeaning(text: string): 'empty' | 'reals' | 'infinite' | 'minus infinite' | null {
  const group = groups.get(normalText(text))
  if (group === groups.get('negative infinity')) return 'minus infinite'
  return group === 0 ? 'empty' : group === 3 ? 'reals' : group === 2 ? 'infinite' : null
}
