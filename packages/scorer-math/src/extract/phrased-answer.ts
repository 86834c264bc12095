import { findBoxes, findMathSpans } from '@touchstone/completion'
import { type Found, found, MAX_WHOLE } from './extraction.ts'

/** The ways to announce an answer, in the languages of public sets; all spaces bounded, so that the search is linear. */
const PHRASE = new RegExp(
  [
    '####(?!#)',
    'answers?(?:\\s{1,4}to\\s{1,4}(?:the|this)\\s{1,4}(?:problem|question))?[ \\t]{0,4}(?:\\*{1,2})?[ \\t]{0,4}(?:\\bis\\b|\\bare\\b|:|=|：)',
    'answer[ ]{1,2}[-–—][ ]', // Answer - 42, which is no -42
    '(?:correct|right)\\s{1,4}(?:option|choice)[ \\t]{0,4}(?:is\\b|:)',
    'final\\s{1,4}answer[ \\t]{0,4}(?:\\*\\*)?[ \\t]{0,4}\\n',
    '答案(?:是|为|：|:)',
    '(?:结果|結果)(?:是|为|為|：|:)',
    '(?:故|应|應|所以)(?:选|選)[：:]?',
    '(?<=^|[\\n。，, ])答[：:]',
    '答え(?:は|：|:)',
    '(?:정답|답)(?:은|[ ]?:|：)',
    'respuesta(?:\\s{1,4}final)?(?:\\s{1,4}es\\b|[ ]?:)',
    'réponse(?:\\s{1,4}finale)?(?:\\s{1,4}est\\b|[ ]?:)',
    'antwort(?:\\s{1,4}ist\\b|[ ]?:|\\s{1,4}lautet\\b)',
    'antwoord(?:\\s{1,4}is\\b|[ ]?:)',
    'đáp (?:án|số)(?:[ ]là|[ ]?:)',
    '(?:odpowiedź|cevap|jawaban|svar|उत्तर|الجواب|الإجابة)[ ]?(?::|هو|هي|है)',
    'ответ(?:\\s{1,4}[-—]|[ ]?:)',
    'resposta(?:\\s{1,4}final)?(?:\\s{1,4}é|[ ]?:)',
    'risposta(?:\\s{1,4}finale)?(?:\\s{1,4}è|[ ]?:)',
  ].join('|'),
  'gi',
)

/** What follows the last of them, to the end of its sentence. O(n). */
export function fromPhrase(text: string): Found | null {
  const start = lastPhrase(text)
  return start < 0 ? null : phrased(text, start)
}

/** A phrase is shorter than this. */
const OVERLAP = 200

/** Where the last one ends, −1 for none: looked for from the end in windows, so that a text full of them costs no more. */
function lastPhrase(text: string): number {
  for (let end = text.length; end > 0; end -= WINDOW - OVERLAP) {
    const from = Math.max(0, end - WINDOW)
    let start = -1
    for (const match of text.slice(from, end).matchAll(PHRASE)) start = from + match.index + match[0].length
    if (start >= 0) return start
    if (from === 0) break
  }
  return -1
}

/** Characters that are searched at once. */
const WINDOW = 32_768

/** "The final answer is 5. I hope it is correct." */
export function fromMinerva(text: string): Found | null {
  const hope = text.lastIndexOf('I hope it is correct')
  if (hope < 0) return null
  const head = text.slice(0, hope)
  const at = head.toLowerCase().lastIndexOf('final answer is')
  return at < 0 ? null : phrased(head, at + 'final answer is'.length)
}

function phrased(text: string, start: number): Found | null {
  const behind = text.slice(start, start + MAX_WHOLE)
  // "$\text{Answer: } 12$": the phrase stands in the math
  const inMath = /^\s*\}/.test(behind)
  const rest = behind
    .replace(/^(?:\s|\*|_|:|：|\}|therefore|that|is\b|=(?!=))+/i, '')
    .replace(/^\\text(?:bf)?\{\s*\}/, '')
  const sentence = firstSentence(rest)
  const answer = sentence.replace(/^[\s*_]+|[\s*_]+$/g, '').replace(/(?<=\S)(?:입니다|이다|です|である)$/u, '')
  if (answer === '') return null
  const inBox = findBoxes(answer).at(-1)?.content.trim() ?? answer
  return inBox === '' ? null : found(inMath ? inBox.replace(/(?<!\\)\$$/, '') : inBox, 'phrase')
}

/** Words that begin what is said about an answer, not the answer. */
const AFTERTHOUGHT = /,?\s+(?:because|since|as (?:required|desired|expected|claimed|needed)\b|which\b|so that\b)/iy

/** Up to the end of the line or sentence, or a remark; line breaks and full stops inside math do not end it. */
function firstSentence(text: string): string {
  const spans = findMathSpans(text)
  let next = 0
  for (let at = 0; at < text.length; at++) {
    while (next < spans.length && (spans[next]?.end ?? 0) <= at) next++
    const span = spans[next]
    if (span !== undefined && at >= span.start) {
      at = span.end - 1
      continue
    }
    const char = text[at] as string
    if (char === '\n' || char === '。') return text.slice(0, at)
    if (char === '<' && text.startsWith('</', at)) return text.slice(0, at)
    if (char === ',' || char === ' ') {
      AFTERTHOUGHT.lastIndex = at
      if (at > 0 && AFTERTHOUGHT.test(text)) return text.slice(0, at)
    }
    if (
      (char === '.' || char === '!' || char === '?') &&
      (at + 1 === text.length || /[\s"*]/.test(text[at + 1] as string))
    ) {
      if (char === '!' && /[\d)]/.test(text[at - 1] ?? '')) continue // 5! is a factorial
      if (/(?:^|\s)[ap]\.?m$/i.test(text.slice(Math.max(0, at - 4), at)) && at + 1 < text.length) continue
      return text.slice(0, at)
    }
  }
  return text
}
