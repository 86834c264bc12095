import { readFileSync } from 'node:fs'

const VALUES = ['built-ins', 'timers', 'describe'] as const
const NODE = ['event-emitter', 'queues', 'tests/show', 'tests/deep-equal', 'tests/assert', 'node-modules'] as const
const LINK = ['link-mirrors', 'link-encode', 'link-decode', 'link-kinds', 'link-references', 'link', 'stubs'] as const

const CALL = [
  ...['read-wire', 'write-wire', 'build-nodes', 'arguments', 'write-nodes', 'environment', 'calls'],
] as const

/** Files of `isolate/` that make calls on a submission, each after those that it imports. */
export const CALLS = [...VALUES, ...NODE, ...CALL] as const
/** For programs that name none of the modules and queues around them: a tenth less to open. */
export const CALLS_ALONE = [...VALUES, 'no-modules', ...CALL] as const

/** May this text name a module or a queue, also by a name that it puts together? */
export function namesModules(source: string): boolean {
  return /require|import|export|module|Queue|Deque|\\[ux]|eval|Function|\.\s*constructor|global|this\s*\[|Reflect/.test(
    source,
  )
}

/** Those that serve tests which are code, on the submission's side. */
export const SUBJECT = [...VALUES, ...NODE, 'build-nodes', 'environment', ...LINK, 'subject'] as const
/** And on the tests' side. */
export const TESTS = [
  ...[
    ...VALUES,
    ...NODE,
    'build-nodes',
    'environment',
    ...LINK,
    'tests/matching',
    'tests/matchers',
    'tests/chai',
    'tests/expect',
  ],
  ...['tests/mocks', 'tests/modules'],
  ...[
    'tests/suite',
    'tests/may-ask',
    'tests/stand-ins',
    'tests/clock',
    'tests/world',
    'tests/sent-objects',
    'tests/harness',
  ],
] as const

/**
 * Modules of `isolate/` as one script whose value is what the last of them exports as `api`. An isolate has no loader, and
 * a script's names can be kept from the program that is judged beside it: imports are left out, since all files share one
 * scope, so that no two of them may declare the same name.
 */
export function isolateProgram(files: readonly string[]): string {
  const parts = files.map(file =>
    readFileSync(new URL(`./isolate/${file}.js`, import.meta.url), 'utf8')
      .replace(/^import [^'"]*['"][^'"]*['"];?$/gm, '')
      .replace(/^export (?=const|let|function|async|class)/gm, ''),
  )
  const declared = parts.flatMap(part =>
    [...part.matchAll(/^(?:async )?(?:const|let|function|class) (\w+)/gm)].map(each => each[1]),
  )
  const twice = declared.find((name, place) => declared.indexOf(name) !== place)
  if (twice !== undefined) throw new Error(`two files of the isolate declare ${twice}`)
  return `(() => {\n'use strict'\n${parts.join('\n')}\nreturn api\n})()`
}
