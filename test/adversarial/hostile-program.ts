import { readdirSync, readFileSync } from 'node:fs'

/** A program that tries to be paid or to do harm, and what it must get. One file each; the head of the file says it. */
export type HostileProgram = {
  readonly name: string
  readonly source: string
  readonly kind: 'function' | 'stdio'
  readonly verdict: string
  /** Where the host lets us make no cgroup, and processes or memory are bounded by limits of one process alone. */
  readonly verdictWithoutCgroup: string | null
  /** Without namespaces, where it is another. */
  readonly verdictReduced: string | null
  /** Sign that must be among the report's. */
  readonly flag: string | null
  readonly why: string
}

/** @param comment how a comment line begins in that language */
export function readHostilePrograms(folder: URL, extension: string, comment: string): HostileProgram[] {
  return readdirSync(folder)
    .filter(name => name.endsWith(extension))
    .sort()
    .map(name => {
      const source = readFileSync(new URL(`${folder.href}/${name}`), 'utf8')
      const head = (field: string) =>
        new RegExp(`^${comment} ${field}: (.+)$`, 'm').exec(source.slice(0, 2000))?.[1]?.trim() ?? null
      const kind = head('kind')
      const verdict = head('verdict')
      if ((kind !== 'function' && kind !== 'stdio') || verdict === null) throw new Error(`${name} does not say what it is`)
      return { name: name.slice(0, -extension.length), source, kind, verdict, verdictWithoutCgroup: head('verdict without a cgroup'), verdictReduced: head('verdict without namespaces'), flag: head('flag'), why: head('why') ?? '' }
    })
}
