import { chmodSync, mkdirSync, rmSync } from 'node:fs'

/**
 * A folder in which who knows a name finds what it stands for, and nobody can look for names: not even its owner, whom
 * a slot without capabilities cannot tell apart from.
 */
export function makeHidden(folder: string): void {
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o311)
}

/** Removes one with all that is in it; its owner, too, must first give itself the right to look. */
export function removeHidden(folder: string): void {
  try {
    chmodSync(folder, 0o700)
  } catch {
    // Not there, or not ours: the removal tells.
  }
  rmSync(folder, { recursive: true, force: true })
}
