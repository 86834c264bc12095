import { splitReasoning } from '@touchstone/completion'
import { fromBoxes } from './boxed-answer.ts'
import { type Extraction, type Found, found, MAX_WHOLE, type Source } from './extraction.ts'
import { fromMinerva, fromPhrase } from './phrased-answer.ts'
import { fromBare, fromMath, fromNumber } from './weak-answer.ts'

export type ExtractOptions = {
  readonly extract: readonly ('boxed' | 'phrase' | 'latex' | 'number' | 'whole')[]
  readonly boxes: 'last' | 'first' | 'all' | 'reject'
  readonly thinkPrefilled: boolean
  /** The completion was cut off for its length. */
  readonly cutOff: boolean
  /** `math-verify`: its phrase before the boxes, and of the last math and the last number the one that stands last. */
  readonly order?: 'listed' | 'math-verify'
}

/**
 * Finds the final answer. Only what follows the last closing think tag is read; a think block that never closes holds
 * no answer. There, inside the last `<answer>` element where one stands, in the order of `extract`:
 * `boxed`   the last balanced box (or as `boxes` says);
 * `phrase`  what follows the last "#### ", "final answer is", "answer is", "Answer:";
 * `latex`   the last span of math;
 * `number`  a completion that is a short formula and nothing else, or the last number;
 * `whole`   all of it.
 * Alternatives joined by "or" are kept together, so that "3 or 4" is not the answer 4. O(n).
 */
export function extractAnswer(completion: string, options: ExtractOptions): Extraction {
  const reasoning = splitReasoning(completion, { prefilled: options.thinkPrefilled })
  if (reasoning.state === 'unclosed') return { state: 'truncated', flags: [] }
  const answer = withoutTokens(reasoning.answer)
  const element = answerElement(answer)
  if (element === null) return fromText(answer, null, options)
  const inside = fromText(element.content, element.content, options)
  // an element that was opened behind the answer and never closed takes nothing away
  return inside.state === 'none' && !element.closed ? fromText(element.before, null, options) : inside
}

/** @param tagged the content of the answer element, which may be an answer as a whole */
function fromText(text: string, tagged: string | null, options: ExtractOptions): Extraction {
  const picked = options.order === 'math-verify' ? asMathVerify(text, options) : inOrder(text, options)
  if (picked !== null)
    return picked.state === 'found' && isWeak(picked.source) && (options.cutOff || endsInBox(text))
      ? { state: 'truncated', flags: [] }
      : picked
  if (options.cutOff) return { state: 'truncated', flags: [] }
  const whole = (tagged ?? '').trim()
  if (whole !== '' && whole.length <= MAX_WHOLE) return found(whole, 'tag')
  const short = text.trim()
  if (/^[\p{L}'-]{1,40}[.!]?$/u.test(short)) return found(short, 'whole')
  return { state: 'none', flags: [] }
}

function inOrder(text: string, options: ExtractOptions): Extraction | null {
  for (const source of options.extract) {
    const picked = bySource(source, text, options)
    if (picked !== null) return picked
  }
  return null
}

function bySource(source: ExtractOptions['extract'][number], text: string, options: ExtractOptions): Extraction | null {
  switch (source) {
    case 'boxed':
      return fromBoxes(text, options.boxes)
    case 'phrase':
      return fromPhrase(text)
    case 'latex':
      return fromMath(text)?.found ?? null
    case 'number':
      return fromBare(text) ?? fromNumber(text)?.found ?? null
    case 'whole':
      return text.trim() === '' ? null : found(text, 'whole')
  }
}

/**
 * The ranks of Math-Verify 0.8 (its `parser.py`): Minerva's phrase, boxes, other phrases, then whatever stands last.
 */
function asMathVerify(text: string, options: ExtractOptions): Extraction | null {
  const has = (source: ExtractOptions['extract'][number]): boolean => options.extract.includes(source)
  const marked =
    (has('phrase') ? fromMinerva(text) : null) ??
    (has('boxed') ? fromBoxes(text, options.boxes) : null) ??
    (has('phrase') ? fromPhrase(text) : null)
  if (marked !== null) return marked
  const math = has('latex') ? fromMath(text) : null
  if (!has('number')) return math?.found ?? null
  // of plain text a formula, not a sentence
  const bare = math === null && (/[\\=^_(){}[\]]/.test(text) || !/[a-z]{2}/i.test(text)) ? fromBare(text) : null
  if (bare !== null) return bare
  const number = fromNumber(text)
  const last: Found | undefined = number !== null && number.start >= (math?.end ?? 0) ? number.found : math?.found
  return last ?? null
}

/** The text breaks off inside its last box: what stands there is the beginning of an answer. */
function endsInBox(text: string): boolean {
  const at = Math.max(text.lastIndexOf('\\boxed{'), text.lastIndexOf('\\fbox{'))
  if (at < 0 || text.length - at > MAX_WHOLE) return false
  let depth = 0
  for (let index = text.indexOf('{', at); index < text.length; index++) {
    const char = text[index]
    if (char === '\\') index++
    else if (char === '{') depth++
    else if (char === '}' && --depth === 0) return false
    else if (char === '\n' || char === '$') return false
  }
  return true
}

/** What a text that broke off may end with by accident. */
const isWeak = (source: Source): boolean => source === 'latex' || source === 'number' || source === 'whole'

/** Tokens of a chat template that a server left in the text. */
const withoutTokens = (text: string): string =>
  text.includes('<|') || text.includes('<｜') || text.includes('</s>')
    ? text.replace(/<\|[a-z_]{1,40}\|>|<｜[^<>｜]{1,40}｜>|<\/s>/gi, ' ')
    : text

type Element = { readonly content: string; readonly closed: boolean; readonly before: string }

function answerElement(text: string): Element | null {
  if (!text.includes('answer>')) return null // far cheaper than a search from the end
  const close = text.lastIndexOf('</answer>')
  const open = text.lastIndexOf('<answer>', close < 0 ? text.length : close)
  if (open < 0) return null
  const content = text.slice(open + '<answer>'.length, close < 0 ? text.length : close)
  return { content, closed: close >= 0, before: text.slice(0, open) }
}
