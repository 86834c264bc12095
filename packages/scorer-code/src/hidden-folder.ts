import { chmodSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A folder in which who knows a name finds what it stands for, and nobody can look for names: not even its owner, whom
 * a slot without capabilities cannot tell apart from.
 */
export function makeHidden(folder: string): void {
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o311)
}

/** Removes a folder with all that is in it, hidden ones too: their owner must first give itself the right to look. */
export function removeHidden(folder: string): void {
  const pending = [folder]
  for (let place = pending.pop(); place !== undefined; place = pending.pop()) {
    try {
      chmodSync(place, 0o700)
      for (const entry of readdirSync(place, { withFileTypes: true }))
        if (entry.isDirectory()) pending.push(join(place, entry.name))
    } catch {
      // Not there, or not ours: the removal tells.
    }
  }
  rmSync(folder, { recursive: true, force: true })
}
