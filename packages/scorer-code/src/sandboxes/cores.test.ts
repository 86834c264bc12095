import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { usableCores } from './cores.ts'

const folder = mkdtempSync(join(tmpdir(), 'touchstone-cores-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the number of slots follows the quota', () => {
  test.each([
    ['half a core is one slot', 'b', '0::/a/b\n', { 'a/b/cpu.max': '50000 100000' }, 1],
    ['one and a half too', 'b', '0::/a/b\n', { 'a/b/cpu.max': '150000 100000' }, 1],
    [
      'a quota of a group above counts',
      'b',
      '0::/a/b\n',
      { 'a/cpu.max': '100000 100000', 'a/b/cpu.max': 'max 100000' },
      1,
    ],
    ['no quota: every core', 'b', '0::/a/b\n', { 'a/b/cpu.max': 'max 100000' }, availableParallelism()],
    ['a container that sees its own group as the root', '', '0::/\n', { 'cpu.max': '100000 100000' }, 1],
    [
      'version 1',
      'v1',
      '4:cpu,cpuacct:/x\n',
      { 'cpu/x/cpu.cfs_quota_us': '100000', 'cpu/x/cpu.cfs_period_us': '100000' },
      1,
    ],
    [
      'version 1 in a container that is told its path on the host',
      'v1',
      '4:cpu:/docker/7\n',
      { 'cpu/cpu.cfs_quota_us': '100000', 'cpu/cpu.cfs_period_us': '100000' },
      1,
    ],
    [
      'version 1 without a quota',
      'v1',
      '4:cpu:/x\n',
      { 'cpu/x/cpu.cfs_quota_us': '-1', 'cpu/x/cpu.cfs_period_us': '100000' },
      availableParallelism(),
    ],
  ])('%s', (name, _, own, files, cores) => {
    const root = join(folder, name)
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(root, path, '..'), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    mkdirSync(root, { recursive: true })
    writeFileSync(join(root, 'own'), own)

    expect(usableCores(root, join(root, 'own'))).toBe(cores)
  })

  const group = makeRealGroup()
  test.skipIf(group === null)(
    `a process in a real group of one core has one slot${group === null ? ' (skipped: this host lets us make no CPU group)' : ''}`,
    () => {
      const program = `import { usableCores } from '${new URL('./cores.ts', import.meta.url).href}'\nconsole.log(usableCores())`
      const enter = 'echo $$ > "$1/cgroup.procs"; exec "$2" --input-type=module -e "$3"'

      const said = execFileSync('/bin/sh', ['-c', enter, 'sh', group ?? '', process.execPath, program])

      expect(said.toString().trim()).toBe('1')
      if (group) rmdirSync(group)
    },
  )
})

/** A group with a quota of one core below this process's own, by cgroup v1. */
function makeRealGroup(): string | null {
  try {
    const own = /^\d+:(?:[^:]*,)?cpu(?:,[^:]*)?:(.*)$/m.exec(readFileSync('/proc/self/cgroup', 'utf8'))?.[1]
    if (own === undefined) return null
    const group = join('/sys/fs/cgroup/cpu', own, `touchstone-cores-${process.pid}`)
    mkdirSync(group)
    writeFileSync(join(group, 'cpu.cfs_quota_us'), '100000')
    return group
  } catch {
    return null
  }
}
