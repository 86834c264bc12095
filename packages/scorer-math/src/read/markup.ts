/** Named HTML entities that stand in answers, as the Unicode sign that they are. */
const ENTITIES: { readonly [name: string]: string } = {
  amp: '&',
  lt: '<',
  gt: '>',
  le: '≤',
  ge: '≥',
  ne: '≠',
  nbsp: ' ',
  thinsp: ' ',
  ensp: ' ',
  emsp: ' ',
  quot: '"',
  apos: "'",
  times: '×',
  divide: '÷',
  minus: '−',
  plusmn: '±',
  middot: '·',
  sdot: '⋅',
  frasl: '/',
  frac12: '½',
  frac13: '⅓',
  frac14: '¼',
  frac34: '¾',
  sup1: '¹',
  sup2: '²',
  sup3: '³',
  deg: '°',
  pi: 'π',
  theta: 'θ',
  alpha: 'α',
  beta: 'β',
  gamma: 'γ',
  delta: 'δ',
  lambda: 'λ',
  mu: 'μ',
  phi: 'φ',
  omega: 'ω',
  infin: '∞',
  radic: '√',
  sum: '∑',
  isin: '∈',
  cup: '∪',
  cap: '∩',
  empty: '∅',
  prime: '′',
  pound: '£',
  euro: '€',
  yen: '¥',
  cent: '¢',
}

/** Tags that change the look alone. */
const LOOKS = /<\/?(?:b|strong|i|em|u|p|span|div|font|code|tt|big|small|center|math|mn|mi|mrow)(?:\s[^<>]{0,200})?>/gi

/** HTML in an answer: entities become their signs, sub and sup scripts, tags of emphasis and line breaks nothing. O(n). */
export function withoutMarkup(input: string): string {
  let text = input
  if (text.includes('&') && text.includes(';'))
    text = text.replace(/&([a-zA-Z]{2,8}\d{0,2});/g, (whole, name: string) => ENTITIES[name] ?? whole)
  if (text.includes('&#'))
    text = text.replace(/&#(\d{2,5});/g, (whole, code: string) => {
      const point = Number(code)
      return point < 32 || (point > 126 && point < 160) ? whole : String.fromCodePoint(point)
    })
  if (text.includes('<') && text.includes('>')) {
    text = text
      .replace(/<sup>([^<]*)<\/sup>/gi, '^{$1}')
      .replace(/<sub>([^<]*)<\/sub>/gi, '_{$1}')
      .replace(LOOKS, '')
      .replace(/<br\s*\/?>/gi, ' ')
      // <1, 2, 3>: a vector between its brackets
      .replace(/^(\s*\$?\s*)<([^<>]*,[^<>]*)>(\s*\$?\s*)$/, '$1\\langle $2\\rangle $3')
  }
  return text
}
