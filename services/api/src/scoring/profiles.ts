import type { Grader, ScoreItemInput } from '@touchstone/contracts'

/** Named lists of graders, as the routes see them. */
export type ProfileBook = {
  /**
   * The graders of an item that names a profile, with the item's own gold, tests or problem in them.
   * `name` may pin the profile's content: `r1-math@<hash>`.
   * @throws Failure UNKNOWN_PROFILE, VERSION_PIN, or INVALID_ITEM where the item lacks what the profile needs
   */
  resolve(name: string, item: ScoreItemInput): readonly Grader[]
  /** Every profile with its content hash. */
  list(): readonly { readonly name: string; readonly hash: string }[]
}
