/** A sandbox of its own namespaces: what it runs, what it sees of the host, what it may write. */
export type JailSpec = {
  readonly command: readonly [program: string, ...arguments_: string[]]
  /** Read-only paths of the host beside /usr, in order. */
  readonly readOnly?: readonly Bind[]
  /** Writable paths of the host: for compilers' output alone. */
  readonly writable?: readonly Bind[]
  /** Of the private /tmp. */
  readonly tmpBytes: number
  readonly environment?: { readonly [name: string]: string }
  readonly workingDirectory?: string
  /** javac, java and rustc resolve $ORIGIN through /proc; everything else works without and gets none. */
  readonly proc?: boolean
  /** Where there is no /proc: files that stand in it under the names by which a process finds its standard streams. */
  readonly streams?: readonly [stdin: string, stdout: string, stderr: string]
  /**
   * For a trusted runner that makes a namespace per submission and gives these up before it runs a line of it. They
   * are capabilities of the jail's own user namespace, not of the host.
   */
  readonly capabilities?: readonly ('CAP_SYS_ADMIN' | 'CAP_SETPCAP')[]
  /** File descriptor from which bwrap reads a seccomp program for everything inside. */
  readonly seccompFd?: number
  /** Some containers' profiles leave bwrap all its calls but this one; the name is no wall. */
  readonly keepHostName?: boolean
}

/** `from` on the host, `to` inside. */
export type Bind = { readonly from: string; readonly to: string }

/**
 * Arguments of `bwrap` (0.8 and later) for a jail: own user, pid, net, ipc, uts, cgroup and mount namespaces, own
 * session, a read-only root, no network interface but a dead loopback, no capability that was not asked for.
 *
 * bwrap's root is a writable tmpfs and so are /dev and /dev/shm: both remounts at the end are needed, or files outlive
 * the submission. /etc/alternatives is needed by numpy (libblas), cc and java.
 */
export function bubblewrapArguments(spec: JailSpec): string[] {
  const bind = (kind: string) => (path: Bind) => [kind, path.from, path.to]
  return [
    '--unshare-all',
    ...(spec.capabilities?.length ? [] : ['--unshare-user', '--disable-userns']),
    '--die-with-parent',
    '--new-session',
    ...['--ro-bind', '/usr', '/usr'],
    ...['--symlink', 'usr/lib', '/lib', '--symlink', 'usr/lib64', '/lib64', '--symlink', 'usr/bin', '/bin'],
    ...['--ro-bind-try', '/etc/alternatives', '/etc/alternatives'],
    ...['--ro-bind-try', '/etc/ld.so.cache', '/etc/ld.so.cache'],
    ...(spec.proc ? ['--proc', '/proc'] : streamNames(spec.streams ?? [])),
    ...['--dev', '/dev'],
    ...['--size', String(spec.tmpBytes), '--tmpfs', '/tmp'],
    ...(spec.readOnly ?? []).flatMap(bind('--ro-bind')),
    ...(spec.writable ?? []).flatMap(bind('--bind')),
    '--clearenv',
    ...Object.entries({ PATH: '/usr/bin', ...spec.environment }).flatMap(([name, value]) => ['--setenv', name, value]),
    ...['--uid', '0', '--gid', '0', ...(spec.keepHostName ? [] : ['--hostname', 'jail'])],
    ...['--cap-drop', 'ALL', ...(spec.capabilities ?? []).flatMap(name => ['--cap-add', name])],
    ...(spec.seccompFd === undefined ? [] : ['--seccomp', String(spec.seccompFd)]),
    ...['--chdir', spec.workingDirectory ?? '/tmp'],
    ...['--remount-ro', '/dev', '--remount-ro', '/'],
    '--',
    ...spec.command,
  ]
}

/** /dev/stdin and its like are links into /proc. What stands there instead can be opened by name and not listed. */
function streamNames(streams: readonly string[]): string[] {
  if (streams.length === 0) return []
  const folders = ['/proc', '/proc/self', '/proc/self/fd'].flatMap(folder => ['--perms', '0111', '--dir', folder])
  return [...folders, ...streams.flatMap((file, number) => ['--symlink', file, `/proc/self/fd/${number}`])]
}
