import type { ProfileBook } from '@touchstone/profiles'

/** A component's name as a key that trainers' loggers take. */
export function nameOf({ name, rule, kind }: { name?: string; rule?: string; kind: string }): string {
  return (name ?? rule ?? kind).replaceAll('-', '_')
}

/** Every component that a request to this path can have, so that a client sees one set of keys whatever it sends. */
export function componentNames(profiles: ProfileBook | undefined, pathProfile: string | undefined): readonly string[] {
  return (profiles?.graders(pathProfile ?? 'default') ?? []).map(grader => nameOf(grader))
}
