import { readdirSync, readFileSync } from 'node:fs'

/** What the kernel says of a process: CPU of all its threads, and resident memory. Null once it is gone. */
export function readAccount(pid: number): { readonly cpuMs: number; readonly residentBytes: number } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The name in parentheses may hold anything; fields are counted after it.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z') return null
    // utime and stime in ticks of 10 ms; rss in pages. Linux fixes USER_HZ at 100.
    return { cpuMs: (Number(fields[11]) + Number(fields[12])) * 10, residentBytes: Number(fields[21]) * 4096 }
  } catch {
    return null
  }
}

/** The innermost descendant of a chain of single children: bwrap, its init, the runner. */
export function innermostChild(pid: number): number | null {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const text = readFileSync(`/proc/${name}/stat`, 'latin1')
      parents.set(Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]), Number(name))
    } catch {
      // gone meanwhile
    }
  }
  let innermost = pid
  for (let child = parents.get(innermost); child !== undefined; child = parents.get(innermost)) innermost = child
  return innermost === pid ? null : innermost
}
