/** Who it is said of: "the series converges". */
const SUBJECT =
  /^(?:it|this|they|(?:this |given )?(?:limit|series|sequence|integral|function|equation|system|sum|inequality)) (?:is |are |has |have )?(?=(?:does not|do not|not |no |converge|diverge|convergent|divergent|undefined|increasing|decreasing|continuous|impossible|infinite))/

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
    'no solutions exist',
    'no solution exists',
    'there are no real solutions',
    'there is no real solution',
    'none',
    'no such number',
    'no such numbers',
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
  ['true', 't'],
  ['false', 'f'],
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
  if (sameTwo(x, y)) return true
  const group = groups.get(x)
  return group !== undefined && group === groups.get(y)
}

/** "Alice and Bob" is "Bob and Alice"; of more than two the order may be what is asked. */
function sameTwo(x: string, y: string): boolean {
  const [a, b, ...more] = x.split(' and ')
  return more.length === 0 && b !== undefined && `${b} and ${a}` === y
}

const withoutAnd = (text: string): string => text.replace(/ and /g, ' ')

const normalText = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s…'-]/gu, ' ')
    .replace(ARTICLES, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(SUBJECT, '')
    .replace(/^(?:converges|convergent)\b/, 'converges')
    .replace(/^(?:diverges|divergent)\b/, 'diverges')
    .replace(/^(conditionally|absolutely|uniformly) (?:converges|convergent)$/, 'converges $1')

/** What a phrase says as a set of reals. */
export function textMeaning(text: string): 'empty' | 'reals' | 'infinite' | 'minus infinite' | null {
  const group = groups.get(normalText(text))
  if (group === groups.get('negative infinity')) return 'minus infinite'
  return group === 0 ? 'empty' : group === 3 ? 'reals' : group === 2 ? 'infinite' : null
}
