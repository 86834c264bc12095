/** An entry as tests name it, then in camel and in snake case: models follow their language's manner, not the problem's. */
export function entrySpellings(entry: string): string[] {
  const name =
    entry
      .replace(/\(\s*\)/g, '')
      .split('.')
      .at(-1) ?? entry
  const snake = name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toLowerCase()
  // mergeKLists is merge_k_lists.
  const words = name.replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '_').toLowerCase()
  const camel = name.replace(/^_+|_+$/g, '').replace(/_+([a-zA-Z0-9])/g, (_, letter: string) => letter.toUpperCase())
  return [...new Set([name, camel, snake, words])]
}
