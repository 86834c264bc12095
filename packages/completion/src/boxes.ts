/** A `\boxed{…}` or `\fbox{…}` of a text: where the command starts, where it ends, what stands in it. */
export type Box = { readonly start: number; readonly end: number; readonly content: string }

const COMMAND = /\\(?:boxed|fbox|framebox)(?![a-zA-Z])/y

/**
 * The outermost balanced boxes in order, `\boxed 5` included; one that never closes is none.
 * O(n), also on text that is nothing but braces.
 */
export function findBoxes(text: string): readonly Box[] {
  const first = firstCommand(text)
  if (first < 0) return []
  const boxes: Box[] = []
  // every open brace: the command it belongs to, or −1
  const open: { command: number; content: number }[] = []
  let at = first
  while (at < text.length) {
    const char = text.charCodeAt(at)
    if (char === 92) {
      COMMAND.lastIndex = at
      if (!COMMAND.test(text)) {
        // \\boxed: a backslash that was doubled on the way
        COMMAND.lastIndex = at + 1
        at += COMMAND.test(text) ? 1 : 2
        continue
      }
      const start = at
      at = skipSpaces(text, COMMAND.lastIndex)
      if (text[at] === '{') {
        open.push({ command: start, content: at + 1 })
        at++
      } else {
        const end = bareEnd(text, at)
        if (end > at) add(boxes, { start, end, content: text.slice(at, end) })
        at = end
      }
      continue
    }
    if (char === 123) open.push({ command: -1, content: at })
    else if (char === 125) {
      const brace = open.pop()
      if (brace !== undefined && brace.command >= 0)
        add(boxes, { start: brace.command, end: at + 1, content: text.slice(brace.content, at) })
    }
    at++
  }
  return boxes
}

/** A box swallows those inside it; they were closed before it. */
function add(boxes: Box[], box: Box): void {
  while (boxes.length > 0 && (boxes.at(-1) as Box).start > box.start) boxes.pop()
  boxes.push(box)
}

function firstCommand(text: string): number {
  const places = ['\\boxed', '\\fbox', '\\framebox'].map(command => text.indexOf(command)).filter(at => at >= 0)
  return places.length === 0 ? -1 : Math.min(...places)
}

/** `\boxed 5` and `\boxed12`: up to the next space, `$`, brace, backslash or sentence mark. */
function bareEnd(text: string, at: number): number {
  let end = at
  while (end < text.length && !/[\s${}\\,;]/.test(text[end] as string)) end++
  while (end > at && /[.:!?*]/.test(text[end - 1] as string)) end--
  return end
}

function skipSpaces(text: string, at: number): number {
  while (text[at] === ' ') at++
  return at
}
