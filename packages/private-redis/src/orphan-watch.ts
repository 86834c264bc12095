import { spawn } from 'node:child_process'

/** Ends a Redis whose owner was killed and that nobody adopts. */
export type OrphanWatch = {
  /** The Redis that is to end, from now on: its process id and its start in clock ticks since boot. */
  guard(pid: number, startedAt: string): void
  /** Its owner ends it itself. */
  release(): void
}

/**
 * Its standard input is a pipe that only the owner holds: however that ends, the pipe ends too. Then it waits a second at
 * a time for a new owner, who writes another lock; without one it asks Redis to end, which writes its log out first.
 */
const PROGRAM = `
pid=0
while read -r given since; do pid=$given start=$since; done
[ "$pid" != 0 ] || exit 0
patience=$1 lock=$2 owner=$3
set -f
while :; do
  read -r stat 2>/dev/null <"/proc/$pid/stat" || exit 0
  set -- \${stat##*) }
  [ "\${20}" = "$start" ] || exit 0
  now=$(cat "$lock" 2>/dev/null)
  [ -z "$now" ] || [ "$now" = "$owner" ] || exit 0
  [ "$patience" -gt 0 ] || break
  patience=$((patience - 1))
  sleep 1
done
kill -TERM "$pid"
`

/**
 * Watches by a shell of its own, which outlives this process. Without a shell, or without /proc, nothing is watched.
 * @param patienceSeconds between the end of the owner and that of its Redis
 * @param lock file of the owner
 * @param owner what this process wrote there
 */
export function watchOrphan(patienceSeconds: number, lock: string, owner: string): OrphanWatch {
  const child = spawn('/bin/sh', ['-c', PROGRAM, 'touchstone-redis', String(patienceSeconds), lock, owner], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
  })
  child.on('error', () => {}) // no shell
  child.stdin.on('error', () => {})
  child.unref()
  if ('unref' in child.stdin && typeof child.stdin.unref === 'function') child.stdin.unref()
  return {
    guard: (pid, startedAt) => void child.stdin.write(`${pid} ${startedAt}\n`),
    release: () => void child.stdin.end('0 0\n'),
  }
}
