import { Failure, type FormatGraderOf } from '@touchstone/contracts'
import type { Parser } from 'web-tree-sitter'
import { DIALECTS } from '../code/dialects.ts'
import { createGrammars, GRAMMAR_NAMES } from '../code/grammars.ts'
import { type CodeFacts, readCode } from '../code/read-code.ts'
import { binaryRange, type Rule, type RuleGrade, type RuleInput } from '../rule.ts'
import { answerPart } from '../text/answer-part.ts'
import { findFences, languageName } from '../text/fences.ts'

type Options = FormatGraderOf<'code'>
type Check = { readonly name: string; readonly passed: boolean; readonly found: string | number | null }

/**
 * Longer programs are refused unread; those that the parser has to guess at for long are given up, by its own count of
 * steps (about 25 per 1000 characters of a program), not by a clock.
 */
const MAX_CHARS = 262_144
const MAX_STEPS_AFTER_ERROR = 500
/** Deeper nesting overflows the stack of the grammars' machine. */
const MAX_NESTING = 200
/** Error recovery over marks alone is quadratic in their number, within single steps of the parser. */
const MAX_MARKS = 1_000
const LONG_MARKS = new RegExp(`[!-/:-@[-\`{-~]{${MAX_MARKS + 1},}`, 'g')

/**
 * Rules on the syntax tree of the answer's code, read by the language's tree-sitter grammar: it parses, defines what it
 * must, imports and calls only what it may, is documented, typed and simple enough. The code is the last closed fenced
 * block of the language, or the whole answer where nothing in it is fenced. `scoring`: `all` (default) or `fraction` of
 * the checks. Names are taken as written, after undoing what imports renamed; a name that a program computes is not seen,
 * so these are rules of style, and no sandbox.
 */
export function createCodeRule(): Rule<'code'> {
  const grammars = createGrammars()
  return {
    range: options => binaryRange(options.values),
    check: refuse,
    grade(options, input) {
      refuse(options)
      const found = codeOf(options, input)
      if (typeof found === 'string') return missing(options, found, input)
      const parser = grammars.ready(found.language)
      if (parser !== undefined) return judge(parser, options, found)
      return grammars.load(found.language).then(loaded => judge(loaded, options, found))
    },
  }
}

type Code = { readonly language: string; readonly source: string }

function codeOf({ language }: Options, { text, item }: RuleInput): Code | string {
  const { answer } = answerPart(text, item)
  const fences = findFences(answer)
  const wanted = language === undefined ? undefined : languageName(language)
  if (fences.length === 0) {
    if (wanted === undefined) return 'no code block'
    return answer.trim() === '' ? 'no code' : { language: wanted, source: answer }
  }
  const closed = fences.filter(fence => fence.closed)
  const fence =
    wanted === undefined
      ? closed.findLast(each => GRAMMAR_NAMES.includes(languageName(each.language)))
      : (closed.findLast(each => languageName(each.language) === wanted) ??
        closed.findLast(each => each.language === ''))
  if (fence === undefined)
    return closed.length === 0 ? 'the code block is not closed' : 'no code block of that language'
  return { language: wanted ?? languageName(fence.language), source: fence.code }
}

function missing(options: Options, miss: string, { text, item }: RuleInput): RuleGrade {
  const [fail] = binaryRange(options.values)
  return { score: fail, verdict: answerPart(text, item).truncated ? 'truncated' : 'bad_format', detail: { miss } }
}

function judge(parser: Parser, options: Options, { language, source }: Code): RuleGrade {
  const [fail, pass] = binaryRange(options.values)
  if (source.length > MAX_CHARS)
    return { score: fail, verdict: 'bad_format', detail: { language, miss: `longer than ${MAX_CHARS} characters` } }
  if (depthOf(source) > MAX_NESTING)
    return {
      score: fail,
      verdict: 'bad_format',
      detail: { language, miss: `nested deeper than ${MAX_NESTING} brackets` },
    }
  if (hasLongMarks(source))
    return { score: fail, verdict: 'bad_format', detail: { language, miss: `over ${MAX_MARKS} marks in a row` } }
  let steps = 0
  let wrong = 0
  const most = 1_000 + source.length / 4
  const tree = parser.parse(source, null, {
    progressCallback: ({ hasError }) => ++steps > most || (hasError && ++wrong > MAX_STEPS_AFTER_ERROR),
  })
  if (tree === null) {
    parser.reset()
    return { score: fail, verdict: 'bad_format', detail: { language, miss: 'takes too many steps to parse' } }
  }
  try {
    const clean = !tree.rootNode.hasError
    const checks: Check[] = options.parses === false ? [] : [{ name: 'parses', passed: clean, found: null }]
    checks.push(...checksOf(options, readCode(tree, DIALECTS[language])))
    const held = checks.filter(check => check.passed).length
    const share = checks.length === 0 ? 1 : held / checks.length
    const score = options.scoring === 'fraction' ? fail + (pass - fail) * share : share === 1 ? pass : fail
    const failed = checks.filter(check => !check.passed).map(({ name, found }) => ({ name, found }))
    return {
      score,
      verdict: share === 1 ? 'correct' : options.scoring === 'fraction' && held > 0 ? 'partial' : 'bad_format',
      detail: { language, checks: checks.length, held, failed },
    }
  } finally {
    tree.delete()
  }
}

