import { findFences } from './fences.ts'

/** Deeper JSON than this is read as malformed: it serves nobody but an attacker of recursive checks. */
const MAX_DEPTH = 256

export type ReadJson = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: string }

/** Strict JSON, at most 256 levels deep. O(n). */
export function readJson(text: string): ReadJson {
  if (depthOf(text) > MAX_DEPTH) return { ok: false, error: `nested deeper than ${MAX_DEPTH} levels` }
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch (error) {
    return {
      ok: false,
      error: error instanceof SyntaxError ? (error.message.split('\n')[0] ?? '').slice(0, 120) : 'unreadable',
    }
  }
}

/**
 * Where the JSON of an answer stands: `whole` the text itself, `fence` its last closed block marked json (or, failing
 * that, unmarked), `auto` such a block where there is one, else the whole text.
 */
export function jsonSource(answer: string, source: 'whole' | 'fence' | 'auto', tag = 'json'): string | undefined {
  if (source === 'whole') return answer.trim()
  const closed = findFences(answer).filter(fence => fence.closed)
  const fence =
    closed.findLast(({ language }) => language === tag) ?? closed.findLast(({ language }) => language === '')
  return fence?.code ?? (source === 'auto' ? answer.trim() : undefined)
}

function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  let inString = false
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (inString) {
      if (unit === 0x5c) index++
      else if (unit === 0x22) inString = false
    } else if (unit === 0x22) inString = true
    else if (unit === 0x7b || unit === 0x5b) {
      if (++depth > deepest) deepest = depth
    } else if (unit === 0x7d || unit === 0x5d) depth--
  }
  return deepest
}
