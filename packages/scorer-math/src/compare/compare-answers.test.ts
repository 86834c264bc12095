import { describe, expect, test } from 'vitest'
import { type Policy, PRESETS } from '../policy.ts'
import { compareAnswers } from './compare-answers.ts'

type Row = readonly [gold: string, answer: string, why: string]

const verdict = (gold: string, answer: string, policy?: Policy): string => {
  const compared = compareAnswers(gold, answer, { salt: 'test', ...(policy === undefined ? {} : { policy }) })
  return compared.outcome === 'decided' ? compared.decision.verdict : compared.outcome
}

const EQUAL: readonly Row[] = [
  ['016', '16', 'leading zeros'],
  ['42', '**42**', 'emphasis'],
  ['42', '42.', 'full stop'],
  ['1\\,234', '1234', 'thin space between thousands'],
  ['1 234 567', '1234567', 'spaces between thousands'],
  ["1'234'567", '1234567', 'Swiss thousands'],
  ['1.234.567', '1234567', 'dots between thousands'],
  ['1.234,5', '1234.5', 'dots between thousands, decimal comma'],
  ['3{,}14', '3.14', 'decimal comma as LaTeX writes it'],
  ['1e6', '1000000', 'scientific'],
  ['6.02×10²³', '6.02\\times10^{23}', 'superscript digits'],
  ['½', '\\frac12', 'vulgar fraction'],
  ['1½', '\\frac32', 'mixed number with a vulgar fraction'],
  ['2 3/4', '\\frac{11}{4}', 'mixed number in plain text'],
  ['√3/2', '\\frac{\\sqrt{3}}{2}', 'root sign'],
  ['ｘ＝５', '5', 'full-width signs'],
  ['0.(3)', '1/3', 'repeating decimal in brackets'],
  ['0.1666…', '1/6', 'repeating decimal with dots'],
  ['0.\\dot{1}4285\\dot{7}', '1/7', 'repeating decimal with two dots'],
  ['\\dfracxy', 'x/y', 'letters run into the command'],
  ['3\\frac{1}{2}', '3.5', 'mixed number'],
  ['25%', '25 percent', 'percent in words'],
  ['5', '5‰ \\cdot 1000', 'permille is a value'],
  ['198\\%', '198', 'bare percentage points'],
  ['198\\%', '1.98', 'percentage as a value'],
  ['50', '50\\%', 'percent sign may be added'],
  ['5 \\text{ cm}', '50 \\text{ mm}', 'convertible unit'],
  ['180 \\text{ minutes}', '3 \\text{ hours}', 'convertible time'],
  ['36 \\mathrm{~km} / \\mathrm{h}', '10 \\text{ m/s}', 'convertible rate'],
  ['5 \\mathrm{m}', '5 m', 'single letters as units where the other side has one'],
  ['90', '90^\\circ', 'degrees may be added'],
  ['90^\\circ', '\\frac{\\pi}{2}', 'degrees are a value'],
  ["1^\\circ 30'", '1.5^\\circ', 'minutes of arc'],
  ['\\$18.90', '18.9', 'currency'],
  ['5 \\text{ dollars}', '\\$5', 'currency in words'],
  ['18 \\text{ ways}', '18', 'a count may lack its noun'],
  ['2A_{16}', '42', 'hexadecimal value'],
  ['0x1F', '31', 'hexadecimal in code'],
  ['1101_{\\text{two}}', '13', 'base in words'],
  ['x=5', '5', 'the name of what is asked'],
  ['5', 'x = 5', 'the same from the other side'],
  ['277', 'm+n=277', 'an equation of two unknowns names what is asked'],
  ['11', 'x = 5+5+1 = 11', 'a chain whose links hold'],
  ['\\frac13', 'x = \\frac13 \\approx 0.333', 'a chain that ends in a rounding'],
  ['(1,2)', 'x=1, y=2', 'coordinates by name'],
  ['(1,2)', 'y=2, x=1', 'in the order of the names'],
  ['x=1,y=2', '(x,y)=(1,2)', 'a tuple of names'],
  ['1,2,2', '2,1,2', 'multiset in any order'],
  ['\\{1,2\\}', '\\{2,1,1\\}', 'a set has no multiplicity'],
  ['\\pm 3', '3, -3', 'plus or minus'],
  ['2\\pm\\sqrt3', '2-\\sqrt3\\text{ and }2+\\sqrt3', 'plus or minus in a sum'],
  ['(1,\\pm2)', '(1,2),(1,-2)', 'plus or minus in a tuple'],
  ['1\\pm i', '1+i, 1-i', 'plus or minus of a complex number'],
  ['(-\\infty,-3)\\cup(3,\\infty)', 'x<-3 or x>3', 'interval and inequality with "or"'],
  ['(2,\\infty)', '\\{x \\mid x>2\\}', 'interval and set builder'],
  ['2x<6', 'x<3', 'inequality divided by a positive number'],
  ['-x>-1', 'x<1', 'inequality times minus one'],
  ['1<x\\le5', '(1,5]', 'chained inequality'],
  ['|x|<3', '(-3,3)', 'absolute value'],
  [']0,1[', '(0,1)', 'French brackets'],
  ['x\\ne5', '(-\\infty,5)\\cup(5,\\infty)', 'all but a point'],
  ['\\mathbb{R}\\setminus\\{1\\}', 'x\\neq1', 'difference of sets'],
  ['\\mathbb{R}', '(-\\infty,\\infty)', 'all reals'],
  ['\\emptyset', 'no solution', 'none in words'],
  ['\\begin{pmatrix}1\\\\2\\end{pmatrix}', '(1,2)', 'column vector and tuple'],
  ['\\langle1,2\\rangle', '\\begin{bmatrix}1&2\\end{bmatrix}', 'row vector'],
  ['\\begin{pmatrix}2&0\\\\0&2\\end{pmatrix}', '2\\begin{pmatrix}1&0\\\\0&1\\end{pmatrix}', 'a multiple of a matrix'],
  ['\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}^{-1}', '\\begin{pmatrix}-2&1\\\\3/2&-1/2\\end{pmatrix}', 'inverse'],
  ['\\begin{vmatrix}1&2\\\\3&4\\end{vmatrix}', '-2', 'determinant'],
  ['x^2+y^2=25', '2x^2+2y^2-50=0', 'equation up to a factor'],
  ['y=\\frac12x', '2y=x', 'equation up to a factor, fraction'],
  ['AB=5', '5', 'a segment'],
  ['\\sin A=\\frac35', '\\frac35', 'a function of a named angle'],
  ['36 km/h', '10 m/s', 'rates in plain text'],
  ['V_1:V_2=11:21', '11:21', 'a ratio of named magnitudes'],
  ['x\\in\\{1,2\\}', 'x=1 or x=2', 'membership and alternatives'],
  ['p=5,q=2;p=7,q=2', '(5,2),(7,2)', 'records and tuples'],
  ['xy=6', '\\frac6x', 'equation solved for what the answer lacks'],
  ['(t,2t+1)', '(s,2s+1)', 'a parameter by another name'],
  ['\\frac{x^2}{2}+C', '\\frac{x^2}{2}+K', 'constant of integration'],
  ['y=c_1e^x+c_2e^{-x}', 'y=C_1e^x+C_2e^{-x}', 'constants of the general solution'],
  ['x=2k\\pi, k\\in\\mathbb{Z}', '2n\\pi', 'integer by another name'],
  ['f(x)=2x+1', 'f(t)=2t+1', 'argument of a function'],
  ['\\arcsin x', '\\sin^{-1}x', 'inverse by exponent'],
  ['\\tan\\theta', '\\operatorname{tg}\\theta', 'another name of the tangent'],
  ['e^{i\\pi/3}', '\\frac12+\\frac{\\sqrt3}{2}i', 'polar form'],
  ['\\operatorname{cis}(\\pi/2)', 'i', 'cis'],
  ['i(2-i)', '1+2i', 'the letter i before a bracket multiplies'],
  ['{}_5C_2', '10', 'binomial with scripts before'],
  ['C_{5}^{2}', '\\binom52', 'binomial in the continental way'],
  ['5!!', '15', 'double factorial'],
  ['\\lfloor 3.7\\rfloor', '3', 'floor'],
  ['\\gcd(12,18)', '6', 'gcd'],
  ['17 \\bmod 5', '2', 'mod'],
  ['2:3', '4:6', 'ratio'],
  ['3:05', '3:05', 'time'],
  ['4:30 \\text{ p.m.}', '16:30', 'time of day'],
  ['\\text{(B)}', 'B. 42', 'choice with its content'],
  ['\\text{Yes}', 'yes', 'case of words'],
  ['The minimum is $5$', '5', 'the only math of a sentence'],
  ['7', '\\text{seven}', 'a number in words'],
  ['\\log_{10}1000', '3', 'logarithm with a base'],
  ['\\log 100', '2', 'logarithm to base ten where the answer asks for it'],
  ['\\log 2', '\\ln 2', 'or natural'],
  ['2.718', 'e', 'exact answer that rounds to a decimal gold'],
  ['2.718', '2.71828', 'longer answer that rounds to a decimal gold'],
  ['3.14\\times10^5', '314159.2', 'rounding at the last place of a scaled decimal'],
  ['12\\text{ inches}^2', '12', 'squared unit'],
  ['5\\text{ ft }3\\text{ in}', '63\\text{ in}', 'compound length'],
  ['x\\equiv3\\pmod4', 'x\\equiv3\\ (\\bmod\\ 4)', 'congruence'],
  ['\tfrac12', '\\frac12', 'a backslash that a string literal ate'],
  ['\\\\frac{1}{2}', '0.5', 'a doubled backslash'],
  ['15\\text{th}', '15', 'ordinal'],
  ['②③', '2, 3', 'circled numbers'],
  ['5 \\text{ million}', '5000000', 'multiplier in words'],
]

