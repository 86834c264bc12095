import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { detectCgroups } from './cgroups.ts'

/** A folder that looks like /sys/fs/cgroup: the kernel's part, its files that appear, is played by what is there. */
function tree(own: string, files: { readonly [path: string]: string }) {
  const root = mkdtempSync(join(tmpdir(), 'touchstone-cgroups-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  writeFileSync(join(root, 'own'), own)
  return { root, own: join(root, 'own'), [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) }
}

test('without controllers there are no groups', () => {
  using none = tree('0::/', { 'cgroup.controllers': '' })

  expect(detectCgroups(none)).toBeNull()
})

test('version 2 makes groups below its own, bounded by memory.max and pids.max', () => {
  using two = tree('0::/a', {
    'a/cgroup.controllers': 'cpu memory pids',
    'a/cgroup.subtree_control': 'cpu memory pids',
  })

  const groups = detectCgroups(two)
  const group = groups?.make('touchstone-1-1')
  group?.limitMemory(1 << 20)
  group?.limitProcesses(7)
  writeFileSync(join(two.root, 'a/touchstone-1-1/memory.events'), 'low 0\noom_kill 3\n')
  writeFileSync(join(two.root, 'a/touchstone-1-1/cpu.stat'), 'usage_usec 2500\nuser_usec 1\n')

  expect(groups?.version).toBe(2)
  expect(readFileSync(join(two.root, 'a/touchstone-1-1/memory.max'), 'utf8')).toBe(String(1 << 20))
  expect(readFileSync(join(two.root, 'a/touchstone-1-1/pids.max'), 'utf8')).toBe('7')
  expect([group?.memoryKills(), group?.cpuMs(), group?.forkRefusals()]).toEqual([3, 2.5, 0])
})

test('groups of processes that are gone are removed at the start', () => {
  using two = tree('0::/', { 'cgroup.controllers': 'memory', 'cgroup.subtree_control': 'memory' })
  mkdirSync(join(two.root, 'touchstone-999999999-1'))
  mkdirSync(join(two.root, `touchstone-${process.pid}-1`))

  detectCgroups(two)

  expect(readdirSync(two.root)).not.toContain('touchstone-999999999-1')
  expect(readdirSync(two.root)).toContain(`touchstone-${process.pid}-1`)
})
