import { isDigit, isLetter } from './characters.ts'

const UNICODE: { readonly [char: string]: string } = {
  '−': '-',
  '–': '-',
  '—': '-',
  '‐': '-',
  '‑': '-',
  '﹣': '-',
  '×': '\\times',
  '✕': '\\times',
  '⨯': '\\times',
  '·': '\\cdot',
  '⋅': '\\cdot',
  '∙': '\\cdot',
  '•': '\\cdot',
  '∗': '*',
  '÷': '\\div',
  '⁄': '/',
  '∕': '/',
  '√': '\\sqrt',
  '∛': '\\cbrt',
  '∜': '\\sqrt[4]',
  '∞': '\\infty',
  '°': '\\degree',
  '˚': '\\degree',
  º: '\\degree',
  '′': "'",
  '’': "'",
  '‘': "'",
  '″': "''",
  '‴': "'''",
  '≤': '\\le',
  '≦': '\\le',
  '⩽': '\\le',
  '≥': '\\ge',
  '≧': '\\ge',
  '⩾': '\\ge',
  '≠': '\\ne',
  '≈': '\\approx',
  '≃': '\\simeq',
  '≅': '\\cong',
  '≡': '\\equiv',
  '∼': '\\sim',
  '∝': '\\propto',
  '→': '\\to',
  '⟶': '\\to',
  '↦': '\\mapsto',
  '⇒': '\\implies',
  '⟹': '\\implies',
  '⇔': '\\iff',
  '∈': '\\in',
  '∉': '\\notin',
  '⊂': '\\subset',
  '⊆': '\\subseteq',
  '∪': '\\cup',
  '⋃': '\\cup',
  '∩': '\\cap',
  '∖': '\\setminus',
  '∅': '\\emptyset',
  ø: '\\emptyset',
  Ø: '\\emptyset',
  '…': '\\ldots',
  '⋯': '\\ldots',
  '⟨': '\\langle',
  '〈': '\\langle',
  '⟩': '\\rangle',
  '〉': '\\rangle',
  '⌊': '\\lfloor',
  '⌋': '\\rfloor',
  '⌈': '\\lceil',
  '⌉': '\\rceil',
  '∑': '\\sum',
  '∏': '\\prod',
  '∫': '\\int',
  '±': '\\pm',
  '∓': '\\mp',
  '∧': '\\land',
  '∨': '\\lor',
  '¬': '\\neg',
  '‖': '\\|',
  '∣': '\\mid',
  '∥': '\\parallel',
  '⊥': '\\perp',
  '∠': '\\angle',
  '∴': '\\therefore',
  '∵': '\\because',
  '△': '\\triangle',
  '∂': '\\partial',
  '∇': '\\nabla',
  ℓ: '\\ell',
  '⊕': '\\oplus',
  '⊗': '\\otimes',
  '∘': '\\circ',
  '∀': '\\forall',
  '∃': '\\exists',
  '‰': '\\permille',
  '（': '(',
  '）': ')',
  '，': ',',
  '、': ',',
  '；': ';',
  '：': ':',
  '。': '.',
  '％': '%',
  '“': '"',
  '”': '"',
  '„': '"',
  '「': '"',
  '」': '"',
  '【': '[',
  '】': ']',
  '≪': '\\ll',
  '≫': '\\gg',
  '⊤': '\\top',
  '✓': '\\checkmark',
  '：=': '=',
}

const FRACTIONS: { readonly [char: string]: readonly [number, number] } = {
  '½': [1, 2],
  '⅓': [1, 3],
  '⅔': [2, 3],
  '¼': [1, 4],
  '¾': [3, 4],
  '⅕': [1, 5],
  '⅖': [2, 5],
  '⅗': [3, 5],
  '⅘': [4, 5],
  '⅙': [1, 6],
  '⅚': [5, 6],
  '⅐': [1, 7],
  '⅛': [1, 8],
  '⅜': [3, 8],
  '⅝': [5, 8],
  '⅞': [7, 8],
  '⅑': [1, 9],
  '⅒': [1, 10],
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱˣ'

const SUPERSCRIPT_VALUES = '0123456789+-=()nix'

const SUBSCRIPTS = '₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙₖᵢⱼₓ'

const SUBSCRIPT_VALUES = '0123456789+-=()nkijx'

export const BLACKBOARD: { readonly [char: string]: string } = {
  ℝ: 'R',
  ℤ: 'Z',
  ℚ: 'Q',
  ℕ: 'N',
  ℂ: 'C',
  𝔽: 'F',
  ℙ: 'P',
}

const GREEK_UNICODE =
  'αalpha βbeta γgamma δdelta εepsilon ϵepsilon ζzeta ηeta θtheta ϑtheta ιiota κkappa λlambda μmu µmu νnu ξxi πpi ρrho σsigma ςsigma τtau υupsilon φphi ϕphi χchi ψpsi ωomega ΓGamma ΔDelta ΘTheta ΛLambda ΞXi ΠPi ΣSigma ΦPhi ΨPsi ΩOmega'

export const greekUnicode: ReadonlyMap<string, string> = new Map(
  GREEK_UNICODE.split(' ').map(entry => [entry.slice(0, 1), entry.slice(1)]),
)

export function circledNumber(char: string): number | null {
  const code = char.charCodeAt(0)
  if (code >= 0x2460 && code <= 0x2473) return code - 0x2460 + 1
  return null
}

/** Unicode signs as the LaTeX that means the same; the text unchanged where it is ASCII. */
export function expandUnicode(text: string): string {
  let ascii = true
  for (let at = 0; at < text.length; at++)
    if (text.charCodeAt(at) > 127) {
      ascii = false
      break
    }
  if (ascii) return text
  let out = ''
  let script: '^' | '_' | '' = ''
  let last = ''
  for (const char of text) {
    const up = SUPERSCRIPTS.indexOf(char)
    const down = up < 0 ? SUBSCRIPTS.indexOf(char) : -1
    const wanted = up >= 0 ? '^' : down >= 0 ? '_' : ''
    if (script !== wanted) {
      if (script !== '') out += '}'
      if (wanted !== '') out += `${wanted}{`
      script = wanted
    }
    if (up >= 0) out += SUPERSCRIPT_VALUES[up]
    else if (down >= 0) out += SUBSCRIPT_VALUES[down]
    else out += expandChar(char, last)
    last = char
  }
  if (script !== '') out += '}'
  return out
}

const SPACES = /[\u00a0\u2000-\u200a\u202f\u205f\u3000]/u

function expandChar(char: string, before: string): string {
  const mapped = UNICODE[char]
  if (mapped !== undefined) return mapped.startsWith('\\') && isLetter(mapped[1]) ? `${mapped} ` : mapped
  const fraction = FRACTIONS[char]
  if (fraction !== undefined) return `\\frac{${fraction[0]}}{${fraction[1]}}`
  if (SPACES.test(char)) return ' '
  const code = char.codePointAt(0) ?? 0
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0) // full-width ASCII
  if (code === 0x305 && isDigit(before)) return '\u0305'
  if (code >= 0x1d400 && code <= 0x1d7ff) return char.normalize('NFKC') // mathematical alphanumerics
  if (code === 0xfeff) return ''
  return char
}
