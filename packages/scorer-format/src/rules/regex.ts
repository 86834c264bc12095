import type { FormatGraderOf } from '@touchstone/contracts'
import type { RE2JS } from 're2js'
import { compileRegex } from '../linear-regex.ts'
import type { createLru } from '../lru.ts'
import { binary, binaryRange, type Rule } from '../rule.ts'
import { partOf } from '../text/answer-part.ts'

/**
 * A pattern of the caller's own, in RE2 syntax and linear time; named groups `(?<name>…)` or `(?P<name>…)` become
 * captures that later graders of the item may use. `match`: `search` (default) anywhere, `prefix` at the start as
 * Python's `re.match`, `full` as `re.fullmatch`.
 */
export function createRegexRule(compiled: ReturnType<typeof createLru<string, RE2JS>>): Rule<'regex'> {
  const compile = ({ pattern, flags = '' }: FormatGraderOf<'regex'>) =>
    compiled.get(`${flags}/${pattern}`, () => compileRegex(pattern, flags))
  return {
    range: options => binaryRange(options.values),
    check: options => void compile(options),
    grade(options, { text, item }) {
      const { match = 'search', part = 'whole', values } = options
      const regex = compile(options)
      const read = partOf(text, item, part)
      if (regex.groupCount() === 0 && match === 'search') return binary(regex.test(read), values, { match })
      const matcher = regex.matcher(read)
      const passed = match === 'full' ? matcher.matches() : match === 'prefix' ? matcher.lookingAt() : matcher.find()
      const captures: Record<string, string> = {}
      if (passed)
        for (const [name, value] of Object.entries(matcher.getNamedGroups()))
          if (value !== null && value !== undefined) captures[name] = value
      return { ...binary(passed, values, { match, captures }), captures }
    },
  }
}
