import { type Box, findBoxes, findMathSpans, type MathSpan, splitReasoning } from '@touchstone/completion'

export type Source = 'tag' | 'boxed' | 'phrase' | 'latex' | 'whole' | 'number'

/** What a completion gives as its final answer, and from where. */
export type Extraction =
  | {
      readonly state: 'found'
      readonly answer: string
      readonly source: Source
      /** Earlier parts that belong to it, where several boxes name the parts of one answer. */
      readonly joined: string | null
      /** Other candidates, for the policy `all`. */
      readonly others: readonly string[]
      readonly flags: readonly string[]
    }
  | { readonly state: 'none' | 'truncated' | 'rejected'; readonly flags: readonly string[] }

export type ExtractOptions = {
  readonly extract: readonly ('boxed' | 'phrase' | 'latex' | 'number' | 'whole')[]
  readonly boxes: 'last' | 'first' | 'all' | 'reject'
  readonly thinkPrefilled: boolean
  /** The completion was cut off for its length. */
  readonly cutOff: boolean
}

/**
 * Finds the final answer. Only what follows the last closing think tag is read; a think block that never closes holds
 * no answer. There, inside the last `<answer>` element where one stands, in the order of `extract`:
 * `boxed`   the last balanced box (or as `boxes` says);
 * `phrase`  what follows the last "#### ", "final answer is", "answer is", "Answer:";
 * `latex`   the last span of math; a completion that is a short formula and nothing else counts as one;
 * `number`  the last number;
 * `whole`   all of it.
 * Alternatives joined by "or" are kept together, so that "3 or 4" is not the answer 4. O(n).
 */
