import { isNodeType } from './types.ts'

export type Signature = {
  readonly params: readonly string[]
  readonly names: readonly string[]
  readonly returns?: string
}

/**
 * The parameters of a Python function by its annotations, as LeetCode's starter code has them. Only a signature
 * with node types is told on: every other value brings its type along, and an annotation is no promise.
 * @returns undefined where the function is not there or no node occurs in it
 */
export function signatureIn(source: string | undefined, entry: string): Signature | undefined {
  const signature = headerIn(source, entry)
  if (signature === undefined) return undefined
  return [...signature.params, signature.returns ?? ''].some(isNodeType) ? signature : undefined
}

/** The names and types of a Python function's parameters, without `self`. */
export function headerIn(source: string | undefined, entry: string): Signature | undefined {
  const name = entry.split('.').at(-1) ?? ''
  if (source === undefined || !/^\w+$/.test(name)) return undefined
  const start = new RegExp(`\\bdef\\s+${name}\\s*\\(`).exec(source)
  if (start === null) return undefined
  const open = start.index + start[0].length
  const close = closing(source, open)
  if (close === undefined) return undefined
  const parts = split(source.slice(open, close)).filter(part => part !== 'self' && part !== 'cls' && part !== '')
  const params = parts.map(part => typeName(/:\s*([^=]+)/.exec(part)?.[1] ?? ''))
  const names = parts.map(part => /^\*{0,2}(\w+)/.exec(part)?.[1] ?? '')
  const after = /^\s*->\s*([^\n]{1,200}?)\s*:\s*(?:#|\n|$)/.exec(source.slice(close + 1, close + 240))?.[1]
  return { params, names, ...(after === undefined ? {} : { returns: typeName(after) }) }
}

function closing(text: string, from: number): number | undefined {
  let depth = 1
  for (let at = from; at < text.length && at < from + 4_096; at += 1) {
    const char = text[at] ?? ''
    if ('([{'.includes(char)) depth += 1
    if (')]}'.includes(char)) depth -= 1
    if (depth === 0) return at
  }
  return undefined
}

function split(list: string): string[] {
  const parts: string[] = []
  let depth = 0
  let part = ''
  for (const char of list) {
    if ('([{'.includes(char)) depth += 1
    if (')]}'.includes(char)) depth -= 1
    if (char === ',' && depth === 0) {
      parts.push(part.trim())
      part = ''
    } else part += char
  }
  return [...parts, part.trim()]
}

/** The annotation without quotes around it. */
function typeName(annotation: string): string {
  return annotation.trim().replace(/['"\s]/g, '')
}
