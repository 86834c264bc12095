import { type CodeBlock, codeBlocks, languageOf } from './code-blocks.ts'
import { continuePython, indentOf, shift } from './continue-python.ts'
import { repairFences } from './repair-fences.ts'

export type ProgramOptions = {
  /** Canonical language that the grader wants; absent: the one that the fence names. */
  readonly language?: string
  /** Which block where several would do. `whole`: the text as it is, without a fence around all of it. Default `last`. */
  readonly pick?: 'last' | 'first' | 'only' | 'whole'
  /** The function or class that must be defined: blocks that define it are preferred. */
  readonly entry?: string
  /** The completion goes on from here, or repeats it. */
  readonly prefix?: string
}

/** A program as a completion gave it, and from where it was read. */
export type Program = {
  readonly code: string
  readonly language: string
  readonly from: ProgramSource
}

export type ProgramSource = {
  readonly source: 'fence' | 'answer' | 'text'
  /** Number of the fenced block, from 0; absent where there was no fence. */
  readonly block?: number
  /** Fenced blocks that there were to choose from. */
  readonly blocks: number
  /** `continued`: the prefix and then this code; `repeated`: this code brings the definition itself. */
  readonly prefix?: 'continued' | 'repeated'
  readonly unclosed?: true
}

export type ReadProgram =
  | { readonly ok: true; readonly program: Program }
  | { readonly ok: false; readonly reason: 'no_code' | 'several_blocks' | 'other_language' | 'no_language' }

/**
 * The program in the answer part of a completion (what follows its reasoning): the chosen fenced block of the language,
 * inside `<answer>` where that is given, else the code that stands in the text without a fence.
 */
export function readProgram(answer: string, options: ProgramOptions = {}): ReadProgram {
  const text = repairFences(clean(answer))
  const { pick = 'last' } = options
  const blocks = codeBlocks(text)
  if (pick === 'whole') return fromText(unfence(text, blocks), options, { source: 'text', blocks: blocks.length })

  const wrapped = answerTag(text, blocks)
  if (wrapped !== undefined) {
    const inside = codeBlocks(wrapped)
    const found = inside.length > 0 ? fromBlocks(inside, options) : undefined
    if (found?.ok) return found
    if (inside.length === 0 && codeIn(wrapped, options) !== undefined)
      return fromText(wrapped, options, { source: 'answer', blocks: 0 })
  }
  // The prompt had opened the fence: all that the completion has of it is its end.
  const [only] = blocks
  if (
    blocks.length === 1 &&
    only?.unclosed &&
    only.label === '' &&
    codeIn(text.slice(0, only.start), options) !== undefined
  )
    return fromText(text.slice(0, only.start), options, { source: 'text', blocks: 0 })
  if (blocks.length > 0) return fromBlocks(blocks, options)
  return fromText(text, options, { source: 'text', blocks: 0 })
}

function clean(text: string): string {
  const plain = text.startsWith('\uFEFF') ? text.slice(1) : text
  return plain.replaceAll('\r\n', '\n').toWellFormed()
}

function fromBlocks(blocks: readonly CodeBlock[], options: ProgramOptions): ReadProgram {
  const { language, entry, pick = 'last' } = options
  const candidates = blocksOf(blocks, language).filter(block => block.code.trim() !== '')
  if (candidates.length === 0) {
    const named = blocks.some(block => block.code.trim() !== '')
    return { ok: false, reason: named ? 'other_language' : 'no_code' }
  }
  if (pick === 'only' && candidates.length > 1) return { ok: false, reason: 'several_blocks' }
  const defining = entry === undefined ? [] : candidates.filter(block => defines(block.code, entry))
  const from = defining.length > 0 ? defining : candidates
  const block = pick === 'first' ? from[0] : from.at(-1)
  if (block === undefined) return { ok: false, reason: 'no_code' }
  return finish(block.code, block.language, options, {
    source: 'fence',
    block: block.index,
    blocks: blocks.length,
    ...(block.unclosed ? { unclosed: true as const } : {}),
  })
}

/** Blocks labelled with the language; else those that name none; a block of another language is no answer. */
function blocksOf(blocks: readonly CodeBlock[], language: string | undefined): readonly CodeBlock[] {
  const family = (name: string | null): string | null =>
    name !== null && RUNS_AS.get(name) === language ? (language ?? null) : name
  const named =
    language === undefined ? blocks.filter(isProgram) : blocks.filter(block => family(block.language) === language)
  return named.length > 0 ? named : blocks.filter(block => block.language === null)
}