export function extractAnswer(completion: string, options: ExtractOptions): Extraction {
  const reasoning = splitReasoning(completion, { prefilled: options.thinkPrefilled })
  if (reasoning.state === 'unclosed') return { state: 'truncated', flags: [] }
  const tagged = answerElement(reasoning.answer)
  const text = tagged ?? reasoning.answer
  for (const source of options.extract) {
    const found = bySource(source, text, options)
    if (found !== null)
      return found.state === 'found' && options.cutOff && isWeak(found.source)
        ? { state: 'truncated', flags: [] }
        : found
  }
  if (options.cutOff) return { state: 'truncated', flags: [] }
  const whole = (tagged ?? '').trim()
  if (whole !== '' && whole.length <= MAX_WHOLE) return plain(whole, 'tag')
  const short = text.trim()
  if (/^[\p{L}'-]{1,40}[.!]?$/u.test(short)) return plain(short, 'whole')
  return { state: 'none', flags: [] }
}

const MAX_WHOLE = 4_000
const MAX_BARE = 120

/** What a text that broke off may end with by accident. */
const isWeak = (source: Source): boolean => source === 'latex' || source === 'number' || source === 'whole'

const plain = (answer: string, source: Source, flags: readonly string[] = []): Extraction => ({
  state: 'found',
  answer,
  source,
  joined: null,
  others: [],
  flags,
})

function answerElement(text: string): string | null {
  const close = text.lastIndexOf('</answer>')
  const open = text.lastIndexOf('<answer>', close < 0 ? text.length : close)
  if (open < 0) return null
  return text.slice(open + '<answer>'.length, close < 0 ? text.length : close)
}

function bySource(source: ExtractOptions['extract'][number], text: string, options: ExtractOptions): Extraction | null {
  switch (source) {
    case 'boxed':
      return fromBoxes(text, options.boxes)
    case 'phrase':
      return fromPhrase(text)
    case 'latex':
      return fromMath(text)
    case 'number':
      return fromBare(text) ?? fromNumber(text)
    case 'whole':
      return text.trim() === '' ? null : plain(text.trim(), 'whole')
  }
}

// boxes

const OR = /(?:^|[\s$}])(?:or|或)(?=[\s$\\{]|$)/i

/** Only connectives between two boxes, or the name of the next part: they name the parts of one answer. */
function isConnected(gap: string): boolean {
  const words = gap.replace(/\\(?:text|quad|qquad|mathrm|left|right)(?![a-zA-Z])|[\s$,;&()[\]{}\\*]/g, '')
  return /^(?:and|or)?(?:[a-zA-Z](?:_?\d{1,2})?=)?$/i.test(words)
}

function fromBoxes(text: string, policy: ExtractOptions['boxes']): Extraction | null {
  const boxes = findBoxes(text).filter(box => box.content.trim() !== '')
  const last = boxes.at(-1)
  const first = boxes[0]
  if (last === undefined || first === undefined) return null
  const contents = boxes.map(box => box.content.trim())
  const distinct = new Set(contents.map(content => content.replace(/\s/g, '')))
  const flags = distinct.size > 1 ? ['several_boxes'] : []
  if (policy === 'reject' && distinct.size > 1) return { state: 'rejected', flags }
  if (policy === 'first') return { ...found(first.content, 'boxed', flags), others: [] }
  const joined = distinct.size > 1 ? joinBoxes(text, boxes) : null
  if (joined?.alternatives) return { ...found(joined.text, 'boxed', [...flags, 'hedged']), others: [] }
  // side by side, without names of their own, they are one answer of several values
  if (joined !== null && !joined.named) return found(joined.text, 'boxed', flags)
  return {
    ...found(last.content, 'boxed', flags),
    joined: joined?.text ?? null,
    others: policy === 'all' ? contents.slice(0, -1).slice(-16) : [],
  }
}

const found = (answer: string, source: Source, flags: readonly string[]): Extraction & { state: 'found' } => ({
  state: 'found',
  answer: answer.trim(),
  source,
  joined: null,
  others: [],
  flags,
})

/** The run of boxes at the end that belong together; "or" between two different ones makes them alternatives. */
function joinBoxes(
  text: string,
  boxes: readonly Box[],
): { text: string; alternatives: boolean; named: boolean } | null {
  let from = boxes.length - 1
  let alternatives = false
  let named = false
  while (from > 0 && boxes.length - from < 32) {
    const [before, after] = [boxes[from - 1] as Box, boxes[from] as Box]
    const gap = text.slice(before.end, after.start)
    if (gap.length > 80) break
    const hasOr = OR.test(gap) && !/[.!?]\s/.test(gap)
    const differs = before.content.trim() !== after.content.trim()
    if (hasOr && differs) alternatives = true
    else if (!isConnected(gap)) break
    if (gap.includes('=')) named = true
    from--
  }
  if (from === boxes.length - 1) return null
  const parts = boxes.slice(from).map(box => box.content.trim())
  const unique = parts.filter((part, index) => parts.indexOf(part) === index)
  if (unique.length === 1) return null
  return { text: unique.map(part => `{${part}}`).join(alternatives ? '\\text{ or }' : ', '), alternatives, named }
}

// phrases

const PHRASE =
  /####|answers?(?:\s{1,4}to\s{1,4}(?:the|this)\s{1,4}(?:problem|question))?[ \t]{0,4}(?:\*\*)?[ \t]{0,4}(?:\bis\b|\bare\b|:|=|：)|答案(?:是|为|：|:)|final\s{1,4}answer[ \t]{0,4}(?:\*\*)?[ \t]{0,4}\n/gi

function fromPhrase(text: string): Extraction | null {
  let start = -1
  for (const match of text.matchAll(PHRASE)) start = match.index + match[0].length
  if (start < 0) return null
  const rest = text.slice(start, start + MAX_WHOLE).replace(/^(?:\s|\*|_|:|：|therefore|that|is\b|=(?!=))+/i, '')
  const sentence = firstSentence(rest)
  const answer = sentence.replace(/^[\s*_]+|[\s*_]+$/g, '')
  if (answer === '') return null
  return plain(stripBox(answer), 'phrase')
}

const stripBox = (text: string): string => findBoxes(text).at(-1)?.content.trim() ?? text

/** Up to the end of the line or sentence; line breaks and full stops inside math do not end it. */
function firstSentence(text: string): string {
  const spans = findMathSpans(text)
  let next = 0
  for (let at = 0; at < text.length; at++) {
    while (next < spans.length && (spans[next] as MathSpan).end <= at) next++
    const span = spans[next]
    if (span !== undefined && at >= span.start) {
      at = span.end - 1
      continue
    }
    const char = text[at]
    if (char === '\n') return text.slice(0, at)
    if (char === '<' && text.startsWith('</', at)) return text.slice(0, at)
    if (char === '。') return text.slice(0, at)
    if (
      (char === '.' || char === '!' || char === '?') &&
      (at + 1 === text.length || /[\s"*]/.test(text[at + 1] as string))
    ) {
      if (char === '!' && /[\d)]/.test(text[at - 1] ?? '')) continue // 5! is a factorial
      if (/(?:^|\s)[ap]\.?m$/i.test(text.slice(0, at)) && at + 1 < text.length) continue
      return text.slice(0, char === '.' ? at : at)
    }
  }
  return text
}

// math and numbers

function fromMath(text: string): Extraction | null {
  const spans = findMathSpans(text).filter(span => span.content.trim() !== '')
  const last = spans.at(-1)
  if (last === undefined) return null
  let from = spans.length - 1
  while (from > 0 && spans.length - from < 16) {
    const gap = text.slice((spans[from - 1] as MathSpan).end, (spans[from] as MathSpan).start)
    if (!/^\s*,?\s*(?:or|and|,)\s*$/i.test(gap)) break
    from--
  }
  if (from < spans.length - 1) return plain(text.slice((spans[from] as MathSpan).start, last.end), 'latex')
  const boxless = last.content.trim()
  return plain(boxless.split(/\\\\(?!\[)/).length > 1 && last.display ? lastRow(boxless) : boxless, 'latex')
}

/** Of a derivation in rows the last row; rows of a matrix or of cases are none. */
function lastRow(content: string): string {
  if (/\\begin\{/.test(content)) return content
  const rows = content.split('\\\\').map(row => row.trim())
  const row = rows.filter(part => part !== '').at(-1) ?? content
  return row.replaceAll('&', ' ').trim()
}

/** A completion that is one short formula and nothing else. */
function fromBare(text: string): Extraction | null {
  const bare = text.trim()
  if (bare === '' || bare.length > MAX_BARE || bare.includes('\n') || /\\f?box(?:ed)?/.test(bare)) return null
  const words = bare.match(/(?<!\\)\b[a-zA-Z]{2,}\b/g) ?? []
  return words.length <= 1 || /^\\?\w+\{/.test(bare) ? plain(bare, 'whole') : null
}

const NUMBER = /[-−]?\$?\d[\d,]*(?:\.\d+)?(?:\/\d+)?%?/g

function fromNumber(text: string): Extraction | null {
  const tail = text.slice(-20_000)
  let last: RegExpExecArray | null = null
  let before: RegExpExecArray | null = null
  for (const match of tail.matchAll(NUMBER)) {
    before = last
    last = match as RegExpExecArray
  }
  if (last === null) return null
  const value = last[0].replace(/,$/, '')
  if (before !== null) {
    const gap = tail.slice(before.index + before[0].length, last.index)
    if (/^\s*,?\s*or\s+$/i.test(gap)) return plain(`${before[0]} or ${value}`, 'number', ['hedged'])
  }
  return plain(value, 'number')
}
