import { gcd } from './tree.ts'

/**
 * A unit as a value: `numerator / denominator` of the coherent unit of its dimensions, times π to the power `pi`.
 * Sources of the factors: SI Brochure (9th ed.), NIST Handbook 44 appendix C; all of them exact.
 */
export type Unit = {
  /** As it was written, for explanations. */
  readonly name: string
  readonly numerator: bigint
  readonly denominator: bigint
  readonly pi: number
  /** Exponent by base dimension; a counted thing ("apples") is a dimension of its own, `#apple`. */
  readonly dimensions: { readonly [base: string]: number }
  readonly kind: 'unit' | 'percent' | 'angle' | 'currency' | 'count'
}

type Row = readonly [
  names: string,
  numerator: number,
  denominator: number | bigint,
  dimensions: string,
  prefixed?: 'SI',
]

// names separated by spaces, exact factor, dimensions as base^exponent
const ROWS: readonly Row[] = [
  ['m meter meters metre metres', 1, 1, 'length', 'SI'],
  ['in inch inches', 254, 10_000, 'length'],
  ['ft foot feet', 3048, 10_000, 'length'],
  ['yd yard yards yds', 9144, 10_000, 'length'],
  ['mi mile miles', 1_609_344, 1000, 'length'],
  ['ly lightyear lightyears light-years', 9_460_730_472_580_800, 1, 'length'],
  ['AU', 149_597_870_700, 1, 'length'],
  ['Å angstrom angstroms', 1, 10_000_000_000, 'length'],
  ['micron microns', 1, 1_000_000, 'length'],
  ['g gram grams gm', 1, 1000, 'mass', 'SI'],
  ['t tonne tonnes', 1000, 1, 'mass'],
  ['lb lbs pound pounds', 45_359_237, 100_000_000, 'mass'],
  ['oz ounce ounces', 45_359_237, 1_600_000_000, 'mass'],
  ['ton tons', 90_718_474, 100_000, 'mass'],
  ['s sec secs second seconds', 1, 1, 'time', 'SI'],
  ['min mins minute minutes', 60, 1, 'time'],
  ['h hr hrs hour hours', 3600, 1, 'time'],
  ['d day days', 86_400, 1, 'time'],
  ['week weeks wk wks', 604_800, 1, 'time'],
  ['month months mo mos', 1, 1, '#month'],
  ['yr yrs year years', 12, 1, '#month'],
  ['decade decades', 120, 1, '#month'],
  ['century centuries', 1200, 1, '#month'],
  ['A amp amps ampere amperes', 1, 1, 'current', 'SI'],
  ['K kelvin kelvins', 1, 1, 'temperature', 'SI'],
  ['mol mole moles', 1, 1, 'amount', 'SI'],
  ['cd candela', 1, 1, 'light'],
  ['N newton newtons', 1, 1, 'mass length time^-2', 'SI'],
  ['lbf', 8_896_443_230_521, 2_000_000_000_000, 'mass length time^-2'],
  ['dyn dyne dynes', 1, 100_000, 'mass length time^-2'],
  ['J joule joules', 1, 1, 'mass length^2 time^-2', 'SI'],
  ['erg ergs', 1, 10_000_000, 'mass length^2 time^-2'],
  ['cal calorie calories', 4184, 1000, 'mass length^2 time^-2', 'SI'],
  ['Cal', 4184, 1, 'mass length^2 time^-2'],
  ['W watt watts', 1, 1, 'mass length^2 time^-3', 'SI'],
  ['hp horsepower', 1, 1, '#horsepower'],
  ['Wh', 3600, 1, 'mass length^2 time^-2', 'SI'],
  ['Pa pascal pascals', 1, 1, 'mass length^-1 time^-2', 'SI'],
  ['bar bars', 100_000, 1, 'mass length^-1 time^-2', 'SI'],
  ['atm atmosphere atmospheres', 101_325, 1, 'mass length^-1 time^-2'],
  ['Hz hertz', 1, 1, 'time^-1', 'SI'],
  ['C coulomb coulombs', 1, 1, 'current time', 'SI'],
  ['V volt volts', 1, 1, 'mass length^2 time^-3 current^-1', 'SI'],
  ['F farad farads', 1, 1, 'current^2 time^4 mass^-1 length^-2', 'SI'],
  ['Ω ohm ohms', 1, 1, 'mass length^2 time^-3 current^-2', 'SI'],
  ['T tesla teslas', 1, 1, 'mass time^-2 current^-1', 'SI'],
  ['G gauss', 1, 10_000, 'mass time^-2 current^-1'],
  ['H henry henries', 1, 1, 'mass length^2 time^-2 current^-2', 'SI'],
  ['Wb weber webers', 1, 1, 'mass length^2 time^-2 current^-1', 'SI'],
  ['eV electronvolt electronvolts', 1_602_176_634, 10n ** 28n, 'mass length^2 time^-2', 'SI'],
  ['Bq becquerel', 1, 1, 'time^-1', 'SI'],
  ['L l liter liters litre litres', 1, 1000, 'length^3', 'SI'],
  ['cc', 1, 1_000_000, 'length^3'],
  ['gal gallon gallons', 3_785_411_784, 1_000_000_000_000, 'length^3'],
  ['qt quart quarts', 946_352_946, 1_000_000_000_000, 'length^3'],
  ['pint pints', 473_176_473, 1_000_000_000_000, 'length^3'],
  ['cup cups', 1, 1, '#cup'],
  ['tablespoon tablespoons tbsp', 3, 1, '#teaspoon'],
  ['teaspoon teaspoons tsp', 1, 1, '#teaspoon'],
  ['acre acres', 40_468_564_224, 10_000_000, 'length^2'],
  ['ha hectare hectares', 10_000, 1, 'length^2'],
  ['mph', 1_609_344, 3_600_000, 'length time^-1'],
  ['kph kmh kmph', 1000, 3600, 'length time^-1'],
  ['knot knots', 1852, 3600, 'length time^-1'],
  ['bit bits', 1, 1, '#bit', 'SI'],
  ['byte bytes B', 8, 1, '#bit', 'SI'],
  ['dB decibel decibels', 1, 1, '#decibel'],
  ['dollar dollars USD', 1, 1, '$usd'],
  ['cent cents ¢', 1, 100, '$usd'],
  ['nickel nickels', 1, 1, '#nickel'],
  ['euro euros EUR', 1, 1, '$eur'],
  ['yuan RMB CNY', 1, 1, '$cny'],
  ['yen JPY', 1, 1, '$jpy'],
  ['rupee rupees Rs INR', 1, 1, '$inr'],
  ['GBP', 1, 1, '$gbp'],
  ['peso pesos', 1, 1, '$peso'],
  ['ruble rubles roubles', 1, 1, '$rub'],
  ['won KRW', 1, 1, '$krw'],
]