/** TypeScript's tools run JavaScript as it is; a C++ compiler takes what is called C. */
const RUNS_AS: ReadonlyMap<string, string> = new Map([
  ['javascript', 'typescript'],
  ['c', 'cpp'],
])

const NO_PROGRAMS = new Set(['bash', 'json', 'yaml', 'toml', 'xml', 'html', 'css', 'latex', 'mermaid', 'diff', 'sql'])

function isProgram({ language }: CodeBlock): boolean {
  return language !== null && !NO_PROGRAMS.has(language)
}

/** What stands in the last `<answer>…</answer>` whose tags are not part of a program. */
function answerTag(text: string, blocks: readonly CodeBlock[]): string | undefined {
  const isInProgram = (at: number): boolean =>
    blocks.some(block => at > block.start && at < block.end && !block.unclosed)
  for (
    let open = text.lastIndexOf('<answer>');
    open >= 0;
    open = open === 0 ? -1 : text.lastIndexOf('<answer>', open - 1)
  ) {
    if (isInProgram(open)) continue
    const start = open + '<answer>'.length
    let end = text.indexOf('</answer>', start)
    while (end >= 0 && isInProgram(end)) end = text.indexOf('</answer>', end + 1)
    return text.slice(start, end < 0 ? text.length : end)
  }
  return undefined
}

function unfence(text: string, blocks: readonly CodeBlock[]): string {
  const [only] = blocks
  if (only === undefined || blocks.length > 1) return text
  const outside = text.slice(0, only.start) + text.slice(only.end)
  return outside.trim() === '' ? only.code : text
}

function fromText(text: string, options: ProgramOptions, from: ProgramSource): ReadProgram {
  const code = options.pick === 'whole' ? text : (codeIn(text, options) ?? inlineCode(text, options))
  if (code === undefined || code.trim() === '') return { ok: false, reason: 'no_code' }
  return finish(code, null, options, from)
}

function finish(code: string, named: string | null, options: ProgramOptions, from: ProgramSource): ReadProgram {
  const language = options.language ?? named ?? guessLanguage(code)
  if (language === null) return { ok: false, reason: 'no_language' }
  if (options.prefix === undefined || options.prefix.trim() === '')
    return { ok: true, program: { code, language, from } }
  const joined = join(options.prefix, code, language, options.entry)
  return { ok: true, program: { code: joined.code, language, from: { ...from, prefix: joined.prefix } } }
}

/** Joins code to what it continues; where it brings the definition itself, only what stands before that is kept. */
function join(
  prefix: string,
  code: string,
  language: string,
  entry: string | undefined,
): { code: string; prefix: 'continued' | 'repeated' } {
  const name = entry ?? lastDefinition(prefix)
  const preamble = name === undefined ? '' : beforeDefinition(prefix, name)
  if (name !== undefined && defines(code, name)) {
    const method = language === 'python' ? withoutClass(prefix, code, name) : undefined
    if (method !== undefined) return { code: method, prefix: 'repeated' }
    const head = clean(preamble)
    return { code: head.trim() === '' || code.includes(head.trim()) ? code : `${head}\n${code}`, prefix: 'repeated' }
  }
  const stem = clean(prefix)
  if (language !== 'python') return { code: `${stem}${stem.endsWith('\n') ? '' : '\n'}${code}`, prefix: 'continued' }
  return { code: continuePython(stem, code), prefix: 'continued' }
}

/** A method that was repeated without the class that the prompt has it in goes back there. */
function withoutClass(prefix: string, code: string, name: string): string | undefined {
  const word = name.replace(/\W/g, '')
  if (
    /^class\b/m.test(code) ||
    !new RegExp(`^(?:async[ \\t]+)?def[ \\t]+${word}[ \\t]*\\([ \\t]*self\\b`, 'm').test(code)
  )
    return undefined
  const lines = clean(prefix).split('\n')
  const method = lines.findIndex(line => indentOf(line) > 0 && defines(line, name))
  const top = lines.slice(0, method + 1).findLastIndex(line => /^class\b/.test(line))
  return top < 0 ? undefined : `${lines.slice(0, method).join('\n')}\n${shift(code, 4)}`
}

