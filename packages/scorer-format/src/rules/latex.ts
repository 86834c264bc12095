import { binary, binaryRange, type Rule } from '../rule.ts'
import { partOf } from '../text/answer-part.ts'

const TOKEN =
  /\\(?:begin|end)\s*\{([^{}\n]{0,64})\}|\\(left|right)(?![A-Za-z])|\\[([\])]|\\[\s\S]|\$\$|[{}$]|\n[ \t]*\n/g

/**
 * Is the LaTeX well formed: braces, `$…$`, `$$…$$`, `\(…\)`, `\[…\]`, environments and `\left…\right` each closed in the
 * order in which they were opened, no inline formula across a blank line? Commands are not looked up.
 */
export const latex: Rule<'latex'> = {
  range: options => binaryRange(options.values),
  grade({ part = 'answer', values }, { text, item }) {
    const miss = latexError(partOf(text, item, part))
    return binary(miss === null, values, { miss })
  },
}

function latexError(text: string): string | null {
  const open: string[] = []
  for (const match of text.matchAll(TOKEN)) {
    const [token, environment, side] = match
    const at = `at ${match.index}`
    const top = open.at(-1)
    if (token === '{') open.push('}')
    else if (environment !== undefined) {
      const name = environment.trim()
      if (token.startsWith('\\begin')) open.push(`\\end{${name}}`)
      else if (top !== `\\end{${name}}`)
        return `\\end{${name}} ${at} closes ${top === undefined ? 'nothing' : 'something else'}`
      else open.pop()
    } else if (side === 'left') open.push('\\right')
    else if (token === '\\(') open.push('\\)')
    else if (token === '\\[') open.push('\\]')
    else if (token === '$' || token === '$$') {
      if (top === token) open.pop()
      else if (open.includes('$') || open.includes('$$')) return `${token} ${at} inside a formula`
      else open.push(token)
    } else if (token.startsWith('\n')) {
      if (open.includes('$') || open.includes('\\)')) return `blank line in an inline formula ${at}`
    } else if (token === '}' || side === 'right' || token === '\\)' || token === '\\]') {
      const wanted = side === 'right' ? '\\right' : token
      if (top !== wanted) return `${wanted} ${at} closes ${top === undefined ? 'nothing' : 'something else'}`
      open.pop()
    }
    if (open.length > 512) return 'nested deeper than 512 levels'
  }
  return open.length === 0 ? null : `${open.at(-1)} is missing`
}
