import { withoutMarkup } from './markup.ts'

const GLUED = /([\d)}\]])(or|and)(?=-?[\d(]|[a-zA-Z](?:_?\d)?[=<>]|[a-zA-Z]\([a-zA-Z]\)=)/g

const TIMES_TEN = /(\d\s*)[xX](?=\s*10\s*\^)/g

const BARE_COMMAND = /(?<![\\a-zA-Z])((?:[dt]?frac|sqrt|text|boxed|binom|dbinom)(?=\{)|sqrt(?=\[))/g

const PROGRAM_MATRIX = /^\[\s*-?[\d./]+(?:\s+-?[\d./]+)*\s*(?:;\s*-?[\d./]+(?:\s+-?[\d./]+)*\s*)+\]$/

const ROMAN_DIGITS = /\\(?:text|mathrm|mathtt|textbf|mathbf|texttt)\s*\{([0-9A-F]+)\}_/g

const DAMAGEABLE = /[\t\f\b\r\v\\{[^+;'↦]|[\d)}\]](?:or|and)/

/** Backslashes that a careless string literal ate, a list as Python prints it, `{=}` around operators. */
function undamage(input: string): string {
  let text = input.includes('<') || input.includes('&') ? withoutMarkup(input) : input
  // most answers have none of the characters that the repairs below look for
  if (!DAMAGEABLE.test(text)) return text
  if (/[\t\f\b\r\v]/.test(text))
    text = text
      .replace(/\t(?=ext|imes|an\b|heta|o\b|frac|riangle|au\b)/g, '\\t')
      .replace(/\f(?=rac)/g, '\\f')
      .replace(/[\b](?=inom|egin|ar\b|eta\b|oxed|mod)/g, '\\b')
      .replace(/\r(?=ight|angle|ho\b|ceil|floor)/g, '\\r')
      .replace(/\v(?=ec\b|arphi|matrix)/g, '\\v')
  if (text.includes('\\\\') && !text.includes('\\begin'))
    text = text.replace(
      /\\\\(?=(?:[dt]?frac|pi|sqrt|text|left|right|cdot|times|boxed|infty|leq?|geq?|neq?|pm|sin|cos|tan|ln|log|alpha|beta|theta|circ|mathrm|mathbb|cup|in|quad)(?![a-z]))/g,
      '\\',
    )
  if (text.includes('\\\\') && text.includes('\\begin'))
    text = text.replace(/(?<!\\)\\\\(?=(?:[dt]?frac|sqrt|text|mathrm|boxed)\{)/g, '\\')
  if (text.includes(', }') || text.includes('{ ,') || text.includes(' {,'))
    text = text.replace(/(\d)\s*\{\s*,\s*\}\s*(?=\d)/g, '$1{,}')
  // 3 x 10^5, frac{1}{2} without its backslash, \text{1A}_{16}, 1011_{(2)}, +/-
  if (text.includes('^') && TIMES_TEN.test(text)) text = text.replace(TIMES_TEN, '$1\\times ')
  if ((text.includes('{') || text.includes('[')) && BARE_COMMAND.test(text)) text = text.replace(BARE_COMMAND, '\\$1')
  if (text.includes('}_') && ROMAN_DIGITS.test(text)) text = text.replace(ROMAN_DIGITS, '$1_')
  if (text.includes('_{(')) text = text.replace(/_\{\((\w{1,5})\)\}/g, '_{$1}')
  if (text.includes('+'))
    text = text.replace(/\+\s?\/\s?[-−]/g, '\\pm ').replace(/^(\s*\$?)\+\s?[-−](?=[\d\\a-z(])/, '$1\\pm ')
  // f: x ↦ 2x + 1
  if (text.includes('mapsto') || text.includes('↦'))
    text = text.replace(/([a-zA-Z])\s*(?::|\\colon)\s*([a-z])\s*(?:\\mapsto|↦)/, '$1($2)=')
  // [1 2; 3 4], as programs write a matrix
  if (text.includes(';') && PROGRAM_MATRIX.test(text))
    text = text.replace(/[^[\];]+/g, row => `[${row.trim().replace(/\s+/g, ',')}]`).replaceAll(';', ',')
  // x=1orx=2: a \text{or} that lost its command
  if ((text.includes('or') || text.includes('and')) && GLUED.test(text)) text = text.replace(GLUED, '$1 $2 ')
  if (text.includes('^') && /\^\s*\$?\s*$/.test(text)) text = text.replace(/\^(\s*\$?\s*)$/, '$1')
  if (text.includes('{')) text = text.replace(/(^|[^^_\\a-zA-Z])\{([=:<>])\}/g, '$1$2')
  const list = text.includes("'") && /^\s*\[\s*'([^']*)'(?:\s*,\s*'[^']*')*\s*\]\s*$/.test(text)
  if (list) text = [...text.matchAll(/'([^']*)'/g)].map(match => (match[1] ?? '').replaceAll('\\\\', '\\')).join(', ')
  return text.replace(/^ext\{/, '\\text{')
}

const EDGE = '[\\s\\u200b-\\u200d\\ufeff\\u2060]'

const EDGES = new RegExp(`^${EDGE}+|${EDGE}+$`, 'g')

const HAS_EDGE = new RegExp(`^${EDGE}|${EDGE}$`)

/** □ at the end of a proof, with something before it. */
const END_MARK =
  /(?<=\S)\s*(?:\$\s*)?(?:\\[,;:! ]\s*)*(?:\\(?:blacksquare|qed|qedsymbol|checkmark)(?![a-zA-Z])|[■∎✓✔✅☑])(?:\s*\$)?$/

/** An emphasis or a quotation mark in front, or a full stop behind. */
const WRAPPED = /^[*_`"'“”‘]|\.$/

/** Wrappers that say nothing: white space, emphasis, a final full stop, zero-width signs at the ends. */
export function tidy(input: string): string {
  let text = undamage(input)
  if (HAS_EDGE.test(text)) text = text.replace(EDGES, '')
  if (END_MARK.test(text.length > 60 ? text.slice(-60) : text)) text = text.replace(END_MARK, '')
  if (!WRAPPED.test(text)) return text
  for (let round = 0; round < 4; round++) {
    const before = text
    const emphasis = /^(\*\*|__|\*|`+)([^*`]+)\1[.,]?$/.exec(text)
    if (emphasis !== null) text = (emphasis[2] ?? '').trim()
    if (text.endsWith('.') && !text.endsWith('..') && !/[ap]\.m\.$/i.test(text)) text = text.slice(0, -1).trimEnd()
    const quoted = /^["“”]([^"“”]*)["“”]$|^‘([^‘’]*)’$|^'([^']*)'$/.exec(text)
    if (quoted !== null) text = (quoted[1] ?? quoted[2] ?? quoted[3] ?? '').trim()
    if (text === before) break
  }
  return text
}