const PREFIXES: readonly (readonly [symbol: string, name: string, exponent: number])[] = [
  ['Y', 'yotta', 24],
  ['Z', 'zetta', 21],
  ['E', 'exa', 18],
  ['P', 'peta', 15],
  ['T', 'tera', 12],
  ['G', 'giga', 9],
  ['M', 'mega', 6],
  ['k', 'kilo', 3],
  ['h', 'hecto', 2],
  ['da', 'deca', 1],
  ['d', 'deci', -1],
  ['c', 'centi', -2],
  ['m', 'milli', -3],
  ['μ', 'micro', -6],
  ['u', 'micro', -6],
  ['µ', 'micro', -6],
  ['n', 'nano', -9],
  ['p', 'pico', -12],
  ['f', 'femto', -15],
]

const CURRENCY_SYMBOLS: { readonly [symbol: string]: string } = {
  $: 'usd',
  '€': 'eur',
  '£': 'gbp',
  '¥': 'jpy',
  '₹': 'inr',
  '₽': 'rub',
  '₩': 'krw',
}

/** Multipliers that are written as words: "5 million". */
export const MULTIPLIERS: ReadonlyMap<string, bigint> = new Map([
  ['hundred', 100n],
  ['thousand', 1000n],
  ['million', 10n ** 6n],
  ['billion', 10n ** 9n],
  ['trillion', 10n ** 12n],
  ['dozen', 12n],
])

/** The unit of that name, prefixes included; case counts. */
export function lookupUnit(name: string): Unit | undefined {
  return table.get(name)
}

/** @param symbol `$`, `€` … */
export function currency(symbol: string): Unit | undefined {
  const code = CURRENCY_SYMBOLS[symbol]
  if (code === undefined) return undefined
  return make(symbol, 1n, 1n, { [`$${code}`]: 1 }, 'currency')
}

export const PERCENT: Unit = make('%', 1n, 100n, {}, 'percent')
export const PERMILLE: Unit = make('‰', 1n, 1000n, {}, 'percent')
export const DEGREE: Unit = make('°', 1n, 180n, { angle: 1 }, 'angle', 1)
export const ARC_MINUTE: Unit = make("'", 1n, 180n * 60n, { angle: 1 }, 'angle', 1)
export const ARC_SECOND: Unit = make("''", 1n, 180n * 3600n, { angle: 1 }, 'angle', 1)
export const RADIAN: Unit = make('rad', 1n, 1n, { angle: 1 }, 'angle')

const table: ReadonlyMap<string, Unit> = build()

