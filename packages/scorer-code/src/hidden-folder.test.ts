import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** Of nobody: root may look everywhere, and would not notice. */
const UID = 60_123
const isRoot = process.getuid?.() === 0

test('a user without root removes a folder in which hidden ones stand, with all that is in them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-hidden-'))
  if (isRoot) chownSync(folder, UID, UID)
  const program = `
    import { existsSync, writeFileSync } from 'node:fs'
    import { makeHidden, removeHidden } from '${new URL('./hidden-folder.ts', import.meta.url).href}'
    ${isRoot ? `process.setgid(${UID}); process.setuid(${UID})` : ''}
    makeHidden('${folder}/programs/of/one')
    writeFileSync('${folder}/programs/of/one/program', '')
    removeHidden('${folder}')
  `

  execFileSync(process.execPath, ['--input-type=module-typescript', '-e', program])

  expect(existsSync(folder)).toBe(false)
})
