import { NUMBER_WORDS } from '../read/names.ts'
import { PART_WORDS } from '../read/spoken.ts'

/** A number that was written in words, as a fraction in units of `scale`: 1 or 1/100. */
export type WordNumber = { readonly numerator: bigint; readonly denominator: bigint; readonly percent: boolean }

const TENS: ReadonlyMap<string, number> = new Map([
  ['twenty', 20],
  ['thirty', 30],
  ['forty', 40],
  ['fourty', 40],
  ['fifty', 50],
  ['sixty', 60],
  ['seventy', 70],
  ['eighty', 80],
  ['ninety', 90],
])

const SCALES: ReadonlyMap<string, bigint> = new Map([
  ['dozen', 12n],
  ['thousand', 1000n],
  ['million', 10n ** 6n],
  ['billion', 10n ** 9n],
  ['trillion', 10n ** 12n],
])

/**
 * "seven", "twenty-one", "two hundred and five", "minus three", "one half", "three quarters", "two and a half",
 * "fifty percent". Null for any other phrase. O(length).
 */
export function numberOfWords(text: string): WordNumber | null {
  if (text.length > 120) return null
  let words = text
    .toLowerCase()
    .replace(/[-–]/g, ' ')
    .replace(/per cent/g, 'percent')
    .split(/[\s,]+/)
    .filter(word => word !== '')
  const percent = words.at(-1) === 'percent'
  if (percent) words = words.slice(0, -1)
  const negative = words[0] === 'minus' || words[0] === 'negative'
  if (negative) words = words.slice(1)
  const value = mixed(words) ?? spelledDecimal(words)
  if (value === null) return null
  return { numerator: negative ? -value[0] : value[0], denominator: value[1], percent }
}

/** "two point five": digits one by one behind the point. */
function spelledDecimal(words: readonly string[]): Fraction | null {
  const point = words.indexOf('point')
  if (point < 0 || point === words.length - 1 || words.length - point > 20) return null
  const whole = point === 0 ? 0n : cardinal(words.slice(0, point))
  const digits = words.slice(point + 1).map(word => NUMBER_WORDS.get(word) ?? 10)
  if (whole === null || digits.some(digit => digit > 9)) return null
  const scale = 10n ** BigInt(digits.length)
  return [whole * scale + BigInt(digits.join('')), scale]
}

const ORDINALS: ReadonlyMap<string, string> = new Map(
  (
    'first:one second:two third:three fourth:four fifth:five sixth:six seventh:seven eighth:eight ninth:nine tenth:ten ' +
    'eleventh:eleven twelfth:twelve thirteenth:thirteen fourteenth:fourteen fifteenth:fifteen sixteenth:sixteen ' +
    'seventeenth:seventeen eighteenth:eighteen nineteenth:nineteen twentieth:twenty thirtieth:thirty fortieth:forty ' +
    'fiftieth:fifty sixtieth:sixty seventieth:seventy eightieth:eighty ninetieth:ninety hundredth:hundred'
  )
    .split(' ')
    .map((entry): [string, string] => entry.split(':') as [string, string]),
)

/** "third", "the twenty-first": the number of a place in order; null for "one third", which is a part. */
export function placeOfWords(text: string): bigint | null {
  const words = text
    .toLowerCase()
    .replace(/^the /, '')
    .split(/[\s-]+/)
  const last = ORDINALS.get(words.at(-1) ?? '')
  if (last === undefined || words.length > 4) return null
  const front = words.slice(0, -1)
  // two thirds and one third are parts; twenty-first and one hundred third are places
  if (front.length === 1 && !TENS.has(front[0] ?? '')) return null
  return cardinal([...front, last])
}

type Fraction = readonly [bigint, bigint]

function mixed(words: readonly string[]): Fraction | null {
  const whole = cardinal(words)
  if (whole !== null) return [whole, 1n]
  const and = words.lastIndexOf('and')
  if (and > 0) {
    const front = cardinal(words.slice(0, and))
    const part = fraction(words.slice(and + 1))
    if (front !== null && part !== null && part[0] < part[1]) return [front * part[1] + part[0], part[1]]
  }
  return fraction(words)
}

function fraction(words: readonly string[]): Fraction | null {
  const last = words.at(-1)
  if (last === undefined) return null
  const denominator =
    PART_WORDS.get(last) ?? PART_WORDS.get(last.replace(/s$/, '')) ?? (last === 'halves' ? 2n : undefined)
  if (denominator === undefined) return null
  const front = words.slice(0, -1)
  if (front.length === 0) return last === 'half' ? [1n, 2n] : null
  const numerator = front.length === 1 && (front[0] === 'a' || front[0] === 'an') ? 1n : cardinal(front)
  return numerator === null ? null : [numerator, denominator]
}

function cardinal(words: readonly string[]): bigint | null {
  if (words.length === 0) return null
  let total = 0n
  let group = 0n
  let seen = false
  let ceiling = 1_000_000_000_000_000n
  let room = 1000n // what may still follow within the group
  for (const [index, word] of words.entries()) {
    if (word === 'and') {
      if (index === 0 || index === words.length - 1) return null
      continue
    }
    if ((word === 'a' || word === 'an') && index === 0 && words.length > 1) {
      group = 1n
      seen = true
      room = 0n
      continue
    }
    const small = NUMBER_WORDS.get(word)
    const tens = TENS.get(word)
    const scale = SCALES.get(word)
    if (tens !== undefined && room > 99n) {
      group += BigInt(tens)
      room = 10n
    } else if (small !== undefined && (BigInt(small) < room || (room === 1000n && small <= 20))) {
      group += BigInt(small)
      room = 0n
    } else if (word === 'hundred' && group > 0n && group < 100n) {
      group *= 100n
      room = 100n
    } else if (scale !== undefined && group > 0n && scale < ceiling) {
      total += group * scale
      ceiling = scale
      group = 0n
      room = 1000n
    } else return null
    seen = true
  }
  return seen ? total + group : null
}
