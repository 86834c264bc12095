import { readdirSync, readFileSync } from 'node:fs'

/** A program and tests that are code for it, in one file: `pays` is what the pair must earn, `why` what it tries. */
export type HarnessProgram = {
  readonly name: string
  readonly program: string
  readonly tests: string
  readonly pays: 0 | 1
  readonly why: string
}

const DIVIDER = /^(?:#|\/\/) ---- the tests\n/m

export function readHarnessPrograms(folder: URL, extension: string): HarnessProgram[] {
  return readdirSync(folder)
    .filter(name => name.endsWith(extension))
    .sort()
    .map(name => {
      const text = readFileSync(new URL(`${folder.href}/${name}`), 'utf8')
      const [program, tests, ...more] = text.split(DIVIDER)
      const pays = /^(?:#|\/\/) pays: ([01])$/m.exec(text)?.[1]
      const why = /^(?:#|\/\/) why: (.+)$/m.exec(text)?.[1]
      if (program === undefined || tests === undefined || more.length > 0 || pays === undefined || why === undefined)
        throw new Error(`${name} does not say what it is`)
      return { name: name.slice(0, -extension.length), program, tests, pays: pays === '1' ? 1 : 0, why }
    })
}
