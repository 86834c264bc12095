import { spawn } from 'node:child_process'
import { chmodSync, chownSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { readHostilePrograms } from './hostile-program.ts'
import { onEveryUser } from './relevant.ts'

/** Of nobody: the service and its submissions are one user then, which is all that a container without root has. */
const UID = 60_123
const why = reasonToSkip()

type Row = {
  readonly name: string
  readonly status: string
  readonly output: string
  readonly error: string
}

describe.skipIf(why !== null)(
  `the reduced tier for a service without rights${why === null ? '' : ` (skipped: ${why})`}`,
  () => {
    let first: { isolation: string; reason: string; checks: { name: string; held: boolean; found: string }[] }
    let rows: Row[]
    let left: string[]

    beforeAll(async () => {
      const scratchDir = mkdtempSync(join(tmpdir(), 'touchstone-plain-'))
      chownSync(scratchDir, UID, UID)
      chmodSync(scratchDir, 0o755)
      const child = spawn(process.execPath, [join(import.meta.dirname, 'judge-as-user.ts'), scratchDir], {
        uid: UID,
        gid: UID,
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { PATH: process.env.PATH, HOME: scratchDir },
      })
      let said = ''
      child.stdout.on('data', chunk => {
        said += String(chunk)
      })
      await new Promise(resolve => child.once('close', resolve))
      left = readdirSync('/proc').filter(isTheirs)
      rmSync(scratchDir, { recursive: true, force: true })
      const [head, ...others] = said.trim().split('\n')
      first = JSON.parse(head ?? '{}')
      rows = others.map(line => JSON.parse(line) as Row)
    }, 600_000)

    test('holds what it promises', () => {
      expect(first.isolation, first.reason).toBe('reduced')
      expect(first.checks.filter(({ held }) => !held)).toEqual([])
    })

    test('judges every hostile program to its end and gives it nothing', () => {
      const names = readHostilePrograms(new URL('./python', import.meta.url), '.py', '#')
        .filter(onEveryUser)
        .map(({ name }) => name)

      expect(rows.map(({ name }) => name)).toEqual(names)
      // 3 and 5: nothing inside knows that 8 is expected.
      expect(rows.filter(({ output }) => output.trim() === '8')).toEqual([])
      expect(rows.filter(({ error }) => /root:x:/.test(error))).toEqual([])
    })

    test('leaves no process behind', () => {
      expect(left).toEqual([])
    })
  },
)

function isTheirs(pid: string): boolean {
  try {
    // What is dead and not yet fetched by the first process of the machine does nothing any more.
    return /^\d+$/.test(pid) && statSync(`/proc/${pid}`).uid === UID && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))
  } catch {
    return false
  }
}

function reasonToSkip(): string | null {
  if (process.getuid?.() !== 0) return 'only root can start it as another user'
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return `other users cannot reach ${folder}`
    if (folder === dirname(folder)) return null
  }
}
