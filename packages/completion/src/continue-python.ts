/**
 * A function's body goes one level below the header that it continues, also where a fence has taken its indentation away, or
 * trimming that of its first line alone.
 */
export function continuePython(stem: string, code: string): string {
  const lines = stem.trimEnd().split('\n')
  const header = lines.findLast(line => /^\s*(?:async\s+)?(?:def|class)\b/.test(line)) ?? ''
  const level = indentOf(header) + (header === '' ? 0 : 4)
  const last = lines.at(-1) ?? ''
  const inLine = stem.endsWith('\n') || last.trim() === '' ? undefined : /[ \t]+$/.exec(stem)?.[0]
  if (inLine !== undefined) return stem + code.trimStart()
  const written = code.split('\n').filter(line => line.trim() !== '')
  const [first = '', second] = written
  const own = indentOf(first)
  if (header === '' || own >= level) return `${stem.trimEnd()}\n${code}`
  const isOpener = /:\s*(?:#.*)?$/.test(first)
  const isTrimmed =
    second !== undefined &&
    written.slice(1).every(line => indentOf(line) >= level) &&
    (!isOpener || indentOf(second) > level)
  const shifted = isTrimmed
    ? code.replace(first, () => ' '.repeat(level) + first.trimStart())
    : shift(code, level - own)
  return `${stem.trimEnd()}\n${shifted}`
}

/** Every line that says something, further in. */
export function shift(code: string, by: number): string {
  const pad = ' '.repeat(by)
  return code
    .split('\n')
    .map(line => (line.trim() === '' ? line : pad + line))
    .join('\n')
}

export function indentOf(line: string): number {
  return /^[ \t]*/.exec(line)?.[0].replaceAll('\t', '    ').length ?? 0
}
