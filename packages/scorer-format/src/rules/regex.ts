import type { createLru } from '@touchstone/completion'
import type { FormatGraderOf } from '@touchstone/contracts'
import type { RE2JS } from 're2js'
import { compileRegex } from '../linear-regex.ts'
import { binary, binaryRange, type Rule } from '../rule.ts'
import { partOf } from '../text/answer-part.ts'

/** Instructions of a program times characters of a text that reading captures may cost; about 10 ms at the worst. */
const CAPTURE_BUDGET = 350_000

/**
 * A pattern of the caller's own, in RE2 syntax and linear time; named groups `(?<name>…)` or `(?P<name>…)` become
 * captures that later graders of the item may use. `match`: `search` (default) anywhere, `prefix` at the start as
 * Python's `re.match`, `full` as `re.fullmatch`. Whether a text matches is told by the engine's automaton; captures cost
 * more, and are left out, saying so, where the pattern is large for the text: then read a `part` of it.
 */
export function createRegexRule(compiled: ReturnType<typeof createLru<string, RE2JS>>): Rule<'regex'> {
  const compile = ({ pattern, flags = '', match = 'search' }: FormatGraderOf<'regex'>) =>
    compiled.get(`${flags}/${match}/${pattern}`, () => {
      const plain = compileRegex(pattern, flags, '/pattern', match === 'full')
      return match === 'prefix' ? compileRegex(`\\A(?:${pattern})`, flags) : plain
    })
  return {
    range: options => binaryRange(options.values),
    check: options => void compile(options),
    grade(options, { text, item }) {
      const { match = 'search', part = 'whole', values } = options
      const regex = compile(options)
      const read = partOf(text, item, part)
      const passed = match === 'full' ? regex.matches(read) : regex.test(read)
      if (!passed || Object.keys(regex.namedGroups()).length === 0) return binary(passed, values, { match })
      if (regex.programSize() * read.length > CAPTURE_BUDGET)
        return binary(passed, values, { match, captures: null, captures_omitted: true })
      const matcher = regex.matcher(read)
      const again = match === 'full' ? matcher.matches() : matcher.find()
      const captures: Record<string, string> = {}
      if (again)
        for (const [name, value] of Object.entries(matcher.getNamedGroups()))
          if (value !== null && value !== undefined) captures[name] = value
      return { ...binary(passed, values, { match, captures }), captures }
    },
  }
}