function beforeDefinition(prefix: string, name: string): string {
  const lines = prefix.split('\n')
  const at = lines.findIndex(line => defines(line, name))
  if (at < 0) return ''
  const top = lines.slice(0, at + 1).findLastIndex(line => /^\S/.test(line))
  const wrapper = lines[top] ?? ''
  return lines.slice(0, /^(?:class|public|impl)\b/.test(wrapper) ? top : at).join('\n')
}

function lastDefinition(prefix: string): string | undefined {
  return [...prefix.matchAll(/^\s*(?:async\s+)?(?:def|function|func|fn)\s+(\w+)/gm)].at(-1)?.[1]
}

/**
 * Does the code seem to define this name, in any language? Only a preference among blocks hangs on it: whoever fools it
 * chooses which of its own blocks is run.
 */
export function defines(code: string, name: string): boolean {
  const word = name.replace(/[^\w$]/g, '')
  if (word === '') return false
  const snake = word.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase()
  const names = [...new Set([word, snake])].map(each => each.replaceAll('$', '\\$')).join('|')
  return new RegExp(
    `(?:\\b(?:def|function\\*?|func|fn|class|struct|interface)\\s+(?:\\([^)\\n]{0,80}\\)\\s*)?(?:${names})\\b)` +
      `|(?:\\b(?:${names})\\s*(?::[^=\\n]{0,200})?=(?!=))` +
      `|(?:^[ \\t]*(?!>|(?:return|assert|await|yield|if|elif|else|while|print|new|throw|case|raise|not|in)\\b)(?:[\\w:<>,&*\\[\\]]+[ \\t]+){1,6}[&*]?(?:${names})\\s*\\()`,
    'm',
  ).test(code)
}

/** Code that stands in prose: between backticks on one line, or as a block that is only indented. The last that defines it. */
function inlineCode(text: string, options: ProgramOptions): string | undefined {
  const { entry, prefix } = options
  if (prefix !== undefined && prefix.trim() !== '') return undefined
  const spans = [...text.matchAll(/(`{1,3})(?:(?:python|py|javascript|js)[ \t]+)?([^`\n]{3,2000})\1/g)].map(
    each => each[2] ?? '',
  )
  const blocks = [...text.matchAll(/(?:^(?: {4}|\t)[^\n]*\n?|^[ \t]*\n)+/gm)].map(each =>
    each[0].replace(/^(?: {4}|\t)/gm, ''),
  )
  const found = [...spans, ...blocks].filter(each => (entry === undefined ? /[(=]/.test(each) : defines(each, entry)))
  return found.map(each => codeIn(each, options)).findLast(code => code !== undefined)
}

