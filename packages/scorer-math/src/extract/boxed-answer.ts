import { type Box, findBoxes } from '@touchstone/completion'
import { type Extraction, found } from './extraction.ts'

/** The box that answers, by the policy on several boxes; the run at the end that names the parts of one answer. O(n). */
export function fromBoxes(text: string, policy: 'last' | 'first' | 'all' | 'reject'): Extraction | null {
  const boxes = findBoxes(text).filter(box => box.content.trim() !== '')
  const last = boxes.at(-1)
  const first = boxes[0]
  if (last === undefined || first === undefined) return null
  const contents = boxes.map(box => box.content.trim())
  const distinct = new Set(contents.map(content => content.replace(/\s/g, '')))
  const flags = distinct.size > 1 ? ['several_boxes'] : []
  if (policy === 'reject' && distinct.size > 1) return { state: 'rejected', flags }
  if (policy === 'first') return found(first.content, 'boxed', flags)
  const joined = distinct.size > 1 ? joinBoxes(text, boxes) : null
  if (joined?.alternatives) return found(joined.text, 'boxed', [...flags, 'hedged'])
  // side by side, without names of their own, they are one answer of several values
  if (joined !== null && !joined.named) return found(joined.text, 'boxed', flags)
  return {
    ...found(last.content, 'boxed', flags),
    joined: joined?.text ?? null,
    others: policy === 'all' ? contents.slice(0, -1).slice(-16) : [],
  }
}

const OR = /(?:^|[\s$}])(?:or|或)(?=[\s$\\{]|$)/i

const MAX_GAP = 80

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
    if (gap.length > MAX_GAP) break
    const differs = before.content.trim() !== after.content.trim()
    const link = linkOf(gap)
    if (OR.test(gap) && !/[.!?]\s/.test(gap) && differs) alternatives = true
    else if (link === null) break
    if (link === 'named') named = true
    from--
  }
  if (from === boxes.length - 1) return null
  const parts = boxes.slice(from).map(box => box.content.trim())
  const unique = parts.filter((part, index) => parts.indexOf(part) === index)
  if (unique.length === 1) return null
  return { text: unique.map(part => `{${part}}`).join(alternatives ? '\\text{ or }' : ', '), alternatives, named }
}

/**
 * What stands between two boxes of one answer: only connectives (`bare`), or the name of the next part, or words with
 * "and" that stay in one sentence (`named`: then the last box alone may be the answer as well). Null: two answers.
 */
function linkOf(gap: string): 'bare' | 'named' | null {
  const words = gap.replace(/\\(?:text|quad|qquad|mathrm|left|right)(?![a-zA-Z])|[\s$,;&()[\]{}\\*]/g, '')
  if (/^(?:and|or)?$/i.test(words)) return 'bare'
  if (/^(?:and|or)?(?:[a-zA-Z](?:_?\{?\d{1,2}\}?)?=)$/i.test(words)) return 'named'
  if (/(?:^|[\s$(*-])\(?[b-j][).:]/.test(gap) && /^[.;]?[b-j][.:]?$/.test(words)) return 'named' // (b)
  const sentence = !/[.!?:](?:\s|$)|\n\s*\n/.test(gap)
  return sentence && /(?:^|[\s{}$])(?:and|und|et|y|和|及)(?=[\s{}$])/.test(gap) ? 'named' : null
}