/** A counted thing, known by its word alone. */
export function countOf(word: string): Unit {
  return make(word, 1n, 1n, { [`#${singular(word.toLowerCase())}`]: 1 }, 'count')
}

export function multiplyUnits(a: Unit, b: Unit, sign: 1 | -1 = 1): Unit {
  return powered(a, 1, powered(b, sign))
}

export function powerUnit(unit: Unit, exponent: number): Unit {
  return { ...powered(unit, exponent), name: `${unit.name}^${exponent}` }
}

/** Do two units measure the same thing, so that a factor converts one into the other? */
export function sameDimensions(a: Unit, b: Unit): boolean {
  const names = new Set([...Object.keys(a.dimensions), ...Object.keys(b.dimensions)])
  for (const name of names) if ((a.dimensions[name] ?? 0) !== (b.dimensions[name] ?? 0)) return false
  return true
}

function powered(unit: Unit, exponent: number, times?: Unit): Unit {
  const magnitude = BigInt(Math.abs(exponent))
  let numerator = exponent >= 0 ? unit.numerator ** magnitude : unit.denominator ** magnitude
  let denominator = exponent >= 0 ? unit.denominator ** magnitude : unit.numerator ** magnitude
  let pi = unit.pi * exponent
  const dimensions: { [base: string]: number } = {}
  for (const [base, power] of Object.entries(unit.dimensions)) dimensions[base] = power * exponent
  let name = unit.name
  let kind = unit.kind
  if (times !== undefined) {
    numerator *= times.numerator
    denominator *= times.denominator
    pi += times.pi
    for (const [base, power] of Object.entries(times.dimensions)) dimensions[base] = (dimensions[base] ?? 0) + power
    name = `${unit.name} ${times.name}`
    kind = 'unit'
  }
  const divisor = gcd(numerator, denominator)
  for (const base of Object.keys(dimensions)) if (dimensions[base] === 0) delete dimensions[base]
  return { name, numerator: numerator / divisor, denominator: denominator / divisor, pi, dimensions, kind }
}

function singular(word: string): string {
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`
  if (word.length > 3 && word.endsWith('s') && !word.endsWith('ss')) return word.slice(0, -1)
  return word
}

function make(
  name: string,
  numerator: bigint,
  denominator: bigint,
  dimensions: { readonly [base: string]: number },
  kind: Unit['kind'],
  pi = 0,
): Unit {
  const divisor = gcd(numerator, denominator)
  return { name, numerator: numerator / divisor, denominator: denominator / divisor, pi, dimensions, kind }
}

function build(): Map<string, Unit> {
  const units = new Map<string, Unit>()
  for (const [names, numerator, denominator, written, prefixed] of ROWS) {
    const dimensions = readDimensions(written)
    const kind = written.startsWith('$') ? 'currency' : 'unit'
    const list = names.split(' ')
    for (const name of list) units.set(name, make(name, BigInt(numerator), BigInt(denominator), dimensions, kind))
    if (prefixed === undefined) continue
    for (const [symbol, word, exponent] of PREFIXES) {
      const scale = 10n ** BigInt(Math.abs(exponent))
      const up = exponent > 0 ? scale : 1n
      const down = exponent > 0 ? 1n : scale
      for (const name of list) {
        const spelled = name.length > 3 ? `${word}${name}` : name.length <= 3 ? `${symbol}${name}` : ''
        if (spelled === '' || units.has(spelled)) continue
        units.set(spelled, make(spelled, BigInt(numerator) * up, BigInt(denominator) * down, dimensions, kind))
      }
    }
  }
  for (const name of ['degree', 'degrees', 'deg', '°']) units.set(name, DEGREE)
  for (const name of ['radian', 'radians', 'rad', 'rads']) units.set(name, RADIAN)
  const turn = make('revolution', 2n, 1n, { angle: 1 }, 'unit', 1)
  for (const name of ['revolution', 'revolutions', 'rev', 'revs']) units.set(name, { ...turn, name })
  units.set('rpm', make('rpm', 2n, 60n, { angle: 1, time: -1 }, 'unit', 1))
  for (const name of ['percent', 'percentage', 'pct']) units.set(name, PERCENT)
  units.set('kg', make('kg', 1n, 1n, { mass: 1 }, 'unit'))
  units.set('℃', make('℃', 1n, 1n, { '#celsius': 1 }, 'unit'))
  units.set('℉', make('℉', 1n, 1n, { '#fahrenheit': 1 }, 'unit'))
  return units
}

function readDimensions(written: string): { [base: string]: number } {
  const dimensions: { [base: string]: number } = {}
  for (const part of written.split(' ')) {
    const [base = '', exponent = '1'] = part.split('^')
    dimensions[base] = Number(exponent)
  }
  return dimensions
}
