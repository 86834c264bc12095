const MAX_DEPTH = 256
const NAME = /[A-Za-z_:À-￿][\w:.\-·À-￿]*/y
const ATTRIBUTE = /\s+([A-Za-z_:À-￿][\w:.\-·À-￿]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y
const REFERENCE = /&(?!(?:[A-Za-z_:][\w:.-]*|#\d+|#x[\da-fA-F]+);)/

/** Told of the parts of a document as they are read. */
export type XmlParts = {
  open(name: string, attributes: ReadonlyMap<string, string>): void
  /** Character data as written, its references not yet resolved. */
  text(raw: string): void
  /** Character data that holds no references. */
  literal(text: string): void
  close(): void
}

/**
 * What keeps a text from being one well-formed XML element (XML 1.0, without document types, which are refused: nobody
 * needs entity bombs); undefined where nothing does. O(n).
 */
export function xmlError(source: string, parts?: XmlParts): string | undefined {
  const text = source.trim()
  const open: string[] = []
  let seenRoot = false
  let at = 0
  while (at < text.length) {
    const tagAt = text.indexOf('<', at)
    const gap = text.slice(at, tagAt < 0 ? text.length : tagAt)
    if (open.length === 0 && gap.trim() !== '') return `text outside the root element at ${at}`
    if (REFERENCE.test(gap)) return `bare & at ${at + gap.search(REFERENCE)}`
    if (gap.includes(']]>')) return `]]> in text at ${at}`
    if (open.length > 0) parts?.text(gap)
    if (tagAt < 0) break
    if (text.startsWith('<!--', tagAt)) {
      const end = text.indexOf('--', tagAt + 4)
      if (end < 0 || text[end + 2] !== '>') return `comment not closed at ${tagAt}`
      at = end + 3
    } else if (text.startsWith('<![CDATA[', tagAt)) {
      const end = text.indexOf(']]>', tagAt + 9)
      if (end < 0 || open.length === 0) return `CDATA section not closed or outside the root at ${tagAt}`
      parts?.literal(text.slice(tagAt + 9, end))
      at = end + 3
    } else if (text.startsWith('<?', tagAt)) {
      const end = text.indexOf('?>', tagAt + 2)
      if (end < 0) return `instruction not closed at ${tagAt}`
      if (/^<\?xml\s/i.test(text.slice(tagAt, tagAt + 6)) && tagAt !== 0)
        return `declaration not at the start at ${tagAt}`
      at = end + 2
    } else if (text.startsWith('<!', tagAt)) return `document type at ${tagAt}`
    else if (text[tagAt + 1] === '/') {
      const name = match(NAME, text, tagAt + 2)?.[0]
      const end = name === undefined ? -1 : skip(text, tagAt + 2 + name.length)
      if (name === undefined || text[end] !== '>') return `malformed closing tag at ${tagAt}`
      const expected = open.pop()
      if (expected !== name)
        return `</${name}> closes ${expected === undefined ? 'nothing' : `<${expected}>`} at ${tagAt}`
      parts?.close()
      at = end + 1
    } else {
      const name = match(NAME, text, tagAt + 1)?.[0]
      if (name === undefined) return `malformed tag at ${tagAt}`
      if (open.length === 0 && seenRoot) return `second root element <${name}> at ${tagAt}`
      seenRoot = true
      let next = tagAt + 1 + name.length
      const attributes = new Map<string, string>()
      for (let found = match(ATTRIBUTE, text, next); found !== null; found = match(ATTRIBUTE, text, next)) {
        const [whole, key = '', double = '', single = ''] = found
        if (attributes.has(key)) return `attribute ${key} twice at ${next}`
        if (REFERENCE.test(double) || REFERENCE.test(single)) return `bare & in attribute ${key} at ${next}`
        attributes.set(key, double || single)
        next += whole.length
      }
      next = skip(text, next)
      const closed = text.startsWith('/>', next)
      if (!closed && text[next] !== '>') return `malformed tag <${name}> at ${tagAt}`
      parts?.open(name, attributes)
      if (closed) parts?.close()
      else open.push(name)
      if (open.length > MAX_DEPTH) return `nested deeper than ${MAX_DEPTH} levels`
      at = next + (closed ? 2 : 1)
    }
  }
  if (open.length > 0) return `<${open.at(-1)}> is not closed`
  return seenRoot ? undefined : 'no element'
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  const found = pattern.exec(text)
  pattern.lastIndex = 0
  return found
}

function skip(text: string, at: number): number {
  let index = at
  while (index < text.length && /\s/.test(text[index] ?? '')) index++
  return index
}