const STATEMENT: ReadonlyMap<string, RegExp> = new Map([
  [
    'python',
    /^(?:(?:from|import|def|class|async|for|while|if|with|try|return|assert|raise|global|del|pass|lambda|match)\b[^.!?]*|@\w|print\(|[A-Za-z_][\w.]*(?:\[[^\n]*\])?(?:\s*,\s*[A-Za-z_]\w*)*\s*(?::\s*[\w[\], .]+)?(?:[-+*/%&|^]|\/\/|<<|>>|\*\*)?=(?!=)|[A-Za-z_][\w.]*\()/,
  ],
  [
    'javascript',
    /^(?:(?:const|let|var|function|class|async|import|export|if|for|while|return|module)\b|\/[/*]|[A-Za-z_$][\w.$]*\s*=|['"]use strict|console\.)/,
  ],
  [
    'cpp',
    /^(?:#\s*include|#\s*define|using\b|template\b|struct\b|class\b|int\b|void\b|long\b|namespace\b|\/[/*]|const\b|static\b|typedef\b)/,
  ],
  ['java', /^(?:import\b|package\b|public\b|class\b|final\b|\/[/*]|interface\b|@\w)/],
  ['go', /^(?:package\b|import\b|func\b|type\b|var\b|\/[/*])/],
  ['rust', /^(?:use\b|fn\b|pub\b|struct\b|impl\b|mod\b|#!?\[|extern\b|\/[/*]|enum\b|const\b)/],
])

/**
 * The code in a text without fences: from the first line that begins like a statement to the last that still may belong
 * to it; undefined where no line does. With a prefix to continue, the text up to where prose begins.
 */
function codeIn(text: string, { language, prefix, entry }: ProgramOptions): string | undefined {
  const lines = text.split('\n')
  const continues =
    prefix !== undefined && prefix.trim() !== '' && /^[ \t]+\S/.test(lines.find(line => line.trim() !== '') ?? '')
  if (continues) return untilProse(lines, 'python')
  const wanted = language ?? guessLanguage(text) ?? undefined
  if (wanted === undefined) return undefined
  const statement = STATEMENT.get(RUNS_LIKE.get(wanted) ?? wanted)
  if (statement === undefined) return text
  const isHeader = (line: string): boolean =>
    (statement.test(line) &&
      !/^(?:if|for|while|with|from|import|class|return|try|match|use|const|let)\b[^=(){}:;'"#<]*[.,!?]?$/.test(line)) ||
    /^(?:from\s+[\w.]+\s+import\s|import\s+[\w., ]+(?:\s+as\s+\w+)?\s*$|try:|else:)/.test(line)
  let first = lines.findIndex(line => isHeader(line))
  if (entry !== undefined && first >= 0 && !defines(text, entry) && wanted !== 'python') return undefined
  if (first < 0) {
    if (prefix === undefined || prefix.trim() === '') return undefined
    first = 0
  }
  const rest = lines.slice(first)
  return wanted === 'python' ? untilProse(rest, 'python') : untilLastBrace(rest)
}

const RUNS_LIKE: ReadonlyMap<string, string> = new Map([
  ['typescript', 'javascript'],
  ['c', 'cpp'],
])

/** Python lines up to the first one that is neither indented, nor blank, nor like code. */
function untilProse(lines: readonly string[], language: string): string {
  const statement = STATEMENT.get(language)
  let open: '"""' | "'''" | undefined
  let depth = 0
  const kept: string[] = []
  for (const line of lines) {
    const isCode =
      open !== undefined ||
      depth > 0 ||
      /^(?:\s|$)/.test(line) ||
      /^[#@)\]}"']/.test(line) ||
      /^(?:el(?:se|if)|except|finally)\b/.test(line)
    if (!isCode && statement?.test(line) !== true) break
    kept.push(line)
    open = quoteAfter(line, open)
    if (open === undefined) depth = Math.max(0, depth + bracketsOf(line))
  }
  return `${kept.join('\n').trimEnd()}\n`
}

function quoteAfter(line: string, open: '"""' | "'''" | undefined): '"""' | "'''" | undefined {
  let state = open
  for (const [mark] of line.matchAll(/"""|'''/g)) {
    if (state === undefined) state = mark === '"""' ? '"""' : "'''"
    else if (state === mark) state = undefined
  }
  return state
}

function bracketsOf(line: string): number {
  const code = line.replace(/#.*$|"[^"\n]*"|'[^'\n]*'/g, '')
  let depth = 0
  for (const char of code) {
    if ('([{'.includes(char)) depth += 1
    if (')]}'.includes(char)) depth -= 1
  }
  return depth
}

function untilLastBrace(lines: readonly string[]): string {
  const last = lines.findLastIndex(line => /[;})]\s*(?:\/\/.*)?$/.test(line))
  return `${lines.slice(0, last < 0 ? lines.length : last + 1).join('\n')}\n`
}

/** The language that the first telling line shows; null where none does. */
function guessLanguage(code: string): string | null {
  const signs: readonly (readonly [string, RegExp])[] = [
    ['cpp', /^\s*#\s*include\s*[<"]/m],
    ['go', /^\s*package\s+\w+\s*$/m],
    ['rust', /^\s*(?:pub\s+)?fn\s+\w+|^\s*use\s+std::/m],
    ['java', /^\s*(?:import\s+java\.|public\s+(?:final\s+)?class\s)/m],
    [
      'python',
      /^\s*(?:def\s+\w+\s*\(|import\s+\w+\s*$|from\s+[\w.]+\s+import\s|class\s+\w+.*:\s*$|print\(|(?:for|while|if)\b.*:\s*$|\w+\s*=\s*(?:int|input|list|map)\()/m,
    ],
    ['javascript', /^\s*(?:const|let|var)\s+\w+\s*=|^\s*(?:async\s+)?function\b|console\.log\(|=>/m],
  ]
  const found = signs.find(([, sign]) => sign.test(code))?.[0] ?? null
  return found === null ? null : languageOf(found)
}