/** More than `MAX_MARKS` mixed punctuation characters in a row; a ruler of one or two characters is none. */
function hasLongMarks(source: string): boolean {
  for (const [run] of source.matchAll(LONG_MARKS)) if (new Set(run).size > 2) return true
  return false
}

function depthOf(source: string): number {
  let depth = 0
  let deepest = 0
  for (let at = 0; at < source.length; at++) {
    const unit = source.charCodeAt(at)
    if (unit === 0x28 || unit === 0x5b || unit === 0x7b) deepest = Math.max(deepest, ++depth)
    else if ((unit === 0x29 || unit === 0x5d || unit === 0x7d) && depth > 0) depth--
  }
  return deepest
}

function checksOf(options: Options, facts: CodeFacts): Check[] {
  const checks: Check[] = []
  const all = (name: string, list: readonly string[] | undefined, holds: (entry: string) => boolean): void => {
    for (const entry of list ?? []) checks.push({ name, passed: holds(entry), found: entry })
  }
  const imported = (module: string) => [...facts.imports].some(name => isWithin(name, module))
  const called = (name: string) =>
    name.startsWith('.') ? [...facts.calls].some(call => call.endsWith(name)) : facts.calls.has(name)

  all('defines', options.defines, name => facts.defined.has(name))
  all('requires_imports', options.requires_imports, imported)
  all('forbids_imports', options.forbids_imports, module => !imported(module))
  if (options.allows_imports !== undefined) {
    const { allows_imports: allowed } = options
    const other = [...facts.imports].find(name => !allowed.some(module => isWithin(name, module)))
    checks.push({ name: 'allows_imports', passed: other === undefined, found: other ?? null })
  }
  if (facts.dynamicImport && (options.forbids_imports !== undefined || options.allows_imports !== undefined))
    checks.push({ name: 'dynamic_import', passed: false, found: null })
  all('requires_calls', options.requires_calls, called)
  all('forbids_calls', options.forbids_calls, name => !called(name))
  all('requires_nodes', options.requires_nodes, type => facts.nodes.has(type))
  all('forbids_nodes', options.forbids_nodes, type => !facts.nodes.has(type))
  const functions = (name: string, wanted: boolean, holds: (each: CodeFacts['functions'][number]) => boolean): void => {
    if (!wanted) return
    const odd = facts.functions.find(each => !holds(each))
    checks.push({ name, passed: odd === undefined, found: odd?.name ?? null })
  }
  functions('docstring', options.docstring === true, each => each.documented || each.name === '')
  functions('type_hints', options.type_hints === true, each => each.typed)
  const { max_complexity: complexity, max_depth: depth } = options
  functions('max_complexity', complexity !== undefined, each => each.complexity <= (complexity ?? 0))
  functions('max_depth', depth !== undefined, each => each.depth <= (depth ?? 0))
  return checks
}

/** `os.path` lies within `os`; so does `bits/stdc++.h` within `bits`. */
function isWithin(name: string, module: string): boolean {
  return name === module || name.startsWith(`${module}.`) || name.startsWith(`${module}/`)
}

const CONSTRUCTS = [
  'defines',
  'requires_imports',
  'forbids_imports',
  'allows_imports',
  'requires_calls',
  'forbids_calls',
  'docstring',
  'type_hints',
  'max_complexity',
  'max_depth',
] as const

function refuse(options: Options): void {
  if (options.language === undefined) return
  const language = languageName(options.language)
  if (!GRAMMAR_NAMES.includes(language)) throw invalid('/language', `is not one of ${GRAMMAR_NAMES.join(', ')}`)
  const dialect = DIALECTS[language]
  const asked = CONSTRUCTS.find(name => options[name] !== undefined && options[name] !== false)
  if (dialect === undefined && asked !== undefined) throw invalid(`/${asked}`, `is not known for ${language}`)
  if (dialect?.types === 'none' && options.type_hints === true) throw invalid('/type_hints', `${language} has none`)
}

function invalid(pointer: string, detail: string): Failure {
  return new Failure('INVALID_ITEM', { detail: `${pointer.slice(1)} ${detail}`, errors: [{ pointer, detail }] })
}