const DIFFERENT: readonly Row[] = [
  ['5 \\text{ m}', '5 \\text{ cm}', 'contradictory unit'],
  ['3 \\text{ hours}', '3 \\text{ minutes}', 'contradictory time'],
  ['5 \\text{ cm}^2', '5 \\text{ cm}', 'contradictory dimension'],
  ['50', '0.5', 'gold 50 never takes 0.5'],
  ['5', '0.05', 'a hundredth'],
  ['\\frac{\\pi}{2}', '90', 'radians gold, bare degrees'],
  ['204_5', '204_6', 'bases are values'],
  ['204_5', '204', 'a base is not decoration'],
  ['7', '5=7', 'every link must hold'],
  ['11', 'x=5+5=11', 'a false link in a chain'],
  ['2=3', '5=7', 'two false statements'],
  ['x=3', 'y=3', 'another name'],
  ['6', '2x=6', 'an equation to be solved is not its right side'],
  ['4', 'x^2=4', 'nor is this one'],
  ['x+y=5', '5', 'a gold equation of two unknowns is no value'],
  ['x^2+y^2=25', '25', 'nor is a circle'],
  ['|x|=3', '3', 'an equation to be solved'],
  ['\\sin x=\\frac12', '\\frac12', 'and another'],
  ['13', '12 \\text{ or } 13', 'alternatives'],
  ['13', '12, 13', 'several answers'],
  ['1,2,2', '1,1,2', 'multiplicity in a list'],
  ['(1,2)', '(2,1)', 'order in a tuple'],
  ['(1,2)', '\\{1,2\\}', 'a set is no tuple'],
  ['(1,2)', '[1,2]', 'open and closed'],
  ['x<3', 'x>3', 'direction'],
  ['x<3', 'x\\le3', 'strictness'],
  ['a+b', 'A+B', 'case of symbols'],
  ['\\text{no}', '\\text{on}', 'letters of a word in another order'],
  ['BAC', 'CAB', 'letters of a name in another order'],
  ['x^2', 'n^2', 'another variable'],
  ['y=c_1x+c_2x^2', 'y=c_1x+c_3x^2', 'another constant'],
  ['e', '2.718281828', 'a decimal is no exact gold'],
  ['2.718', '2.72', 'a shorter decimal'],
  ['2.718', '2.719', 'the last digit'],
  ['0.5', '0.4999', 'two digits are not rounded to'],
  ['3.4\\times10^{-31}', '3.4\\times10^{-32}', 'small numbers'],
  ['e^{-100}', 'e^{-101}', 'small exact numbers'],
  ['10^{20}', '10^{20}+1', 'beyond doubles'],
  ['a/b', 'b/a', 'letters that are units too'],
  ['12:00', '1:00', 'time'],
  ['2:3', '3:2', 'ratio'],
  ['\\text{(A)}', '\\text{(B)}', 'choice'],
  ['x\\equiv3\\pmod4', 'x\\equiv3\\pmod5', 'modulus'],
  ['\\begin{pmatrix}1&2\\end{pmatrix}', '\\begin{pmatrix}1\\\\2\\end{pmatrix}', 'row and column'],
  ['4\\sqrt2', '4', 'a tail is never dropped'],
  ['x^2+y^2=25', 'x^2+y^2=26', 'equation'],
  ['\\sqrt{x^2}', 'x', 'a negative x'],
]

