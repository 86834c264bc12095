import { splitReasoning } from '@touchstone/completion'
import type { FormatGraderOf, ScoreItem } from '@touchstone/contracts'
import { binary, binaryRange, type Rule, type RuleGrade } from '../rule.ts'
import { occurrences, occursOnce } from '../text/occurs.ts'
import { skipSpace, stripped } from '../text/python-text.ts'

type Options = FormatGraderOf<'think-answer'>
type Tags = {
  readonly openThink: string
  readonly closeThink: string
  readonly openAnswer: string
  readonly closeAnswer: string
}
/** Undefined where the text has the form, else what is missing. */
type Miss = string | undefined

/**
 * Reasoning and answer each in its tags. Every variant but `r1` decides exactly as the regular expression of its
 * source does, in linear time.
 *
 * - `r1` (default) DeepSeek-R1's template (arXiv 2501.12948, section 2.2): each tag exactly once, only white space
 *   around the two blocks and between them
 * - `think-only` DeepSeek-R1, section 2.2.2: one closed think block at the start, then an answer that is not empty
 * - `open-r1` `format_reward`: tags on lines of their own, the last closing tag at the end of any line
 * - `trl` `think_format_reward`: starts with the tag, no second opening tag, closed somewhere
 * - `ms-swift` `Format`, and EasyR1's `r1v`: blocks with white space between them, then the end, further tags allowed
 * - `roll`: any text between the blocks, end of any line; 0 and −1 instead of 1 and 0
 * - `easyr1` `math`, and verl's geo3k: a think block, then `\boxed{…}`
 * - `open-instruct` `soft_format_reward_func`: a prefix that ends the reasoning and holds an answer block
 * - `nemo-rl` `format_reward`: ¼ for a think pair anywhere, ¾ for an answer pair anywhere
 * - `willccb-strict`, `willccb-soft` of the widely copied GRPO demo: reasoning/answer tags, ½, dots that stop at a line's end
 */
export const thinkAnswer: Rule<'think-answer'> = {
  range(options) {
    switch (options.variant) {
      case 'roll':
        return binaryRange(options.values ?? [-1, 0])
      case 'willccb-strict':
      case 'willccb-soft':
        return binaryRange(options.values ?? [0, 0.5])
      default:
        return binaryRange(options.values)
    }
  },

  grade(options, { text, item }) {
    const variant = options.variant ?? 'r1'
    const tags = tagsOf(options)
    const whole = withPrefilled(text, item, LINE_VARIANTS.has(variant) ? `${tags.openThink}\n` : tags.openThink)
    const [fail, pass] = thinkAnswer.range(options)
    if (variant === 'nemo-rl') return nemoRl(whole, tags, fail, pass)

    const miss = VARIANTS[variant](whole, tags)
    if (miss === undefined) return binary(true, [fail, pass], { variant })
    const { state } = splitReasoning(text, {
      tag: tags.openThink.slice(1, -1),
      prefilled: item.think_prefilled ?? false,
    })
    return binary(false, [fail, pass], { variant, miss }, state === 'unclosed' ? 'truncated' : 'bad_format')
  },
}

/** The completion with the opening tag that the prompt's template already wrote. */
export function withPrefilled(text: string, item: ScoreItem, opening: string): string {
  return item.think_prefilled === true ? opening + text : text
}

const LINE_VARIANTS: ReadonlySet<string> = new Set(['open-r1', 'willccb-strict'])

function tagsOf({ variant, think_tag, answer_tag = 'answer' }: Options): Tags {
  const think = think_tag ?? (variant?.startsWith('willccb') ? 'reasoning' : 'think')
  return {
    openThink: `<${think}>`,
    closeThink: `</${think}>`,
    openAnswer: `<${answer_tag}>`,
    closeAnswer: `</${answer_tag}>`,
  }
}

