import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure, type Grader, type ItemReader, type ScoreItemInput } from '@touchstone/contracts'
import {
  createProfileParser,
  type Profile,
  type ProfileGrader,
  type ResolvedProfile,
  resolveProfile,
} from './parse-profile.ts'

export type ProfileText = { readonly file: string; readonly text: string }

export type ProfileBook = {
  /**
   * The graders of an item that names a profile, with the item's own gold, tests or problem in them.
   * `name` may pin the profile's content: `r1-math@<hash>`, or any first digits of the hash.
   * @throws Failure UNKNOWN_PROFILE, VERSION_PIN, or INVALID_ITEM where the item lacks what the profile needs
   */
  resolve(name: string, item: ScoreItemInput): readonly Grader[]
  /** The same with the composition and the version that belong on the item; also honours a pin in `grader_versions.profile`. */
  resolveItem(name: string, item: ScoreItemInput): ResolvedProfile
  /** The profile that a data source chooses; an exact name before one with a `*`, a longer one before a shorter. */
  forDataSource(source: string): string | undefined
  has(name: string): boolean
  /** A profile's graders as written, without any item's gold; undefined where no profile has the name, pinned or not. */
  graders(name: string): readonly ProfileGrader[] | undefined
  /** Every profile with its content hash, by name. */
  list(): readonly { readonly name: string; readonly hash: string; readonly description: string }[]
  /**
   * Reads the files again. A file that has become wrong keeps its last good profile and is told of; items resolved
   * before keep what they were resolved to.
   */
  reload(): { readonly changed: readonly string[]; readonly problems: readonly Failure[] }
}

/**
 * The profiles of some files; a later file replaces an earlier one of the same profile name.
 * @param read gives the files' contents, now and at each `reload`
 * @param readItem the process's reader of rows, where it has one
 * @throws Failure INVALID_ITEM with pointers, where a file is wrong at the start
 */
export function createProfileBook(read: () => readonly ProfileText[], readItem?: ItemReader): ProfileBook {
  const parse = createProfileParser(readItem)
  const lastGood = new Map<string, Profile>()
  let profiles = new Map<string, Profile>()

  const load = (): Failure[] => {
    const problems: Failure[] = []
    const next = new Map<string, Profile>()
    for (const { file, text } of read()) {
      try {
        const profile = parse(text, file)
        lastGood.set(file, profile)
        next.set(profile.name, profile)
      } catch (error) {
        problems.push(Failure.from(error))
        const kept = lastGood.get(file)
        if (kept !== undefined) next.set(kept.name, kept)
      }
    }
    profiles = next
    return problems
  }
  const [broken] = load()
  if (broken !== undefined) throw broken

  const find = (reference: string, pinned: string | undefined): Profile => {
    const at = reference.lastIndexOf('@')
    const name = at < 0 ? reference : reference.slice(0, at)
    const profile = profiles.get(name)
    if (profile === undefined)
      throw new Failure('UNKNOWN_PROFILE', {
        errors: [
          {
            pointer: '/profile',
            detail: `${JSON.stringify(name)} is not one of ${[...profiles.keys()].sort().join(', ')}`,
          },
        ],
      })
    for (const pin of [at < 0 ? undefined : reference.slice(at + 1), pinned?.slice(pinned.lastIndexOf('@') + 1)])
      if (pin !== undefined && (pin.length < 6 || !profile.hash.startsWith(pin)))
        throw new Failure('VERSION_PIN', { detail: `profile ${name} is served as ${profile.hash}, not ${pin}` })
    return profile
  }
  const resolveItem = (name: string, item: ScoreItemInput) =>
    resolveProfile(find(name, item.grader_versions?.profile), item)

  return {
    resolve: (name, item) => resolveItem(name, item).graders,
    resolveItem,
    has: name => profiles.has(name),
    graders: name => profiles.get(name.split('@')[0] ?? name)?.graders,
    forDataSource(source) {
      let best: { readonly name: string; readonly fit: number } | undefined
      for (const { name, dataSources } of profiles.values())
        for (const pattern of dataSources) {
          const fit =
            pattern === source
              ? Infinity
              : pattern.endsWith('*') && source.startsWith(pattern.slice(0, -1))
                ? pattern.length
                : 0
          if (fit > (best?.fit ?? 0)) best = { name, fit }
        }
      return best?.name
    },
    list: () =>
      [...profiles.values()]
        .map(({ name, hash, description }) => ({ name, hash, description }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    reload() {
      const before = new Map([...profiles].map(([name, { hash }]) => [name, hash]))
      const problems = load()
      const names = new Set([...before.keys(), ...profiles.keys()])
      return { changed: [...names].filter(name => before.get(name) !== profiles.get(name)?.hash).sort(), problems }
    },
  }
}

/** The YAML files of folders, in the order of the folders, then of names. @throws what reading the file system throws */
export function readProfileFolders(folders: readonly string[]): ProfileText[] {
  return folders.flatMap(folder =>
    readdirSync(folder)
      .filter(file => /\.ya?ml$/.test(file))
      .sort()
      .map(file => ({ file: join(folder, file), text: readFileSync(join(folder, file), 'utf8') })),
  )
}
