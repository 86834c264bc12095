import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { CounterFile } from './counter-file.ts'

/** One group of processes whose memory, number and CPU the kernel counts and bounds; cgroup v1 or v2. */
export type Cgroup = {
  /** Files into which a process writes 0 to enter; every process that it forks then starts inside. */
  readonly entrances: readonly string[]
  readonly bounds: { readonly memory: boolean; readonly processes: boolean }
  /** Memory and swap together, page cache that can be reclaimed aside. */
  limitMemory(bytes: number): void
  /** Memory that its processes hold now and that cannot be reclaimed: not the page cache of files. */
  heldBytes(): number
  limitProcesses(count: number): void
  /** How often the kernel killed for memory since the group was made. */
  memoryKills(): number
  /** How often a fork was refused since the group was made. */
  forkRefusals(): number
  /** CPU of everything in the group since it was made; null where the host does not count it. */
  cpuMs(): number | null
  /** Host's numbers of the processes inside. */
  processes(): readonly number[]
  /** Ends every process inside, then removes the group. */
  close(): Promise<void>
}

export type Cgroups = { readonly version: 1 | 2; make(name: string): Cgroup }

type Places = { readonly root: string; readonly mounts: string; readonly own: string }

const PLACES: Places = { root: '/sys/fs/cgroup', mounts: '/proc/self/mountinfo', own: '/proc/self/cgroup' }

/**
 * The means to make groups below this process's own, or null where the host does not let us: no controllers, a
 * read-only tree, not root and nothing delegated. Tries by making one.
 */
export function detectCgroups(places: Partial<Places> = {}): Cgroups | null {
  const where = { ...PLACES, ...places }
  for (const attempt of [versionOne, versionTwo]) {
    try {
      const groups = attempt(where)
      if (!groups) continue
      const probe = groups.make(`touchstone-probe-${process.pid}`)
      probe.limitMemory(1 << 28)
      void probe.close()
      return groups
    } catch {
      // This version cannot be used here; the next may.
    }
  }
  return null
}

/** Paths of this process by controller: lines `4:memory:/a` (v1) and `0::/b` (v2). */
function ownPaths(text: string): Map<string, string> {
  const paths = new Map<string, string>()
  for (const line of text.split('\n')) {
    const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? []
    if (controllers === undefined || path === undefined) continue
    for (const controller of controllers.split(',')) paths.set(controller, path)
  }
  return paths
}

function versionOne({ root, own }: Places): Cgroups | null {
  const paths = ownPaths(readFileSync(own, 'utf8'))
  const memory = paths.get('memory')
  if (memory === undefined) return null
  for (const controller of ['memory', 'pids', 'cpuacct']) {
    const path = paths.get(controller)
    if (path !== undefined) removeDead(join(root, controller, path))
  }

  return {
    version: 1,
    make(name) {
      const folder = (controller: string): string | null => {
        const path = paths.get(controller)
        if (path === undefined) return null
        const made = join(root, controller, path, name)
        try {
          mkdirSync(made)
          return made
        } catch {
          return null
        }
      }
      const memoryFolder = join(root, 'memory', memory, name)
      mkdirSync(memoryFolder)
      const pids = folder('pids')
      const cpu = folder('cpuacct')
      const folders = [memoryFolder, pids, cpu].filter(found => found !== null)
      const held = new CounterFile(join(memoryFolder, 'memory.stat'))
      const oom = new CounterFile(join(memoryFolder, 'memory.oom_control'))
      const usage = cpu === null ? null : new CounterFile(join(cpu, 'cpuacct.usage'))
      const refusals = pids === null ? null : new CounterFile(join(pids, 'pids.events'))
      let limit = Number.MAX_SAFE_INTEGER

      return {
        entrances: folders.map(found => join(found, 'cgroup.procs')),
        bounds: { memory: true, processes: pids !== null },
        limitMemory(bytes) {
          const both = [join(memoryFolder, 'memory.limit_in_bytes'), join(memoryFolder, 'memory.memsw.limit_in_bytes')]
          // The kernel wants memory ≤ memory and swap at every moment.
          for (const file of bytes > limit ? both.reverse() : both) write(file, bytes, file.includes('memsw'))
          limit = bytes
        },
        heldBytes() {
          return held.field('rss') + held.field('shmem')
        },
        limitProcesses(count) {
          if (pids) write(join(pids, 'pids.max'), count)
        },
        memoryKills: () => oom.field('oom_kill'),
        forkRefusals: () => refusals?.field('max') ?? 0,
        cpuMs: () => (usage ? Number(usage.text()) / 1e6 : null),
        ...ending(folders, [held, oom, usage, refusals]),
      }
    },
  }
}

