/**
 * Inputs that hang or blow up graders: those of issue threads and measurements of others, and of our own making.
 * `equal`: what the pair is, where an answer may be right; a verdict that says the other is wrong, "undecided" is not.
 */
export type Bomb = { readonly name: string; readonly gold: string; readonly answer: string; readonly equal: boolean }

const bomb = (name: string, gold: string, answer: string, equal = false): Bomb => ({ name, gold, answer, equal })

const rows = (height: number, width: number, cell: (r: number, c: number) => string): string =>
  Array.from({ length: height }, (_, r) => Array.from({ length: width }, (_, c) => cell(r, c)).join('&')).join('\\\\')

const nest = (open: string, inner: string, close: string, times: number): string =>
  open.repeat(times) + inner + close.repeat(times)

const list = (count: number, item: (k: number) => string, joint = ','): string =>
  Array.from({ length: count }, (_, k) => item(k)).join(joint)

export const BOMBS: readonly Bomb[] = [
  // towers and large powers
  bomb('tower of 9', '9^{9^{9^{9}}}', '1'),
  bomb('tower of 9, off by one', '9^{9^{9^{9}}}', '9^{9^{9^{9}}}+1'),
  bomb('tower of 5', '5^{5^{5^{5^5}}}', '7'),
  bomb('2003^2002^2001', '2003^{2002^{2001}}', '241'),
  bomb('10^10^10', '10^{10^{10}}', '10^{10^{10}}-1'),
  bomb('2^10^9', '2^{10^9}', '2^{10^9}+1'),
  bomb('negative power', '0.1^{-10^8}', '10^{100000000}', true),
  bomb('small power', '(1+10^{-9})^{10^{9}}', 'e'),
  bomb('power of a power', '((2^{64})^{64})^{64}', '2^{262144}', true),
  bomb('x to a large power', 'x^{67108859}', 'x'),
  bomb('binomial power', '(x+1)^{100000}', '(1+x)^{100000}+1'),
  bomb('trinomial power', '(x+y+z)^{60}', '(x+y+z)^{60}-1'),
  bomb('power of polynomials', '((x^2+1)^{999}+1)^{999}', '((1+x^2)^{999}+1)^{999}', true),
  bomb('variable tower', 'x^{x^{x^{x}}}', 'x^{x^{x}}'),
  bomb('scientific', '1e5000', '1e5000', true),
  bomb('scientific, too large', '1e999999', '1'),
  bomb('0.1^{10^8}', '0.1^{10^8}', '0'),
  // factorials, binomials, gamma
  bomb('1000000!', '1000000!', '0'),
  bomb('(10^9)!', '(10^9)!', '1'),
  bomb('((9!)!)!', '((9!)!)!', '1'),
  bomb('3000!', '3000!', '3000!+1'),
  bomb('double factorial', '99999!!', '1'),
  bomb('binomial', '\\binom{1000000}{500000}', '1'),
  bomb('large binomial', '\\binom{3000}{1500}', '\\binom{3000}{1499}'),
  bomb('gamma', '\\Gamma(10^7)', '1'),
  bomb('n factorial', 'n!', '(n-1)!n', true),
  bomb('gcd of powers', '\\gcd(2^{40000}-1,2^{30000}-1)', '2^{10000}-1', true),
  bomb('lcm', '\\operatorname{lcm}(1,2,3,4,5,6,7,8,9,10,11,13,17,19,23,29,31,37,41,43,47)^{200}', '1'),
  bomb('phi', '\\phi(10^{18}+9)', '1'),
  // series, integrals, limits
  bomb('harmonic', '\\sum_{k=1}^{1000000000} \\frac1k', '21'),
  bomb('sum of squares', '\\sum_{k=1}^{100000}\\frac{1}{k^2}', '1'),
  bomb('product', '\\prod_{k=1}^{1000000} k', '1'),
  bomb('sum in a sum', '\\sum_{i=1}^{1000}\\sum_{j=1}^{1000}\\sum_{k=1}^{1000} ijk', '1'),
  bomb('sums nested deep', nest('\\sum_{k=1}^{9}(', 'k', ')', 40), '1'),
  bomb('integral', '\\int_0^{10^9} e^{x^2}\\,dx', '1'),
  bomb('limits nested', nest('\\lim_{x\\to 0}(', 'x', ')', 50), '0', true),
  bomb('derivatives nested', nest('\\frac{d}{dx}(', 'x^{99}\\sin x', ')', 12), '0'),
  bomb('infinite product', '\\prod_{k=1}^{\\infty}(1-2^{-k})', '0.288788'),
  // functions
  bomb('sin 64x', '\\sin 64x', '64\\sin x'),
  bomb('sin of a huge number', '\\sin(10^{300})', '0'),
  bomb('sines nested', nest('\\sin(', 'x', ')', 100), 'x'),
  bomb('exponentials nested', nest('e^{', 'x', '}', 40), '1'),
  bomb('logarithms nested', nest('\\ln(', 'x', ')', 60), '1'),
  bomb('roots nested', nest('\\sqrt{', 'x', '}', 300), 'x'),
  bomb('roots in a sum', nest('\\sqrt{1+', '1', '}', 90), '\\frac{1+\\sqrt5}{2}'),
  bomb('root of a long number', `\\sqrt{${'7'.repeat(4900)}}`, '1'),
  bomb('large index', '\\sqrt[100000]{2}', '1'),
  bomb('near integer', 'e^{\\pi\\sqrt{163}}', '262537412640768744'),
  bomb('tan near a pole', '\\tan(\\frac{\\pi}{2}-10^{-300})', '10^{300}'),
  bomb('cancellation', '(10^{400}+1)^{2}-10^{800}-2\\cdot10^{400}-1', '0', true),
  bomb('floor of a power', '\\lfloor (1+\\sqrt2)^{5000}\\rfloor', '1'),
  bomb('mod of a power', '3^{10^{9}} \\bmod 7', '5'),
  bomb('modulus', '|'.repeat(400), '1'),
  bomb('bars', nest('|', 'x', '|', 60), '|x|', true),
  bomb('min and max', `\\max(${list(400, k => `\\min(x,${k})`)})`, 'x'),
  bomb('piecewise', `\\begin{cases}${rows(60, 2, (r, c) => (c === 0 ? `x^{${r}}` : `x>${r}`))}\\end{cases}`, 'x'),
  bomb('hidden roots', '\\sqrt2+\\sqrt3+\\sqrt5', '\\sqrt{10+2\\sqrt6+2\\sqrt{10}+2\\sqrt{15}}', true),
  bomb(
    'roots of many numbers',
    list(60, k => `\\sqrt{${k + 2}}`, '+'),
    '1',
  ),
  bomb('issue 568', '\\frac{(x+1)^{20}(x+2)^{20}}{(x+3)^{20}}-\\frac{(x^2+3x+2)^{20}}{(x+3)^{20}}', '0', true),
  bomb('issue 3693', '(\\frac{1}{x(y-1)})^{\\frac{1}{y-1}}', '1'),
  // length and nesting
  bomb('a million digits', '1'.repeat(1_000_000), '2'),
  bomb('a million digits on both sides', '1'.repeat(1_000_000), `${'1'.repeat(999_999)}2`),
  bomb('5000 digits', '7'.repeat(5000), `${'7'.repeat(4999)}8`),
  bomb('decimals', `0.${'3'.repeat(4990)}`, '\\frac13', true),
  bomb('repeating decimals', `0.\\overline{${'142857'.repeat(700)}}`, '\\frac17', true),
  bomb(
    'thousands',
    list(3000, () => '111', ','),
    '1',
  ),
  bomb('parentheses', nest('(', '1', ')', 5000), '1', true),
  bomb('parentheses that never close', '('.repeat(19_000), '1'),
  bomb('fractions nested', nest('\\frac{1}{', '2', '}', 3000), '1'),
  bomb('fractions nested within the limit', nest('\\frac{1}{1+', '2', '}', 50), '1'),
  bomb('powers nested', nest('x^{', '2', '}', 110), 'x'),
  bomb('braces', '{'.repeat(20_000), '1'),
  bomb('braces around', nest('{', '1', '}', 9000), '1', true),
  bomb('minus signs', `${'-'.repeat(15_000)}1`, '1', false),
  bomb(
    'plus and minus',
    list(12, () => '\\pm 1', ' '),
    '1',
  ),
  bomb(
    'many signs',
    list(3000, () => '\\pm 1', '+'),
    '1',
  ),
  bomb('factorial signs', `5${'!'.repeat(10_000)}`, '1'),
  bomb('primes', `f${"'".repeat(15_000)}`, 'f'),
  bomb('tokens', '1+'.repeat(9000).slice(0, -1), '9000', true),
  bomb('one and space', '1 '.repeat(20_000), '1'),
  bomb('spaces', `${' '.repeat(900_000)}1`, '1', true),
  bomb('letters', 'a'.repeat(19_000), 'b'),
  bomb('words', 'lorem ipsum '.repeat(1600), 'x'),
  bomb('words and math', 'so 1 and then '.repeat(1200), 'x'),
  bomb('commands', '\\foo'.repeat(4000), '1'),
  bomb('text commands', '\\text{'.repeat(3000), '1'),
  bomb('dollars', '$'.repeat(19_000), '1'),
  bomb('backslashes', '\\'.repeat(19_000), '1'),
  bomb('emphasis', `${'*'.repeat(9000)}1${'*'.repeat(9000)}`, '1', true),
  bomb('quotes', `${'"'.repeat(9000)}1${'"'.repeat(9000)}`, '1', true),
  bomb('dots', '.'.repeat(19_000), '1'),
  bomb('ellipses', '1,\\ldots,'.repeat(1500), '1'),
  bomb('carets', '^'.repeat(19_000), '1'),
  bomb('subscripts', `x${'_x'.repeat(5000)}`, 'x'),
  bomb('units', `1${'\\text{ m}'.repeat(1500)}`, '1', true),
  bomb('powers of units', '1\\text{ m}^{999999}', '1'),
  bomb('percent signs', `1${'\\%'.repeat(9000)}`, '1'),
  bomb('degrees', `1${'^\\circ'.repeat(2500)}`, '1'),
  bomb(
    'colons',
    list(3000, () => '1', ':'),
    '1',
  ),
  bomb(
    'relations',
    list(3000, () => 'x', '='),
    'x',
  ),
  bomb(
    'inequalities',
    list(60, k => `${k}`, '<x<'),
    'x',
  ),
  bomb(
    'or',
    list(2000, k => `x=${k}`, ' or '),
    'x=1',
  ),
  bomb(
    'unions',
    list(500, k => `(${2 * k},${2 * k + 1})`, '\\cup'),
    '(0,1)',
  ),
  bomb('nested sets', nest('\\{', '1', '\\}', 100), '1', true),
  bomb(
    'a set against itself backwards',
    list(500, k => `\\sqrt{${k}}`),
    list(500, k => `\\sqrt{${499 - k}}`),
    true,
  ),
  bomb(
    'a list of variables',
    list(300, k => `x_{${k}}`),
    list(300, k => `x_{${299 - k}}`),
    true,
  ),
  bomb(
    'names to rename',
    list(6, k => `c_{${k}}e^{${k}x}`, '+'),
    list(6, k => `C_{${k}}e^{${5 - k}x}`, '+'),
  ),
  // matrices
  bomb('60 by 60', `\\begin{pmatrix}${rows(60, 60, (_, c) => `${c}`)}\\end{pmatrix}`, '1'),
  bomb(
    '60 by 60 without its frame',
    rows(60, 60, (_, c) => `${c}`),
    '1',
  ),
  bomb('30 by 30 twice', ...twice(`\\begin{pmatrix}${rows(30, 30, (r, c) => `\\sqrt{${r + c}}`)}\\end{pmatrix}`)),
  bomb('200 by 200', `\\begin{pmatrix}${rows(200, 200, () => '1')}\\end{pmatrix}`, '1'),
  bomb('determinant of letters', `\\begin{vmatrix}${rows(9, 9, (r, c) => `a_{${r}${c}}`)}\\end{vmatrix}`, '0'),
  bomb('determinant of five', `\\begin{vmatrix}${rows(5, 5, (r, c) => `a_{${r}${c}}`)}\\end{vmatrix}`, '0'),
  bomb('inverse of four', `\\begin{pmatrix}${rows(4, 4, (r, c) => `a_{${r}${c}}`)}\\end{pmatrix}^{-1}`, '1'),
  bomb('power of a matrix', '\\begin{pmatrix}1&1\\\\1&0\\end{pmatrix}^{1000000}', '1'),
  bomb('matrices in a product', '\\begin{pmatrix}1&x\\\\x&1\\end{pmatrix}'.repeat(60), '1'),
  bomb('nested matrices', nest('\\begin{pmatrix}', '1', '\\end{pmatrix}', 60), '1', true),
  bomb('uneven rows', `\\begin{pmatrix}${list(500, k => '1&'.repeat(k % 7), '\\\\')}\\end{pmatrix}`, '1'),
  // text
  bomb('no number', 'NaN', 'NaN', true),
  bomb('zero-width digits', '1\u200b'.repeat(5000), '1'),
  bomb('emoji', '🧮'.repeat(9000), '1'),
  bomb('combining marks', `1${'\u0305'.repeat(18_000)}`, '1'),
  bomb('lone surrogates', '\ud800'.repeat(9000), '1'),
  bomb('right to left', '\u202e1+1=2\u202c'.repeat(900), '1'),
  bomb('mathematical letters', '𝑥'.repeat(9000), 'x'),
  bomb('superscripts', `x${'²'.repeat(15_000)}`, 'x'),
  bomb('fullwidth', '１'.repeat(19_000), '1'),
  bomb('prototype', '__proto__', 'constructor'),
  bomb('assignment', 'pi:3', 'pi'),
  bomb('code', '__import__("os").system("true")', '1'),
  bomb('NUL', '\u0000'.repeat(19_000), '1'),
]

