const CHANGES: readonly (readonly [kind: string, found: RegExp, change: (match: string) => string])[] = [
  ['comparison', /(?<![<=>!])(?:===|!==|==|!=|<=|>=|<|>)(?![<=>])/g, flipped],
  ['operator', / [+\-*%] /g, match => (match === ' + ' ? ' - ' : ' + ')],
  ['constant', /(?<![\w.'"`])\d+(?![\w.'"`])/g, match => String(Number(match) + 1)],
  ['return', /\breturn [^;\n]+/g, () => 'return undefined'],
  ['logic', /&&|\|\|/g, match => (match === '&&' ? '||' : '&&')],
]

/** Wrong neighbours of a JavaScript program by one change of text each, evenly chosen; comments are left alone. */
export function javascriptMutants(code: string, count: number): { readonly kind: string; readonly code: string }[] {
  const from = code.lastIndexOf('*/') + 1 // the prompt's comment stands first
  const found = CHANGES.flatMap(([kind, pattern, change]) =>
    [...code.matchAll(pattern)]
      .filter(({ index }) => index > from && !code.slice(code.lastIndexOf('\n', index), index).includes('=>'))
      .map(({ index, 0: match }) => ({
        kind,
        index,
        code: code.slice(0, index) + change(match) + code.slice(index + match.length),
      })),
  ).sort((a, b) => a.index - b.index)
  const step = Math.max(1, Math.floor(found.length / count))
  return found
    .filter((_each, at) => at % step === 0)
    .slice(0, count)
    .map(({ kind, code }) => ({ kind, code }))
}

function flipped(operator: string): string {
  const pairs = [
    ['===', '!=='],
    ['==', '!='],
    ['<', '>='],
    ['>', '<='],
  ]
  for (const [a, b] of pairs) {
    if (operator === a) return b ?? operator
    if (operator === b) return a ?? operator
  }
  return operator
}
