import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { ConfinedJails, PYTHON } from './confinement.ts'

const folder = mkdtempSync(join(tmpdir(), 'touchstone-confinement-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('places of a jail that has no root of its own', () => {
  const jails = new ConfinedJails({ abi: 6, ownUsers: false }, folder, folder, 10)
  const spec = {
    readOnly: [
      { from: '/host/source', to: '/source' },
      { from: '/tmp/headers-1', to: '/headers' },
    ],
    writable: [{ from: '/host/out', to: '/out' }],
  }

  test.each([
    ['/source/a.c', '/host/source/a.c'],
    ['-I/headers', '-I/tmp/headers-1'],
    ['--remap=/out/x', '--remap=/host/out/x'],
    ['/source:/out', '/host/source:/host/out'],
    ['/tmp/main.o', `${folder}/tmp/main.o`],
    ['/usr/source/a.c', '/usr/source/a.c'],
    ['/sources', '/sources'],
    ['a /source b', 'a /source b'],
    ['-O2', '-O2'],
  ])('%s is %s', (inside, host) => {
    expect(jails.inside(spec, inside)).toBe(host)
  })

  test('what a tool says names no place of the host', () => {
    expect(jails.outside(spec, `/host/source/a.c:3: error in ${folder}/tmp/x.h, /tmp/headers-1/y.h`)).toBe(
      '/source/a.c:3: error in /tmp/x.h, /headers/y.h',
    )
  })
})

/** What `findConfinement` says in a process whose kernel answers Landlock's first call with this number. */
function foundWhere(errno: number): { reason?: string; abi?: number } {
  const program = [
    `import { findConfinement } from '${new URL('./confinement.ts', import.meta.url).href}'`,
    'console.log(JSON.stringify(await findConfinement()))',
  ].join('\n')
  const filter = `
import ctypes, os, struct, sys
code = b"".join(struct.pack("<HBBI", *row) for row in (
    (0x20, 0, 0, 0), (0x15, 0, 1, 444), (0x06, 0, 0, 0x50000 | int(sys.argv[1])), (0x06, 0, 0, 0x7fff0000)))
buffer = ctypes.create_string_buffer(code, len(code))
header = ctypes.create_string_buffer(struct.pack("<HxxxxxxQ", 4, ctypes.addressof(buffer)))
prctl = ctypes.CDLL(None).prctl
prctl.argtypes = [ctypes.c_int] + [ctypes.c_ulong] * 4
assert prctl(38, 1, 0, 0, 0) == 0 and prctl(22, 2, ctypes.addressof(header), 0, 0) == 0
os.execv(sys.argv[2], sys.argv[2:])
`
  const node = [process.execPath, '--input-type=module-typescript', '-e', program]
  return JSON.parse(
    execFileSync(PYTHON, ['-c', filter, String(errno), ...node], { stdio: ['ignore', 'pipe', 'ignore'] }).toString(),
  )
}

describe('without Landlock there is no reduced tier, and the reason is told', () => {
  test.each([
    [38, /built without it/],
    [95, /turned off/],
    [1, /filter/],
  ])('errno %i', (errno, reason) => {
    expect(foundWhere(errno).reason).toMatch(reason)
  })
})
