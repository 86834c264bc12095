import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'

/** Cores that this process may use: the smaller of its CPU affinity and its cgroup's quota, at least 1. */
export function usableCores(root = '/sys/fs/cgroup', own = '/proc/self/cgroup'): number {
  return Math.max(1, Math.min(availableParallelism(), Math.floor(quota(root, own))))
}

function quota(root: string, own: string): number {
  const quotas: number[] = []
  const paths = read(own)
    .split('\n')
    .flatMap(line => {
      const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? []
      if (path === undefined || controllers === undefined) return []
      if (controllers === '') return ancestors(path).map(place => `${root}${place}`)
      return controllers.split(',').includes('cpu') ? ancestors(path).map(place => `${root}/cpu${place}`) : []
    })
  for (const path of paths) {
    const [most, period] = read(`${path}/cpu.max`).trim().split(/\s+/).map(Number)
    if (most && period) quotas.push(most / period)
    const micros = Number(read(`${path}/cpu.cfs_quota_us`))
    const every = Number(read(`${path}/cpu.cfs_period_us`))
    if (micros > 0 && every > 0) quotas.push(micros / every)
  }
  return Math.min(Number.POSITIVE_INFINITY, ...quotas.map(cores => Math.max(1, cores)))
}

/** `/a/b` → `/a/b`, `/a`, ``: any of them may carry the quota. */
function ancestors(path: string): string[] {
  const parts = path.split('/').filter(Boolean)
  return parts.map((_, index) => `/${parts.slice(0, parts.length - index).join('/')}`).concat('')
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