function twice(text: string): [gold: string, answer: string, equal: boolean] {
  return [text, text.replaceAll('\\sqrt', ' \\sqrt '), true]
}

const MEGABYTE = 1_000_000

const fill = (text: string, length = MEGABYTE): string => text.repeat(Math.floor(length / text.length))

/** Completions of a megabyte that end in the answer 7, or in none. */
export const COMPLETIONS: readonly { readonly name: string; readonly completion: string; readonly right: boolean }[] = [
  { name: 'prose', completion: `${fill('Then we see that x is 5. ')}\\boxed{7}`, right: true },
  { name: 'boxes', completion: `${fill('\\boxed{1}. Then ')} \\boxed{7}`, right: true },
  { name: 'boxes joined by or', completion: fill('\\boxed{7} or \\boxed{8} '), right: false },
  { name: 'boxes that never close', completion: fill('\\boxed{'), right: false },
  { name: 'nested boxes', completion: `${'\\boxed{'.repeat(100_000)}7${'}'.repeat(100_000)}`, right: false },
  { name: 'braces', completion: fill('{'), right: false },
  { name: 'one dollar', completion: fill('$x '), right: false },
  { name: 'dollars', completion: fill('$'), right: false },
  { name: 'inline math', completion: `${fill('$x=1$ ')} so $7$`, right: true },
  { name: 'opened math', completion: fill('\\( x '), right: false },
  { name: 'opened environments', completion: fill('\\begin{align} x '), right: false },
  { name: 'answers', completion: `${fill('The answer is 5. ')} The answer is 7.`, right: true },
  { name: 'an answer without end', completion: `The answer is ${fill('x ')}`, right: false },
  { name: 'spaces behind answer', completion: `answer${fill(' ')}`, right: false },
  { name: 'marks', completion: `${fill('#### 5\n')}#### 7`, right: true },
  { name: 'think tags', completion: `${fill('<think></think>')}\\boxed{7}`, right: true },
  { name: 'answer tags', completion: `${fill('<answer>')}7</answer>`, right: true },
  { name: 'digits', completion: fill('1'), right: false },
  { name: 'digits and commas', completion: fill('1,'), right: false },
  { name: 'numbers', completion: `${fill('12 34 ')} 7`, right: true },
  { name: 'or', completion: fill('7 or '), right: false },
  { name: 'backslashes', completion: fill('\\'), right: false },
  { name: 'line breaks', completion: `${fill('\n')}7`, right: true },
  { name: 'tables', completion: `${fill('| 1 | 2 |\n')}\nAnswer: 7`, right: true },
  { name: 'tokens', completion: `${fill('<|a|>')}\\boxed{7}`, right: true },
  { name: 'unicode', completion: `${fill('数学')}答案是7。`, right: true },
  { name: 'lone surrogates', completion: `${fill('\ud800')}\\boxed{7}`, right: true },
]
