import type { FunctionName } from '../ast.ts'

/** Functions of one argument (or several between parentheses) by every name that answers use. */
export const FUNCTIONS: ReadonlyMap<string, FunctionName> = new Map<string, FunctionName>([
  ['sin', 'sin'],
  ['cos', 'cos'],
  ['tan', 'tan'],
  ['tg', 'tan'],
  ['cot', 'cot'],
  ['ctg', 'cot'],
  ['cotg', 'cot'],
  ['sec', 'sec'],
  ['csc', 'csc'],
  ['cosec', 'csc'],
  ['arcsin', 'asin'],
  ['arccos', 'acos'],
  ['arctan', 'atan'],
  ['arctg', 'atan'],
  ['arccot', 'acot'],
  ['arcctg', 'acot'],
  ['arcsec', 'asec'],
  ['arccsc', 'acsc'],
  ['asin', 'asin'],
  ['acos', 'acos'],
  ['atan', 'atan'],
  ['acot', 'acot'],
  ['asec', 'asec'],
  ['acsc', 'acsc'],
  ['sinh', 'sinh'],
  ['cosh', 'cosh'],
  ['tanh', 'tanh'],
  ['coth', 'coth'],
  ['sech', 'sech'],
  ['csch', 'csch'],
  ['sh', 'sinh'],
  ['ch', 'cosh'],
  ['th', 'tanh'],
  ['arcsinh', 'asinh'],
  ['arccosh', 'acosh'],
  ['arctanh', 'atanh'],
  ['arsinh', 'asinh'],
  ['arcosh', 'acosh'],
  ['artanh', 'atanh'],
  ['asinh', 'asinh'],
  ['acosh', 'acosh'],
  ['atanh', 'atanh'],
  ['exp', 'exp'],
  ['ln', 'ln'],
  ['log', 'log'],
  ['lg', 'log'],
  ['abs', 'abs'],
  ['sgn', 'sign'],
  ['sign', 'sign'],
  ['floor', 'floor'],
  ['ceil', 'ceil'],
  ['ceiling', 'ceil'],
  ['round', 'round'],
  ['min', 'min'],
  ['max', 'max'],
  ['gcd', 'gcd'],
  ['lcm', 'lcm'],
  ['Re', 're'],
  ['Im', 'im'],
  ['arg', 'arg'],
  ['Arg', 'arg'],
  ['erf', 'erf'],
  ['factorial', 'factorial'],
])

/** Short names that are functions only as a command or before a parenthesis: `\th`, `sh(`. */
export const ONLY_CALLED: ReadonlySet<string> = new Set([
  'sh',
  'ch',
  'th',
  'tg',
  'arg',
  'Arg',
  'Re',
  'Im',
  'sign',
  'round',
  'factorial',
])

export const INVERSES: { readonly [Name in FunctionName]?: FunctionName } = {
  sin: 'asin',
  cos: 'acos',
  tan: 'atan',
  cot: 'acot',
  sec: 'asec',
  csc: 'acsc',
  sinh: 'asinh',
  cosh: 'acosh',
  tanh: 'atanh',
}

export const TRIGONOMETRIC: ReadonlySet<FunctionName> = new Set<FunctionName>([
  'sin',
  'cos',
  'tan',
  'cot',
  'sec',
  'csc',
])

/** Letters of the Greek alphabet, shapes of one letter under one name. */
export const GREEK: ReadonlyMap<string, string> = new Map(
  (
    'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron rho sigma tau upsilon phi chi psi ' +
    'omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega digamma'
  )
    .split(' ')
    .map((name): [string, string] => [name, name])
    .concat([
      ['varepsilon', 'epsilon'],
      ['vartheta', 'theta'],
      ['varpi', 'pi'],
      ['varrho', 'rho'],
      ['varsigma', 'sigma'],
      ['varphi', 'phi'],
      ['varkappa', 'kappa'],
      ['varGamma', 'Gamma'],
      ['varDelta', 'Delta'],
    ]),
)

/** Commands that are symbols: compared by name, no meaning of their own. */
export const SYMBOLS: ReadonlySet<string> = new Set(
  (
    'ell hbar aleph beth nabla imath jmath dagger ddagger top bot square Box Diamond diamond star wp clubsuit ' +
    'diamondsuit heartsuit spadesuit checkmark blacksquare lozenge bigstar complement forall exists eth mho hslash ' +
    'Bbbk flat natural sharp surd ast bullet triangle angle measuredangle odot backslash prime partial S P dots'
  ).split(' '),
)

