import type { MathOptions } from '@touchstone/contracts'

/** Every choice that a comparison makes, resolved: preset first, then the options given. */
export type Policy = {
  readonly extract: readonly ('boxed' | 'phrase' | 'latex' | 'number' | 'whole')[]
  readonly boxes: 'last' | 'first' | 'all' | 'reject'
  /** Sources in the order of `extract`, or as Math-Verify ranks them: what stands last among the weak ones wins. */
  readonly order: 'listed' | 'math-verify'
  readonly relativeTolerance: number
  readonly absoluteTolerance: number
  readonly significantDigits: number | null
  readonly rounding: 'gold' | 'off' | 'six'
  readonly percent: 'lenient' | 'strict' | 'ignore'
  readonly units: 'convert' | 'require' | 'ignore'
  readonly bases: 'value' | 'ignore'
  readonly ordered: boolean | 'gold'
  /** Does it count how often an item of a list stands there? */
  readonly multiplicity: boolean
  readonly strict: boolean
  /** Must each link of a = b = c hold, or does the last side alone count? */
  readonly chains: 'verify' | 'last'
  /** Does [1, 2] differ from (1, 2)? */
  readonly brackets: 'kept' | 'ignored'
  /** May 2,74 be 2.74 where the other side has a decimal point? */
  readonly eitherComma: boolean
  readonly domain: 'real' | 'complex'
  readonly logBase: 'e' | '10' | 'either'
  readonly decimalComma: boolean
  readonly renameVariables: boolean
  readonly ignoreCase: boolean
  readonly undecided: 'zero' | 'null'
  readonly fallback: boolean
}

/**
 * The defaults of DESIGN section 3 and the named presets.
 * `exact` takes no rounding, no percent or unit leniency; `math-verify` reproduces the leniency of Math-Verify 0.8
 * (decimals to six places, units and bases dropped, symbols without case, of a chain a = b = c the last side, no order,
 * no brackets, a decimal comma where the other side has a point); `gsm8k` reads `#### …` and last numbers.
 */
export const PRESETS = {
  default: preset({}),
  exact: preset({ rounding: 'off', percent: 'strict', units: 'require', strict: true }),
  'math-verify': preset({
    rounding: 'six',
    percent: 'lenient',
    units: 'ignore',
    bases: 'ignore',
    multiplicity: false,
    ignoreCase: true,
    chains: 'last',
    brackets: 'ignored',
    eitherComma: true,
    order: 'math-verify',
  }),
  gsm8k: preset({ extract: ['phrase', 'boxed', 'number'], units: 'ignore', percent: 'lenient' }),
} satisfies { readonly [Name in NonNullable<MathOptions['preset']>]: Policy }

function preset(changes: Partial<Policy>): Policy {
  return {
    extract: ['boxed', 'phrase', 'latex', 'number'],
    boxes: 'last',
    order: 'listed',
    relativeTolerance: 0,
    absoluteTolerance: 0,
    significantDigits: null,
    rounding: 'gold',
    percent: 'lenient',
    units: 'convert',
    bases: 'value',
    ordered: 'gold',
    multiplicity: true,
    strict: false,
    chains: 'verify',
    brackets: 'kept',
    eitherComma: false,
    domain: 'real',
    logBase: 'either',
    decimalComma: false,
    renameVariables: false,
    ignoreCase: false,
    undecided: 'zero',
    fallback: true,
    ...changes,
  }
}

/** The policy of a grader's options. */
export function policyOf(options: MathOptions): Policy {
  const base = PRESETS[options.preset ?? 'default']
  return {
    ...base,
    extract: options.extract ?? base.extract,
    boxes: options.boxes ?? base.boxes,
    relativeTolerance: options.relative_tolerance ?? base.relativeTolerance,
    absoluteTolerance: options.absolute_tolerance ?? base.absoluteTolerance,
    significantDigits: options.significant_digits ?? base.significantDigits,
    rounding: options.rounding ?? base.rounding,
    percent: options.percent ?? base.percent,
    units: options.units ?? base.units,
    ordered: options.ordered ?? base.ordered,
    strict: options.strict ?? base.strict,
    domain: options.domain ?? base.domain,
    logBase: options.log_base ?? base.logBase,
    decimalComma: options.decimal_comma ?? base.decimalComma,
    renameVariables: options.rename_variables ?? base.renameVariables,
    undecided: options.undecided ?? base.undecided,
    fallback: options.fallback ?? base.fallback,
  }
}