const NEVER_EQUAL: readonly Row[] = [
  ['', '', 'empty never equals empty'],
  ['5', '', 'nothing'],
  ['x', 'х', 'a Cyrillic look-alike'],
  ['12', '1\u200b2', 'zero-width space between digits'],
  ['5', '5\\foo', 'unknown command'],
  ['5', '{5', 'unbalanced'],
  ['5', '5 apples and 3 pears', 'more than was asked'],
  ['5', 'not 5', 'a negation'],
  ['15', '\\text{at least }15', 'a bound is no value'],
  ['15', '15\\text{ or more}', 'nor is this one'],
  ['12', '1 2', 'two digits side by side'],
  ['15', "15'", 'minutes of arc'],
  ['\\text{G is invertible}', '\\text{G is not invertible}', 'a negated sentence'],
  ['5 \\text{ apples}', '5 \\text{ oranges}', 'other things'],
  ['9^{9^{9^9}}', '9^{9^{9^9}}+1', 'a tower'],
  ['\\lfloor x+0.0001\\rfloor', '\\lfloor x\\rfloor', 'floor'],
]

describe('an answer is equal to the gold', () => {
  test.each(EQUAL)('%s and %s: %s', (gold, answer) => {
    expect(verdict(gold, answer)).toBe('equal')
  })
})

