import { Failure } from '@touchstone/contracts'
import { RE2JS, RE2JSException, RE2JSSyntaxException } from 're2js'
import { makesTooManyStates } from './regex-cost.ts'

/** Program instructions that a pattern may compile to: what keeps one match of 64 KB within milliseconds. */
const MAX_PROGRAM_SIZE = 2_000

/**
 * A user's pattern in a linear-time engine (RE2 syntax: no look-around, no back-references).
 * @param flags any of `i` ignore case, `m` ^ and $ at lines, `s` dot takes line breaks, `u` (always so)
 * @param whole it will be matched against whole texts, not searched for
 * @throws Failure INVALID_ITEM with the position in the pattern
 */
export function compileRegex(pattern: string, flags = '', pointer = '/pattern', whole = false): RE2JS {
  let bits = 0
  if (flags.includes('i')) bits |= RE2JS.CASE_INSENSITIVE
  if (flags.includes('m')) bits |= RE2JS.MULTILINE
  if (flags.includes('s')) bits |= RE2JS.DOTALL
  try {
    const compiled = RE2JS.compile(pattern, bits)
    const size = compiled.programSize()
    if (size > MAX_PROGRAM_SIZE)
      throw invalid(
        pointer,
        `position ${repeatAt(pattern)}: compiles to ${size} instructions, at most ${MAX_PROGRAM_SIZE} are allowed`,
      )
    if (makesTooManyStates(compiled, !whole))
      throw invalid(
        pointer,
        `position ${repeatAt(pattern)}: matching it would take too many states; shorten the repetition`,
      )
    return compiled
  } catch (error) {
    if (error instanceof Failure) throw error
    if (!(error instanceof RE2JSException)) throw error
    if (!(error instanceof RE2JSSyntaxException)) throw invalid(pointer, error.message, error)
    const fragment = error.getPattern() ?? ''
    const description = error.getDescription()
    throw invalid(pointer, `position ${positionOf(pattern, description, fragment)}: ${description}: ${fragment}`, error)
  }
}

/** The engine names the fragment, not the place; for a group left open the fragment is the whole pattern. */
function positionOf(pattern: string, description: string, fragment: string): number {
  if (description.includes('missing closing )')) {
    const open: number[] = []
    let inClass = false
    for (let index = 0; index < pattern.length; index++) {
      const char = pattern[index]
      if (char === '\\') index++
      else if (inClass) inClass = char !== ']'
      else if (char === '[') inClass = true
      else if (char === '(') open.push(index)
      else if (char === ')') open.pop()
    }
    return open.at(-1) ?? pattern.length
  }
  if (description.includes('duplicate')) return pattern.lastIndexOf(fragment)
  return fragment === '' ? pattern.length : Math.max(0, pattern.indexOf(fragment))
}

/** Where the longest counted repetition stands, else the first that is not counted. */
function repeatAt(pattern: string): number {
  let longest = 0
  let place = Math.max(0, pattern.search(/[*+]/))
  for (const { 1: least = '', 2: most = '', index } of pattern.matchAll(/\{(\d+)(?:,(\d*))?\}/g)) {
    const count = Math.max(Number(least), Number(most))
    if (count > longest) {
      longest = count
      place = index
    }
  }
  return place
}

function invalid(pointer: string, detail: string, cause?: unknown): Failure {
  return new Failure('INVALID_ITEM', { cause, detail: `pattern refused: ${detail}`, errors: [{ pointer, detail }] })
}
