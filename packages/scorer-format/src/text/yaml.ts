import { parseDocument } from 'yaml'
import type { ReadJson } from './json-text.ts'

const MAX_CHARS = 1_048_576
const MAX_DEPTH = 64
/** Values that aliases may unfold to in all, over those written. */
const MAX_ALIASES = 100

/** One YAML 1.2 document of plain values; duplicate keys, custom tags and alias bombs are errors. */
export function readYaml(text: string): ReadJson {
  if (text.length > MAX_CHARS) return { ok: false, error: `longer than ${MAX_CHARS} characters` }
  if (tooDeep(text)) return { ok: false, error: `nested deeper than ${MAX_DEPTH} levels` }
  const document = parseDocument(text, { logLevel: 'error', prettyErrors: false, uniqueKeys: true, strict: true })
  const problem = document.errors[0] ?? document.warnings[0]
  if (problem !== undefined) return { ok: false, error: `${problem.code} at ${problem.pos[0]}` }
  try {
    return { ok: true, value: document.toJS({ maxAliasCount: MAX_ALIASES }) }
  } catch (error) {
    if (error instanceof ReferenceError) return { ok: false, error: error.message.slice(0, 120) }
    throw error
  }
}

/** Flow brackets or indentation steps beyond the limit, without parsing: the parser is recursive. */
function tooDeep(text: string): boolean {
  let open = 0
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit === 0x7b || unit === 0x5b) {
      if (++open > MAX_DEPTH) return true
    } else if ((unit === 0x7d || unit === 0x5d) && open > 0) open--
  }
  const dashes = /^(?:[ \t]*[-?:][ \t]+){65}/m
  const indents: number[] = []
  for (const line of text.split('\n')) {
    const indent = line.search(/\S/)
    if (indent < 0) continue
    while ((indents.at(-1) ?? -1) >= indent) indents.pop()
    indents.push(indent)
    if (indents.length > MAX_DEPTH || (line.length > 128 && dashes.test(line))) return true
  }
  return false
}