const VARIANTS: {
  readonly [Name in Exclude<NonNullable<Options['variant']>, 'nemo-rl'>]: (text: string, tags: Tags) => Miss
} = {
  r1(text, { openThink, closeThink, openAnswer, closeAnswer }) {
    const [start, end] = stripped(text)
    if (!text.startsWith(openThink, start)) return `does not start with ${openThink}`
    for (const tag of [openThink, closeThink, openAnswer, closeAnswer])
      if (!occursOnce(text, tag)) return text.includes(tag) ? `${tag} more than once` : `${tag} is missing`
    const afterThink = text.indexOf(closeThink) + closeThink.length
    const answerAt = text.indexOf(openAnswer)
    if (answerAt < afterThink) return `${openAnswer} before ${closeThink}`
    if (skipSpace(text, afterThink) !== answerAt) return `text between ${closeThink} and ${openAnswer}`
    const closeAt = text.indexOf(closeAnswer)
    if (closeAt < answerAt) return `${closeAnswer} before ${openAnswer}`
    if (closeAt + closeAnswer.length !== end) return `text after ${closeAnswer}`
    return undefined
  },

  'think-only'(text, { openThink, closeThink }) {
    const [start, end] = stripped(text)
    if (!text.startsWith(openThink, start)) return `does not start with ${openThink}`
    for (const tag of [openThink, closeThink])
      if (!occursOnce(text, tag)) return text.includes(tag) ? `${tag} more than once` : `${tag} is missing`
    return text.indexOf(closeThink) + closeThink.length < end ? undefined : `nothing after ${closeThink}`
  },

  // ^<think>\n.*?\n</think>\n<answer>\n.*?\n</answer>$, dotall and multiline, matched at the start
  'open-r1'(text, { openThink, closeThink, openAnswer, closeAnswer }) {
    if (!text.startsWith(`${openThink}\n`)) return `does not start with ${openThink} and a line break`
    const middle = `\n${closeThink}\n${openAnswer}\n`
    const middleAt = text.indexOf(middle, openThink.length + 1)
    if (middleAt < 0) return `${closeThink} and ${openAnswer} are not on two lines of their own`
    return closesLine(text, `\n${closeAnswer}`, middleAt + middle.length)
  },

  // ^<think>(?!.*<think>)(.*?)</think>.*$, dotall and multiline, matched at the start
  trl(text, { openThink, closeThink }) {
    if (!text.startsWith(openThink)) return `does not start with ${openThink}`
    if (text.includes(openThink, openThink.length)) return `${openThink} more than once`
    return text.includes(closeThink, openThink.length) ? undefined : `${closeThink} is missing`
  },

  // ^<think>.*?</think>\s*<answer>.*?</answer>(?![\s\S]), dotall, matched at the start
  'ms-swift'(text, tags) {
    if (!text.startsWith(tags.openThink)) return `does not start with ${tags.openThink}`
    const answerAt = afterJoint(text, tags, tags.openThink.length)
    if (answerAt < 0) return `no ${tags.closeThink} before ${tags.openAnswer}`
    return text.length - tags.closeAnswer.length >= answerAt && text.endsWith(tags.closeAnswer)
      ? undefined
      : `does not end with ${tags.closeAnswer}`
  },

  // ^<think>.*?</think>.*?<answer>.*?</answer>$, dotall and multiline, matched at the start
  roll(text, { openThink, closeThink, openAnswer, closeAnswer }) {
    if (!text.startsWith(openThink)) return `does not start with ${openThink}`
    const closeAt = text.indexOf(closeThink, openThink.length)
    if (closeAt < 0) return `${closeThink} is missing`
    const answerAt = text.indexOf(openAnswer, closeAt + closeThink.length)
    if (answerAt < 0) return `no ${openAnswer} after ${closeThink}`
    return closesLine(text, closeAnswer, answerAt + openAnswer.length)
  },

  // <think>.*</think>.*\\boxed\{.*\}.*, dotall, full match
  easyr1(text, { openThink, closeThink }) {
    if (!text.startsWith(openThink)) return `does not start with ${openThink}`
    const closeAt = text.indexOf(closeThink, openThink.length)
    if (closeAt < 0) return `${closeThink} is missing`
    const boxAt = text.indexOf('\\boxed{', closeAt + closeThink.length)
    return boxAt >= 0 && text.includes('}', boxAt + 7) ? undefined : `no \\boxed{…} after ${closeThink}`
  },

  // .*?</think>\s*<answer>.*?</answer>, dotall, matched at the start
  'open-instruct'(text, tags) {
    const answerAt = afterJoint(text, tags, 0)
    if (answerAt < 0) return `no ${tags.closeThink} before ${tags.openAnswer}`
    return text.includes(tags.closeAnswer, answerAt) ? undefined : `${tags.closeAnswer} is missing`
  },

  // ^<reasoning>\n.*?\n</reasoning>\n<answer>\n.*?\n</answer>\n$, no flags, matched at the start
  'willccb-strict'(text, { openThink, closeThink, openAnswer, closeAnswer }) {
    const lines = text.split('\n', 8)
    const rest = lines.length === 8 ? text.slice(lines.slice(0, 7).reduce((sum, line) => sum + line.length + 1, 0)) : ''
    const whole =
      lines[0] === openThink &&
      lines[2] === closeThink &&
      lines[3] === openAnswer &&
      lines[5] === closeAnswer &&
      lines[6] === '' &&
      (lines.length === 7 || (lines.length === 8 && lines[7] === '' && rest === ''))
    return whole ? undefined : 'the two blocks are not on seven lines of their own'
  },

  // <reasoning>.*?</reasoning>\s*<answer>.*?</answer>, no flags, matched at the start
  'willccb-soft'(text, tags) {
    if (!text.startsWith(tags.openThink)) return `does not start with ${tags.openThink}`
    const lineEnd = endOfLine(text, 0)
    const answerAt = afterJoint(text, tags, tags.openThink.length, lineEnd)
    if (answerAt < 0) return `no ${tags.closeThink} before ${tags.openAnswer}`
    const closeAt = text.indexOf(tags.closeAnswer, answerAt)
    return closeAt >= 0 && closeAt <= endOfLine(text, answerAt) ? undefined : `${tags.closeAnswer} is not on that line`
  },
}

