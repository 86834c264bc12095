import type { ReadJson } from './json-text.ts'
import { stripped } from './python-text.ts'
import { xmlError } from './xml.ts'

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

type Element = { readonly name: string; readonly members: Record<string, unknown>; hasMembers: boolean; text: string }

/**
 * An XML document as Python's `xmltodict.parse` gives it: an element without attributes or children is its text without
 * the white space around it, or null; else an object with `@attribute`, children (a list where a name comes again) and
 * `#text`. O(n).
 */
export function readXml(source: string): ReadJson {
  const root: Element = element('')
  const open: Element[] = [root]
  let unknown: string | undefined
  const resolve = (raw: string): string =>
    raw.replace(/&(#x?)?([^;]*);/g, (whole, kind: string | undefined, name: string) => {
      const named = kind === undefined ? NAMED[name] : characterOf(Number.parseInt(name, kind === '#' ? 10 : 16))
      if (named === undefined) unknown ??= whole
      return named ?? whole
    })
  const top = (): Element => open.at(-1) ?? root
  const error = xmlError(source, {
    open(name, attributes) {
      const next = element(name)
      for (const [key, value] of attributes) add(next, `@${key}`, resolve(value))
      open.push(next)
    },
    text(raw) {
      top().text += resolve(raw)
    },
    literal(text) {
      top().text += text
    },
    close() {
      const done = open.pop()
      if (done !== undefined) add(top(), done.name, elementValue(done))
    },
  })
  if (error !== undefined) return { ok: false, error }
  return unknown === undefined ? { ok: true, value: root.members } : { ok: false, error: `undefined entity ${unknown}` }
}

function element(name: string): Element {
  return { name, members: {}, hasMembers: false, text: '' }
}

function elementValue({ members, hasMembers, text }: Element): unknown {
  const said = text.slice(...stripped(text))
  if (!hasMembers) return said === '' ? null : said
  return said === '' ? members : { ...members, '#text': said }
}

function add(into: Element, key: string, value: unknown): void {
  const { members } = into
  const before = Object.hasOwn(members, key) ? members[key] : undefined
  const next = !Object.hasOwn(members, key) ? value : Array.isArray(before) ? [...before, value] : [before, value]
  if (Array.isArray(before)) before.push(value)
  else Object.defineProperty(members, key, { value: next, writable: true, enumerable: true, configurable: true })
  into.hasMembers = true
}

function characterOf(code: number): string | undefined {
  const valid = code === 9 || code === 10 || code === 13 || (code >= 0x20 && code <= 0x10ffff)
  return valid && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : undefined
}
