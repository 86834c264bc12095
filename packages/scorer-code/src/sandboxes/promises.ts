import type { Isolation } from '@touchstone/contracts'

type Promised = 'held' | 'not promised'

/** What a tier promises of a submission. What is `held` is tried at each start, by a program that breaks it if it can. */
export type TierPromise = { readonly name: string; readonly what: string; readonly why?: string } & {
  readonly [Tier in Exclude<Isolation, 'none'>]: Promised
}

/** Tried at start under these names; `/readyz` tells how each went. */
export const PROMISES: readonly TierPromise[] = [
  both('reads_host_files', 'reads no file of the host but /usr, the linker cache and what its slot was given'),
  both('reads_processes', 'opens nothing of /proc'),
  both('writes_outside', 'writes, links, renames and removes nothing outside its temp folder'),
  both('changes_owned_files', 'changes no mode, owner or time of a file outside it'),
  both('connects_out', 'opens no socket: no network, no service of the host'),
  both('signals_outside', 'signals no process but its own children'),
  both('holds_up_others', 'holds up nobody who opens a file, and is not told when one is opened'),
  both('limits_others', 'changes no limit, core or priority of another process'),
  both('traces', 'traces no process and reads no memory of one'),
  both('makes_namespaces', 'makes and joins no namespace'),
  both('mounts', 'mounts nothing and changes no root'),
  both('uses_keys', "uses none of the kernel's keys"),
  both('loads_into_kernel', 'loads nothing into the kernel, and reaches no tracing interface'),
  both('gains_privileges', 'holds no capability and can gain no privilege'),
  both('has_no_filter', 'runs under a seccomp filter'),
  both('raises_limits', 'raises none of its limits'),
  both('leaves_shared_memory', 'shares no System V or POSIX memory, queue or semaphore'),
  fullOnly(
    'sees_processes',
    'does not learn which process numbers are in use',
    'there is no pid namespace: kill(n, 0) and stat("/proc/n") tell',
  ),
]

/** What is not tried at the start, because no program can tell it from inside, or because it is a property of the host. */
export const LIMITS_OF_REDUCED: readonly TierPromise[] = [
  fullOnly(
    'file_names',
    'does not learn which paths of the host exist',
    'Landlock stops opening, not stat, access and readlink',
  ),
  fullOnly(
    'tmp_bytes',
    'has at most 64 MB in its temp folder at every moment',
    'the folder is on the disk and is looked at every 100 ms; each file is bounded at once',
  ),
  fullOnly(
    'tmp_path',
    'finds its temp folder at /tmp',
    'it stands where TMPDIR says, which is also the working folder',
  ),
  fullOnly('shared_memory_files', 'may use /dev/shm (multiprocessing locks)', "/dev/shm is the host's"),
  fullOnly(
    'subprocesses',
    'may start processes',
    'refused where the service is not root and has no cgroup: nothing else would bound them',
  ),
  fullOnly(
    'host_name',
    "does not learn the host's name (where the container's profile leaves it to us to hide it)",
    'uname tells',
  ),
  fullOnly(
    'third_wall',
    'is parted from the service by more than Landlock and the filter',
    'only where the service is root with the usual capabilities of a container: then by a user of its own',
  ),
]

function both(name: string, what: string): TierPromise {
  return { name, what, full: 'held', reduced: 'held' }
}

function fullOnly(name: string, what: string, why: string): TierPromise {
  return { name, what, why, full: 'held', reduced: 'not promised' }
}