/** Index after the first `</think>\s*<answer>` whose closing tag starts in [from, until]; −1 where there is none. */
function afterJoint(text: string, { closeThink, openAnswer }: Tags, from: number, until = text.length): number {
  for (let at = text.indexOf(closeThink, from); at >= 0 && at <= until; at = text.indexOf(closeThink, at + 1)) {
    const next = skipSpace(text, at + closeThink.length)
    if (text.startsWith(openAnswer, next)) return next + openAnswer.length
  }
  return -1
}

/** Does `part` occur from `from` on at the end of some line, as `$` in multiline mode? */
function closesLine(text: string, part: string, from: number): Miss {
  for (let at = text.indexOf(part, from); at >= 0; at = text.indexOf(part, at + 1)) {
    const end = at + part.length
    if (end === text.length || text.charCodeAt(end) === 10) return undefined
  }
  return `no ${part.trim()} at the end of a line`
}

function endOfLine(text: string, from: number): number {
  const newline = text.indexOf('\n', from)
  return newline < 0 ? text.length : newline
}

/** NeMo-RL `format_reward`: shares ¼ and ¾ for a pair of tags in order, wherever they are. */
function nemoRl(text: string, tags: Tags, fail: number, pass: number): RuleGrade {
  const think = pair(text, tags.openThink, tags.closeThink)
  const answer = pair(text, tags.openAnswer, tags.closeAnswer)
  const share = (think ? 0.25 : 0) + (answer ? 0.75 : 0)
  return {
    score: fail + (pass - fail) * share,
    detail: { variant: 'nemo-rl', think, answer, think_tags: occurrences(text, tags.openThink) },
  }
}

function pair(text: string, open: string, close: string): boolean {
  const at = text.indexOf(open)
  return at >= 0 && text.includes(close, at + open.length)
}