function versionTwo({ root, own }: Places): Cgroups | null {
  const path = ownPaths(readFileSync(own, 'utf8')).get('')
  if (path === undefined) return null
  const parent = join(root, path)
  const available = readFileSync(join(parent, 'cgroup.controllers'), 'utf8').split(/\s+/)
  if (!available.includes('memory')) return null
  removeDead(parent)

  const wanted = ['memory', 'pids', 'cpu'].filter(controller => available.includes(controller))
  const enabled = readFileSync(join(parent, 'cgroup.subtree_control'), 'utf8').split(/\s+/)
  if (!wanted.every(controller => enabled.includes(controller))) {
    // A group with processes of its own cannot hand controllers down: this process moves into a leaf first.
    const leaf = join(parent, `touchstone-host-${process.pid}`)
    mkdirSync(leaf)
    write(join(leaf, 'cgroup.procs'), process.pid)
    try {
      write(join(parent, 'cgroup.subtree_control'), wanted.map(controller => `+${controller}`).join(' '))
    } catch (error) {
      write(join(parent, 'cgroup.procs'), process.pid, true)
      removeAll([leaf])
      throw error
    }
  }

  return {
    version: 2,
    make(name) {
      const folder = join(parent, name)
      mkdirSync(folder)
      const held = new CounterFile(join(folder, 'memory.stat'))
      const events = new CounterFile(join(folder, 'memory.events'))
      const usage = new CounterFile(join(folder, 'cpu.stat'))
      const refusals = new CounterFile(join(folder, 'pids.events'))
      return {
        entrances: [join(folder, 'cgroup.procs')],
        bounds: { memory: true, processes: wanted.includes('pids') },
        limitMemory(bytes) {
          write(join(folder, 'memory.max'), bytes)
          write(join(folder, 'memory.swap.max'), 0, true)
        },
        heldBytes() {
          return ['anon', 'shmem', 'kernel'].reduce((sum, name) => sum + held.field(name), 0)
        },
        limitProcesses(count) {
          write(join(folder, 'pids.max'), count, true)
        },
        memoryKills: () => events.field('oom_kill'),
        forkRefusals: () => refusals.field('max'),
        cpuMs: () => usage.field('usage_usec') / 1000,
        ...ending([folder], [held, events, usage, refusals]),
      }
    },
  }
}

/** @param optional the file is missing on some kernels (no swap accounting) */
function write(file: string, value: number | string, optional = false): void {
  try {
    writeFileSync(file, String(value))
  } catch (error) {
    if (!optional) throw error
  }
}

/**
 * @param folders the same group under each controller, all with the same processes
 * @param counters read no more once the group is closed
 */
function ending(
  folders: readonly string[],
  counters: readonly (CounterFile | null)[],
): Pick<Cgroup, 'processes' | 'close'> {
  const processes = () => {
    try {
      const text = readFileSync(join(folders[0] ?? '', 'cgroup.procs'), 'utf8')
      return text.split('\n').filter(Boolean).map(Number)
    } catch {
      return []
    }
  }
  return {
    processes,
    async close() {
      // A process that is being ended still counts for some milliseconds; a fork bomb outruns one round.
      for (let round = 0; round < 200; round += 1) {
        const left = processes().filter(id => id > 0)
        if (left.length === 0) break
        for (const id of left) kill(id)
        await sleep(5)
      }
      for (const counter of counters) counter?.close()
      removeAll(folders)
    },
  }
}

function kill(id: number): void {
  try {
    process.kill(id, 'SIGKILL')
  } catch {
    // It ended by itself.
  }
}

/** Empty groups of processes that were killed before they could remove them. */
function removeDead(parent: string): void {
  for (const name of readdirSync(parent)) {
    const [, id] = /^touchstone-(?:[a-z]+-)?(\d+)(?:-\d+)?$/.exec(name) ?? []
    if (id !== undefined && !existsSync(`/proc/${id}`)) removeAll([join(parent, name)])
  }
}

function removeAll(folders: readonly string[]): void {
  for (const folder of folders) {
    try {
      rmdirSync(folder)
    } catch {
      // Still busy or gone already: an empty group costs nothing and the next start removes what is left.
    }
  }
}
