/**
 * "Class.method" for each method that the tests' text calls on what it makes of the class itself: `new Bag().has(3)`, or
 * `const bag = new Bag()` and `bag.has(3)`. A method of the program's answer, `bag.list().has(3)`, is none of them.
 */
export function directQuestions(text: string): string[] {
  const found = new Set<string>()
  const holders = new Map<string, Set<string>>()
  for (const [, path, name] of text.matchAll(/([\w$.]+)(?:\s*:\s*[\w$.<>[\]]+)?\s*=\s*(?:await\s+)?new\s+([\w$.]+)/g)) {
    const holder = lastName(path ?? '')
    holders.set(holder, (holders.get(holder) ?? new Set()).add(lastName(name ?? '')))
  }
  for (const [, path, method] of text.matchAll(/([\w$]+)\s*\??\.\s*([\w$]+)\s*\(/g))
    for (const name of holders.get(path ?? '') ?? []) found.add(`${name}.${method}`)
  for (const [, name, method] of text.matchAll(/new\s+([\w$.]+)\s*\([^()]*\)\s*\)?\s*\.\s*([\w$]+)\s*\(/g))
    found.add(`${lastName(name ?? '')}.${method}`)
  return [...found]
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1)
}