describe('an answer is different from the gold, by proof', () => {
  test.each(DIFFERENT)('%s and %s: %s', (gold, answer) => {
    expect(verdict(gold, answer)).toBe('different')
  })
})

describe('an answer that cannot be told or read is never equal', () => {
  test.each(NEVER_EQUAL)('%j and %j: %s', (gold, answer) => {
    expect(verdict(gold, answer)).not.toBe('equal')
  })
})

test('noise of spacing, \\left and \\dfrac changes nothing', () => {
  const golds = ['\\frac{1}{2}', '\\left(1,\\frac{3}{4}\\right)', 'x^{2}+1', '\\sqrt{\\frac{2}{3}}', '(0,1]']
  const noise = (text: string): string =>
    text.replaceAll('\\frac', '\\dfrac').replaceAll('\\left', '').replaceAll('\\right', '').replaceAll(',', '\\,,\\ ')

  expect(golds.map(gold => verdict(gold, noise(gold)))).toEqual(golds.map(() => 'equal'))
})

test('the exact preset takes no rounding, no percent and no unit leniency', () => {
  const { exact } = PRESETS

  expect(verdict('2.718', 'e', exact)).toBe('different')
  expect(verdict('50', '50\\%', exact)).toBe('different')
  expect(verdict('5 \\text{ cm}', '5', exact)).toBe('different')
})

test('the math-verify preset drops units and bases and rounds to six places', () => {
  const policy = PRESETS['math-verify']

  expect(verdict('5 \\text{ cm}', '5 \\text{ m}', policy)).toBe('equal')
  expect(verdict('204_5', '204', policy)).toBe('equal')
  expect(verdict('\\frac13', '0.333333', policy)).toBe('equal')
})

test('tolerances count only where the options ask for them', () => {
  const base = PRESETS.default

  expect(verdict('100', '101', base)).toBe('different')
  expect(verdict('100', '101', { ...base, relativeTolerance: 0.02 })).toBe('equal')
  expect(verdict('100', '101', { ...base, absoluteTolerance: 0.5 })).toBe('different')
  expect(verdict('3.14159', '3.1416', { ...base, significantDigits: 4 })).toBe('equal')
})

test('the same pair gives the same comparison, byte for byte', () => {
  const once = compareAnswers('\\sin x+\\cos x', '\\sqrt2\\sin(x+\\frac\\pi4)', { salt: 's' })
  const again = compareAnswers('\\sin x+\\cos x', '\\sqrt2\\sin(x+\\frac\\pi4)', { salt: 's' })

  expect(again).toEqual(once)
})
