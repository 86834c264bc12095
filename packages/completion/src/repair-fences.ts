import { languageOf } from './code-blocks.ts'

/**
 * A completion with its fences as CommonMark wants them, where a model wrote them otherwise and its meaning is plain: a
 * closing fence at the end of the last line of code, or with words after it; code beside the label, or the label on a line
 * below; a block within a quotation; tokens of the end of a turn. What stands is left as it is. O(n).
 */
export function repairFences(text: string): string {
  const plain = withoutEndOfTurn(text)
  if (!/`{3}|~{3}/.test(plain)) return plain
  const quoted = /^ {0,3}> ?(?:`{3}|~{3})/m.test(plain) && !/^[ \t]*(?:`{3}|~{3})/m.test(plain)
  const lines = (quoted ? plain.replace(/^ {0,3}> ?/gm, '') : plain).split('\n')
  const closing = nextFences(lines)
  const out: string[] = []
  let open: string | undefined
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    if (open === undefined) {
      const opener = /^([ \t]*)(`{3,}|~{3,})([^`\n]*)$/.exec(line)
      if (opener === null) {
        out.push(line)
        continue
      }
      const [, indent = '', mark = '', info = ''] = opener
      open = mark
      const beside = /^\s*([\w+#-]+)[ \t]+(\S.*)$/.exec(info)
      const below = lines[at + 1] ?? ''
      if (beside !== null && languageOf(beside[1] ?? '') !== null && CODE.test(beside[2] ?? ''))
        out.push(`${indent}${mark}${beside[1]}`, `${indent}${beside[2]}`)
      else if (info.trim() === '' && below.trim().length > 1 && isLabel(below) && (lines[at + 2] ?? '').trim() !== '') {
        out.push(`${indent}${mark}${below.trim()}`)
        at += 1
      } else out.push(line)
      continue
    }
    if (isClosing(line, open)) {
      open = undefined
      out.push(line)
      continue
    }
    const ahead = lines[closing[at + 1] ?? lines.length]
    const endsBelow = ahead !== undefined && isClosing(ahead, open)
    const glued = endsBelow ? undefined : gluedFence(line, open)
    if (glued === undefined) out.push(line)
    else {
      open = undefined
      out.push(...glued)
    }
  }
  return out.join('\n')
}

/** Takes tokens off the end that only mark it. */
function withoutEndOfTurn(text: string): string {
  for (let end = text.trimEnd().length; ; ) {
    const tail = text.slice(Math.max(0, end - 60), end)
    const token = /(?:<\|[\w▁｜ -]{1,40}\|>|<\/s>|<(?:eos|end_of_turn|end_of_text)>)$/.exec(tail)?.[0]
    if (token === undefined) return end === text.trimEnd().length ? text : text.slice(0, end)
    end = text.slice(0, end - token.length).trimEnd().length
  }
}

/** What begins a line of code beside a label; `title="a.py"` is none. */
const CODE =
  /^(?!\w+=["'])(?:(?:def|class|import|from|function|const|let|var|for|while|if|return|public|int|fn|func|package|use)\b|#\s*include|print\s*\(|console\.|\w+(?:\[.*\])?\s*[-+*/]?=(?!=)|@\w)/

function isLabel(line: string): boolean {
  return /^\s*[A-Za-z][\w+#]*\s*$/.test(line) && languageOf(line) !== null
}

function isClosing(line: string, open: string): boolean {
  const mark = /^[ \t]*(`{3,}|~{3,})[ \t]*$/.exec(line)?.[1]
  return mark !== undefined && mark[0] === open[0] && mark.length >= open.length
}

/** For each line the place of the first line from there on that begins with a fence. */
function nextFences(lines: readonly string[]): number[] {
  const next = new Array<number>(lines.length + 1).fill(lines.length)
  for (let at = lines.length - 1; at >= 0; at -= 1)
    next[at] = /^[ \t]*(?:`{3,}|~{3,})/.test(lines[at] ?? '') ? at : (next[at + 1] ?? lines.length)
  return next
}

/** The lines that a closing fence with something before or after it stands for; undefined where there is none. */
function gluedFence(line: string, open: string): string[] | undefined {
  const mark = open[0] ?? '`'
  const before = line.trimEnd()
  if (before.endsWith(open)) {
    const code = before.slice(0, -open.length)
    if (code.trim() !== '' && !code.includes(mark)) return [code, open]
  }
  const after = line.trimStart()
  if (!after.startsWith(open)) return undefined
  const words = after.slice(open.length)
  return !words.includes(mark) && /^(?:\s*<|\s*\S+\s+\S)/.test(words) ? [open, words.trimStart()] : undefined
}
