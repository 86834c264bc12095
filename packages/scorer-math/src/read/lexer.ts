import type { NumberExpr } from '../ast.ts'
import { braced, isDigit, isLetter, isLetterLike, matchAt, single, skipSpaces } from './characters.ts'
import { LIMITS, Unreadable } from './limits.ts'
import {
  CONNECTIVES,
  FUNCTIONS,
  GREEK,
  LOOKS,
  ONLY_CALLED,
  SHORT_WORDS,
  SKIPPED_ARGUMENT,
  TEXTUAL,
  TRANSPARENT,
} from './names.ts'
import { readNumber } from './number-literal.ts'
import type { LexerOptions, Mode, Token } from './token.ts'
import { BLACKBOARD, circledNumber, expandUnicode, greekUnicode } from './unicode.ts'
import { lookupUnit, MULTIPLIERS } from './units.ts'

const RUN = /[\p{L}\p{M}]+/uy

const TEXT_RUN = /[\p{L}\p{M}]+(?:['’-][\p{L}\p{M}]+)*/uy

const HALF = /([ap])\.?\s?m(?:\.|\b)/iy

const BASED = /(?:0x[0-9a-fA-F]+|0b[01]+|0o[0-7]+)(?![0-9a-zA-Z_])/y

const BASED_SUBSCRIPT = /(?=[0-9A-Z]*[0-9])(?=[0-9A-Z]*[A-Z])([0-9A-Z]+)_(?:\{\s*(\d{2})\s*\}|(\d{2}))/y

const BASED_FRACTION = /(\d+\.\d+)_(?:\{\s*(\d{1,2})\s*\}|(\d))(?!\d)/y

const HEX_LETTERS = /([A-F]{2,})_(?:\{\s*(16)\s*\}|(16))/y

/** Cuts an answer's text into tokens. O(n). @throws Unreadable beyond the limits or at an unknown character */
export function tokenize(input: string, options: LexerOptions): Token[] {
  if (input.length > LIMITS.characters) throw new Unreadable('limit:characters', LIMITS.characters)
  const text = expandUnicode(input)
  const tokens: Token[] = []
  const delimited = hasMathDelimiters(text)
  const modes: { mode: Mode; depth: number }[] = [{ mode: delimited ? 'text' : 'plain', depth: -1 }]
  let mode = (delimited ? 'text' : 'plain') as Mode
  let depth = 0 // of braces
  let nesting = 0 // of brackets that make a comma a separator
  let space = false
  let apart = false
  let closedAt = -1 // where the last $…$ ended
  let at = 0

  const emit = (kind: Token['kind'], value: string, extra?: { value?: NumberExpr; base?: number }): void => {
    if (tokens.length >= LIMITS.tokens) throw new Unreadable('limit:tokens', at)
    tokens.push({ kind, text: value, at, space, roman: mode === 'text' || mode === 'roman', apart, ...extra })
    space = false
    apart = false
  }
  const push = (next: Mode): void => {
    modes.push({ mode: next, depth })
    mode = next
  }
  const pop = (): void => {
    if (modes.length > 1) modes.pop()
    mode = modes.at(-1)?.mode ?? 'plain'
  }

  while (at < text.length) {
    const char = text[at] ?? ''
    if (char === ' ' || char === '\t' || char === '\n' || char === '\r' || char === '~') {
      space = true
      at++
      continue
    }
    if ((char >= '0' && char <= '9') || (char === '.' && isDigit(text[at + 1]))) {
      const based = BASED_SUBSCRIPT
      based.lastIndex = at
      const subscripted = based.exec(text)
      if (subscripted !== null) {
        emit('based', subscripted[1] ?? '', { base: Number(subscripted[2] ?? subscripted[3]) })
        at = based.lastIndex
        continue
      }
      const fractional = matchAt(BASED_FRACTION, text, at)
      if (fractional !== null) {
        emit('based', fractional[1] ?? '', { base: Number(fractional[2] ?? fractional[3]) })
        at += fractional[0].length
        continue
      }
      if (char === '0' && /[xbo]/.test(text[at + 1] ?? '')) {
        BASED.lastIndex = at
        const prefixed = BASED.exec(text)
        if (prefixed !== null) {
          const base = text[at + 1] === 'x' ? 16 : text[at + 1] === 'b' ? 2 : 8
          emit('based', prefixed[0].slice(2), { base })
          at = BASED.lastIndex
          continue
        }
      }
      const literal = readNumber(text, at, { ...options, separators: nesting === 0 })
      emit('number', text.slice(at, literal.end), { value: literal.value })
      at = literal.end
      continue
    }
    if (char === '\\') {
      const next = text[at + 1] ?? ''
      if (!isLetter(next)) {
        at += 2
        switch (next) {
          case '\\':
            emit('mark', '\\\\')
            if (text[at] === '[' && /^\[-?[\d.]+\s*(?:pt|em|ex|cm|mm|in)\]/.test(text.slice(at, at + 16)))
              at = text.indexOf(']', at) + 1
            continue
          case '{':
          case '}':
            nesting += next === '{' ? 1 : -1
            if (nesting < 0) nesting = 0
            emit('mark', `\\${next}`)
            continue
          case '$':
            emit('mark', '\\$')
            continue
          case '%':
            emit('mark', '%')
            continue
          case '(':
          case '[':
            push('math')
            space = true
            continue
          case ')':
          case ']':
            pop()
            space = true
            continue
          case '|':
            emit('mark', '\\|')
            continue
          case '#':
          case '_':
            continue
          case '&':
            emit('word', 'and')
            continue
          case "'":
          case '"':
          case '`':
          case '^':
          case '=':
          case '.':
            continue // text accents
          default: // \, \; \: \! \  and the like
            space = true
            continue
        }
      }
      const start = at
      at++
      while (isLetter(text[at])) at++
      if (text[at] === '*') at++
      const name = text.slice(start + 1, at).replace(/\*$/, '')
      at = command(name, start)
      continue
    }
    if (char === '$') {
      const double = text[at + 1] === '$'
      at += double ? 2 : 1
      if (!delimited) {
        emit('mark', '\\$')
        continue
      }
      if (mode === 'math') {
        pop()
        closedAt = at
      } else {
        // formulas on lines of their own are parts of their own
        if (closedAt >= 0 && /^\s*\n\s*\$*$/.test(text.slice(closedAt, at)) && !isOpenEnd(tokens.at(-1)))
          emit('mark', '\\\\')
        push('math')
      }
      space = true
      continue
    }
    if (char === '{') {
      depth++
      nesting++
      at++
      emit('mark', '{')
      continue
    }
    if (char === '}') {
      at++
      depth--
      const top = modes.at(-1)
      if (modes.length > 1 && top !== undefined && top.depth === depth + 1) {
        // the brace that closes \text{…} or the like; it was never emitted as an opening
        pop()
        if (top.mode === 'text') space = true // words of two \text groups never run together
        continue
      }
      if (nesting > 0) nesting--
      if (depth < 0) throw new Unreadable('unbalanced', at)
      emit('mark', '}')
      continue
    }
    if (isLetterLike(char)) {
      const minutes = tokens.at(-2)
      const timed = minutes !== undefined && minutes.kind === 'mark' && minutes.text === ':' // 3:45PM
      if ((mode === 'text' || mode === 'roman' || space || timed) && tokens.at(-1)?.kind === 'number') {
        HALF.lastIndex = at
        const half = HALF.exec(text)
        if (half !== null && (half[0].includes('.') || !isLetter(text[HALF.lastIndex]))) {
          emit('half', `${(half[1] ?? '').toLowerCase()}m`)
          at = HALF.lastIndex
          continue
        }
      }
      if (char >= 'A' && char <= 'Z') {
        const subscripted = matchAt(BASED_SUBSCRIPT, text, at) ?? matchAt(HEX_LETTERS, text, at)
        if (subscripted !== null) {
          emit('based', subscripted[1] ?? '', { base: Number(subscripted[2] ?? subscripted[3]) })
          at += subscripted[0].length
          continue
        }
      }
      const blackboard = BLACKBOARD[char]
      if (blackboard !== undefined) {
        emit('symbol', `bb${blackboard}`)
        at++
        continue
      }
      const greek = greekUnicode.get(char)
      if (greek !== undefined && mode !== 'text') {
        emit('symbol', greek)
        at++
        continue
      }
      const pattern = mode === 'text' ? TEXT_RUN : RUN
      pattern.lastIndex = at
      let run = pattern.exec(text)?.[0] ?? char
      if (mode !== 'text' && run.length > 1) run = beforeGreek(run)
      at = letters(run, at)
      continue
    }
    if (char === '^' || char === '_') {
      emit('mark', char)
      at++
      continue
    }
    if (char === '*' && text[at + 1] === '*') {
      // ** is a power between operands, emphasis around an answer
      const left = tokens.at(-1)
      const bare = left === undefined || at + 2 >= text.length || tokens.length === 0
      at += 2
      if (!bare) emit('mark', '^')
      continue
    }
    if (char === '<' || char === '>' || char === '!' || char === ':' || char === '=') {
      const pair = text.slice(at, at + 2)
      if (pair === '<=' || pair === '>=' || pair === '!=' || pair === ':=' || pair === '==' || pair === '=>') {
        emit('mark', pair === ':=' || pair === '==' ? '=' : pair === '=>' ? '⇒' : pair)
        at += 2
        continue
      }
    }
    if (char === '-' && text[at + 1] === '>') {
      emit('mark', '→')
      at += 2
      continue
    }
    if (char === '.') {
      if (text[at + 1] === '.' && text[at + 2] === '.') {
        emit('command', 'ldots')
        at += 3
        continue
      }
      emit('mark', '.')
      at++
      continue
    }
    if (char === '(' || char === '[') nesting++
    if ((char === ')' || char === ']') && nesting > 0) nesting--
    if ('()[]+-*/|=<>,;:&!\'"%?`#@€£¥₹₽₩'.includes(char)) {
      if (char === '@') {
        emit('word', 'at')
        at++
        continue
      }
      if (char === '`' || char === '#') {
        at++
        continue
      }
      emit('mark', char)
      at++
      continue
    }
    const circled = circledNumber(char)
    if (circled !== null) {
      // ②③ are two answers
      if (tokens.at(-1)?.kind === 'number') emit('mark', ',')
      emit('number', `${circled}`, { value: { type: 'number', numerator: BigInt(circled), denominator: 1n } })
      at++
      continue
    }
    throw new Unreadable('character', at)
  }
  if (depth > 0) throw new Unreadable('unbalanced', at)
  emit('eof', '')
  return tokens

  function command(name: string, start: number): number {
    if (name === 'left' || name === 'right' || name === 'middle') {
      let next = at
      while (text[next] === ' ') next++
      if (text[next] === '.') return next + 1
      if (text[next] === '|') {
        emit('mark', name === 'left' ? 'lbar' : name === 'right' ? 'rbar' : '|')
        return next + 1
      }
      return at
    }
    if (LOOKS.has(name)) {
      space = true
      if (name === 'quad' || name === 'qquad') apart = true
      return at
    }
    if (TEXTUAL.has(name) || name === 'operatorname' || TRANSPARENT.has(name)) {
      let next = at
      while (text[next] === ' ') next++
      if (text[next] === '[') next = text.indexOf(']', next) + 1 || next
      if (name === 'operatorname') {
        const argument = braced(text, next)
        if (argument === null) return at
        const plain = argument.content.replace(/[\s~]|\\[,;:! ]|\\(?:mathrm|text|rm)\b|[{}]/g, '')
        if (FUNCTIONS.has(plain)) emit('function', plain)
        else emit('command', `operator:${plain}`)
        return argument.end
      }
      if (text[next] !== '{') return at // its argument is the next token, as it stands
      space = space || name === 'text' || name === 'mbox'
      depth++
      modes.push({ mode: TEXTUAL.has(name) ? (name === 'mathrm' ? 'roman' : 'text') : mode, depth })
      mode = modes.at(-1)?.mode ?? mode
      return next + 1
    }
    if (SKIPPED_ARGUMENT.has(name)) return braced(text, at)?.end ?? at
    if (name === 'textcolor' || name === 'colorbox' || name === 'href') return braced(text, at)?.end ?? at
    if (name === 'mathbb' || name === 'mathcal' || name === 'mathscr' || name === 'mathfrak' || name === 'Bbb') {
      const argument = braced(text, at) ?? single(text, at)
      if (argument === null) throw new Unreadable('argument', at)
      const family = name === 'mathbb' || name === 'Bbb' ? 'bb' : name === 'mathfrak' ? 'frak' : 'cal'
      emit('symbol', `${family}${argument.content.trim()}`)
      return argument.end
    }
    if (name === 'begin' || name === 'end') {
      const argument = braced(text, at)
      if (argument === null) throw new Unreadable('environment', at)
      const environment = argument.content.replace('*', '').trim()
      let end = argument.end
      if (name === 'begin') {
        if (environment === 'array' || environment === 'tabular') end = braced(text, end)?.end ?? end
        nesting++
      } else if (nesting > 0) nesting--
      if (
        /^(?:equation|align|aligned|gather|gathered|split|displaymath|math|center|multline|flalign)$/.test(environment)
      ) {
        if (name === 'begin') emit('mark', 'rows{')
        else emit('mark', 'rows}')
        return end
      }
      emit(name, environment)
      return end
    }
    if (name === 'textcircled') {
      const argument = braced(text, at) ?? single(text, at)
      if (argument === null) throw new Unreadable('argument', at)
      const circled = argument.content.trim()
      if (/^\d{1,3}$/.test(circled)) {
        if (tokens.at(-1)?.kind === 'number') emit('mark', ',')
        emit('number', circled, { value: { type: 'number', numerator: BigInt(circled), denominator: 1n } })
      } else emit('symbol', `circled${circled}`)
      return argument.end
    }
    if (name === 'textdollar') {
      emit('mark', '\\$')
      return at
    }
    if (name === 'pounds' || name === 'textsterling') {
      emit('mark', '£')
      return at
    }
    if (name === 'euro' || name === 'texteuro') {
      emit('mark', '€')
      return at
    }
    if (name === 'lbrace' || name === 'rbrace') {
      emit('mark', name === 'lbrace' ? '\\{' : '\\}')
      return at
    }
    if (name === 'lvert' || name === 'rvert') {
      emit('mark', name === 'lvert' ? 'lbar' : 'rbar')
      return at
    }
    if (name === 'vert') {
      emit('mark', '|')
      return at
    }
    if (name === 'Vert' || name === 'lVert' || name === 'rVert') {
      emit('mark', '\\|')
      return at
    }
    if (name === 'lbrack' || name === 'rbrack') {
      emit('mark', name === 'lbrack' ? '[' : ']')
      return at
    }
    if (name === 'colon') {
      emit('mark', ':')
      return at
    }
    if (name === 'pi' || name === 'uppi') {
      emit('symbol', 'pi')
      return at
    }
    const greek = GREEK.get(name)
    if (greek !== undefined) {
      emit('symbol', greek)
      return at
    }
    if (FUNCTIONS.has(name)) {
      emit('function', name)
      return at
    }
    const glued = /^([dt]?frac|sqrt|cdot|times|quad|qquad)([a-zA-Z]{1,2})$/.exec(name)
    if (glued !== null && glued[1] !== undefined && name !== 'cdots' && name !== 'cdotp') {
      if (LOOKS.has(glued[1])) apart = true
      else emit('command', glued[1])
      return start + 1 + glued[1].length // \dfracxy: letters run into the command
    }
    emit('command', name)
    return at
  }

  function letters(run: string, start: number): number {
    const end = start + run.length
    const next = text[end] ?? ''
    if (mode === 'text' || mode === 'roman') {
      if (run.length === 1) emit('symbol', run)
      else if (run === 'cis') emit('command', 'operator:cis')
      else if (
        mode === 'text' &&
        next === '}' &&
        /^(?:sin|cos|tan|cot|sec|csc|ln|log|exp|arcsin|arccos|arctan)$/.test(run)
      )
        emit('function', run) // \text{sin}
      else if (
        mode === 'roman' &&
        FUNCTIONS.has(run) &&
        tokens.at(-1)?.kind !== 'number' &&
        (run !== 'min' || text[end] === '(')
      )
        emit('function', run)
      else if (
        mode === 'roman' &&
        run.length <= 3 &&
        !SHORT_WORDS.has(run.toLowerCase()) &&
        !CONNECTIVES.has(run.toLowerCase())
      )
        emit('letters', run)
      else emit('word', run)
      return end
    }
    if (run.length === 1) {
      emit('symbol', run)
      return end
    }
    const called = skipSpaces(text, end)
    if (FUNCTIONS.has(run) && (!ONLY_CALLED.has(run) || text[called] === '(')) {
      if (run === 'min' && tokens.at(-1)?.kind === 'number' && text[called] !== '(') emit('word', run)
      else emit('function', run)
      return end
    }
    const run2 = FUNCTION_AND_LETTER.exec(run)
    if (run2 !== null) {
      emit('function', run2[1] as string)
      emit('symbol', run2[2] as string)
      return end
    }
    if (run === 'cis') {
      emit('command', 'operator:cis')
      return end
    }
    if (run === 'sqrt' || run === 'cbrt' || run === 'binom' || run === 'infty' || run === 'lim') {
      emit('command', run)
      return end
    }
    // PI is a segment as well; beside an operator it is what programs call π
    const calculated = /[*/]/.test(text[start - 1] ?? '') || /[*/^]/.test(text[called] ?? '')
    if (run === 'pi' || run === 'Pi' || (run === 'PI' && calculated)) {
      emit('symbol', 'pi')
      return end
    }
    if (run[0] === 'd' && next === '/') {
      // dy/dx: one symbol, no fraction with a d above and below
      const quotient = matchAt(QUOTIENT, text, start)
      if (quotient !== null) {
        emit('symbol', quotient[0].replace(/\s/g, ''))
        return start + quotient[0].length
      }
    }
    if (PROGRAM_FUNCTIONS[run] !== undefined && text[called] === '(') {
      emit('command', PROGRAM_FUNCTIONS[run])
      return end
    }
    if (run === 'inf' || run === 'infinity' || run === 'Infinity' || run === 'oo') {
      emit('command', 'infty')
      return end
    }
    if (run === 'mod') {
      emit('command', 'bmod')
      return end
    }
    if (GREEK.has(run) && run.length > 2) {
      emit('symbol', GREEK.get(run) ?? run)
      return end
    }
    const lower = run.toLowerCase()
    const shortWord =
      SHORT_WORDS.has(lower) &&
      next !== '^' &&
      !/^[a-z]+[A-Z]/.test(run) &&
      (depth === 0 || lower === 'if' || lower === 'or' || lower === 'and')
    if (CONNECTIVES.has(lower) || shortWord || run.length >= 4) {
      const glued = tokens.at(-1)
      const afterNumber = glued?.kind === 'number' && !space && glued.at + glued.text.length === start
      const known = lookupUnit(run) !== undefined || MULTIPLIERS.has(lower) || CONNECTIVES.has(lower)
      if (run.length >= 4 && !known && (afterNumber || next === '^' || next === '_' || mode === 'math')) {
        const called2 = longFunctionAtEnd(run, text[called] ?? '')
        if (called2 !== null) {
          for (const letter of run.slice(0, run.length - called2.length)) emit('symbol', letter)
          emit(called2 === 'sqrt' ? 'command' : 'function', called2)
          return end
        }
        if (afterNumber || next === '^' || next === '_') {
          for (const letter of run) emit('symbol', letter)
          return end
        }
      }
      emit('word', run)
      return end
    }
    emit('letters', run)
    return end
  }
}

/** iπ is i and π: a Greek letter is a symbol of its own. */
function beforeGreek(run: string): string {
  for (let index = 1; index < run.length; index++)
    if (run.charCodeAt(index) > 127 && greekUnicode.has(run[index] as string)) return run.slice(0, index)
  return run
}

/** What programs call by name: nCr(5, 2), pow(x, 2). */
const PROGRAM_FUNCTIONS: { readonly [name: string]: string } = {
  nCr: 'binom',
  binomial: 'binom',
  comb: 'binom',
  nPr: 'operator:permutations',
  perm: 'operator:permutations',
  pow: 'operator:pow',
}

const QUOTIENT = /d[a-z]\s*\/\s*d[a-z](?![a-zA-Z])/y

/** sinx, lnx: a function run into its argument. */
const FUNCTION_AND_LETTER = /^(sin|cos|tan|cot|sec|csc|ln|log|exp)([xyz])$/

function longFunctionAtEnd(run: string, next: string): string | null {
  if (next !== '(') return null
  for (const length of [6, 5, 4, 3, 2]) {
    if (run.length <= length) continue
    const tail = run.slice(-length)
    if (FUNCTIONS.has(tail) || tail === 'sqrt') return tail
  }
  return null
}

/** An operator at the end of a line: the formula goes on. */
const isOpenEnd = (token: Token | undefined): boolean =>
  token === undefined || (token.kind === 'mark' && '+-*/=<>,(['.includes(token.text)) || token.kind === 'command'

/** `$…$` around math, or `\(…\)`; a lone `$`, or `$5 and $6`, is money. */
function hasMathDelimiters(text: string): boolean {
  if (text.includes('\\(') || text.includes('\\[')) return true
  let count = 0
  let money = false
  for (let at = text.indexOf('$'); at >= 0; at = text.indexOf('$', at + 1)) {
    if (at > 0 && text[at - 1] === '\\') continue
    if (count % 2 === 1 && isDigit(text[at + 1]) && text[at - 1] === ' ') money = true
    count++
  }
  return count > 0 && count % 2 === 0 && !money
}