export const RELATIONS: ReadonlyMap<string, string> = new Map([
  ['=', '='],
  ['<', '<'],
  ['>', '>'],
  ['lt', '<'],
  ['gt', '>'],
  ['le', '<='],
  ['leq', '<='],
  ['leqslant', '<='],
  ['leqq', '<='],
  ['ge', '>='],
  ['geq', '>='],
  ['geqslant', '>='],
  ['geqq', '>='],
  ['ne', '!='],
  ['neq', '!='],
  ['approx', '≈'],
  ['approxeq', '≈'],
  ['simeq', '≃'],
  ['doteq', '≈'],
  ['thickapprox', '≈'],
  ['equiv', '≡'],
  ['sim', '~'],
  ['cong', '≅'],
  ['propto', '∝'],
  ['to', '→'],
  ['rightarrow', '→'],
  ['longrightarrow', '→'],
  ['leftarrow', '←'],
  ['leftrightarrow', '↔'],
  ['longleftrightarrow', '↔'],
  ['mapsto', '↦'],
  ['longmapsto', '↦'],
  ['implies', '⇒'],
  ['Rightarrow', '⇒'],
  ['Longrightarrow', '⇒'],
  ['iff', '⇔'],
  ['Leftrightarrow', '⇔'],
  ['Longleftrightarrow', '⇔'],
  ['nearrow', '↗'],
  ['searrow', '↘'],
  ['hookrightarrow', '↪'],
  ['twoheadrightarrow', '↠'],
  ['rightleftharpoons', '⇌'],
  ['in', 'in'],
  ['notin', 'notin'],
  ['ni', 'ni'],
  ['subset', '⊂'],
  ['subseteq', '⊆'],
  ['subsetneq', '⊊'],
  ['supset', '⊃'],
  ['supseteq', '⊇'],
  ['nsubseteq', '⊈'],
  ['nmid', '∤'],
  ['mid', '∣'],
  ['perp', '⊥'],
  ['parallel', '∥'],
  ['models', '⊨'],
  ['vdash', '⊢'],
  ['prec', '≺'],
  ['succ', '≻'],
  ['preceq', '⪯'],
  ['succeq', '⪰'],
  ['ll', '≪'],
  ['gg', '≫'],
  ['lesssim', '≲'],
  ['gtrsim', '≳'],
  ['trianglelefteq', '⊴'],
  ['triangleleft', '◁'],
  ['coloneqq', '='],
  ['asymp', '≍'],
  ['ncong', '≇'],
  ['nparallel', '∦'],
  ['nsim', '≁'],
  ['nleq', '>'],
  ['ngeq', '<'],
  ['nless', '>='],
  ['ngtr', '<='],
])

/** Binary operators without a meaning of their own here; their sides are compared in order. */
export const OPAQUE_OPERATORS: ReadonlySet<string> = new Set(
  (
    'oplus otimes ominus circ ast star bullet wedge vee rtimes ltimes bigoplus bigotimes amalg sqcup sqcap uplus odot ' +
    'bowtie wr dagger diamond divideontimes boxtimes bigtriangleup bigtriangledown'
  ).split(' '),
)

/** Marks over a letter that make another letter of it: \hat x, \vec v. */
export const ACCENTS: ReadonlySet<string> = new Set([
  'hat',
  'widehat',
  'tilde',
  'widetilde',
  'vec',
  'overrightarrow',
  'overleftrightarrow',
  'overleftarrow',
  'dot',
  'ddot',
  'check',
  'breve',
  'acute',
  'grave',
  'mathring',
  'bar',
  'overline',
  'overarc',
  'wideparen',
  'underline',
])

/** Commands that change the look alone: skipped. */
export const LOOKS: ReadonlySet<string> = new Set(
  (
    'displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits quad qquad enspace thinspace medspace ' +
    'thickspace negthinspace negmedspace big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm Bigm middle ' +
    'hline noindent par newline centering large Large small normalsize tiny huge Huge left right rm it bf tt sf cal ' +
    'nonumber notag allowbreak relax mathstrut strut protect hfill hskip break null normalfont footnotesize em ' +
    'hfil mathclose mathopen mathord mathbin mathrel mathpunct mathinner nobreak smallskip medskip bigskip/ , ; : ! >'
  ).split(' '),
)

/** Commands with one argument that is read as if they were not there. */
export const TRANSPARENT: ReadonlySet<string> = new Set(
  'boxed fbox mathbf mathit mathsf mathtt mathnormal boldsymbol bm pmb mathop smash cancel bcancel xcancel framebox ensuremath mathord underline uline emph pmod@'.split(
    ' ',
  ),
)

export const TEXTUAL: ReadonlySet<string> = new Set(
  'text textrm textbf textit texttt textsf textnormal textsc textup textmd mbox hbox mathrm textsl'.split(' '),
)

/** Commands whose braced argument says nothing: skipped with it. */
export const SKIPPED_ARGUMENT: ReadonlySet<string> = new Set(
  'hspace vspace label tag phantom hphantom vphantom color hspace* vspace* kern mkern cline rule vskip ref eqref'.split(
    ' ',
  ),
)

/** Words between parts of an answer. */
export const CONNECTIVES: ReadonlyMap<string, 'and' | 'or'> = new Map<string, 'and' | 'or'>([
  ['and', 'and'],
  ['or', 'or'],
  ['&', 'and'],
])

export const CONDITION_WORDS: ReadonlySet<string> = new Set(['if', 'for', 'where', 'when', 'with', 'provided', 'given'])

/** Words of two or three letters that are words, not products. */
export const SHORT_WORDS: ReadonlySet<string> = new Set(
  (
    'yes no not odd even and or if for the is are was has of to in at all one two six ten on by be it its as an any none ' +
    'so we he she day mon tue wed thu fri sat sun red big new old top out up off low high far fix get did does do man men ' +
    'boy cat dog may jun jul aug sep oct nov dec jan feb mar apr left right both win lose tie am pm iff via per dne'
  ).split(' '),
)

/** Names of numbers, as a whole answer or as a base's subscript. */
export const NUMBER_WORDS: ReadonlyMap<string, number> = new Map([
  ['zero', 0],
  ['one', 1],
  ['two', 2],
  ['three', 3],
  ['four', 4],
  ['five', 5],
  ['six', 6],
  ['seven', 7],
  ['eight', 8],
  ['nine', 9],
  ['ten', 10],
  ['eleven', 11],
  ['twelve', 12],
  ['thirteen', 13],
  ['fourteen', 14],
  ['fifteen', 15],
  ['sixteen', 16],
  ['seventeen', 17],
  ['eighteen', 18],
  ['nineteen', 19],
  ['twenty', 20],
])
