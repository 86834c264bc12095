export type Architecture = 'x64' | 'arm64'

export type SeccompPolicy = {
  readonly architecture: Architecture
  /**
   * No process may be made, only threads: where no cgroup counts processes and RLIMIT_NPROC does not bind (the
   * slot's user is root outside).
   */
  readonly threadsOnly?: boolean
  /**
   * Shared anonymous memory is refused: where RLIMIT_DATA alone bounds memory, which does not count it.
   */
  readonly privateMemoryOnly?: boolean
  /**
   * No namespaces stand around the submission (reduced tier): what they would keep in is refused here. With
   * `service` its user is the service's own, so that files could be changed by who owns them, too.
   */
  readonly bareHost?: 'own user' | 'service'
}

/**
 * The BPF program (`struct sock_filter[]`, little-endian) that a submission runs under, for PR_SET_SECCOMP or bwrap
 * --seccomp. What no right program calls ends the process (SIGSYS, which the supervisor sees and reports as
 * `blocked_syscall`); what libraries try before they fall back fails with an errno; numbers that are newer than the
 * table are ENOSYS; the other machine's calling conventions end the process.
 */
export function seccompProgram(policy: SeccompPolicy): Uint8Array {
  const numbers = NUMBERS[policy.architecture]
  const leaves = new Map<number, Instruction[]>()
  const put = (name: SystemCall, leaf: Instruction[]) => {
    const number = numbers[name]
    if (number !== undefined) leaves.set(number, leaf)
  }

  for (const name of KILLED) put(name, [ret(KILL_PROCESS)])
  for (const name of REFUSED) put(name, [ret(errno(EPERM))])
  for (const name of ABSENT) put(name, [ret(errno(ENOSYS))])
  put('clone', cloneLeaf(policy.threadsOnly === true))
  put('socketpair', [load(argument(0)), jumpEqual(AF_UNIX, 0, 1), ret(ALLOW), ret(errno(EPERM))])
  put('ioctl', [load(argument(1)), jumpEqual(TIOCSTI, 1, 0), jumpEqual(TIOCLINUX, 0, 1), ret(errno(EPERM)), ret(ALLOW)])
  // Who holds a lease makes every other program that opens the file wait.
  put('fcntl', [
    load(argument(1)),
    jumpEqual(F_SETLEASE, 1, 0),
    jumpEqual(F_NOTIFY, 0, 1),
    ret(errno(EPERM)),
    ret(ALLOW),
  ])
  put('personality', [
    load(argument(0)),
    jumpEqual(0, 1, 0),
    jumpEqual(0xffffffff, 0, 1),
    ret(ALLOW),
    ret(errno(EPERM)),
  ])
  if (policy.threadsOnly) for (const name of ['fork', 'vfork'] as const) put(name, [ret(errno(EAGAIN))])
  if (policy.privateMemoryOnly) {
    put('memfd_create', [ret(errno(ENOSYS))])
    put('mmap', [
      load(argument(3)),
      and(MAP_SHARED_ANONYMOUS),
      jumpEqual(MAP_SHARED_ANONYMOUS, 0, 1),
      ret(errno(EPERM)),
      ret(ALLOW),
    ])
  }

  if (policy.bareHost) {
    for (const name of REFUSED_ON_BARE_HOST) put(name, [ret(errno(EPERM))])
    for (const name of OF_ITSELF_ONLY) put(name, onlyZero(argument(0)))
    put('setpriority', [load(argument(0)), jumpEqual(0, 0, 2), load(argument(1)), jumpEqual(0, 1, 0), ...refuseOrAllow])
    // A stream cannot be sent to another address than its peer's, a datagram can.
    put('socketpair', [
      load(argument(0)),
      jumpEqual(AF_UNIX, 0, 3),
      load(argument(1)),
      and(SOCKET_TYPE_MASK),
      jumpEqual(SOCK_STREAM, 1, 0),
      ...refuseOrAllow,
    ])
  }
  // Landlock does not cover what an owner may change without opening; linkers want to hear that it went well.
  if (policy.bareHost === 'service') for (const name of OF_OWNERS) put(name, [ret(errno(0))])

  const machine = MACHINE[policy.architecture]
  const program = [
    load(ARCHITECTURE_OFFSET),
    jumpEqual(machine.audit, 1, 0),
    ret(KILL_PROCESS),
    load(NUMBER_OFFSET),
    ...search(intervals(leaves, machine.lastNumber)),
  ]
  return encode(program)
}

/** struct sock_filter: code, jump if true, jump if false, operand. */
type Instruction = readonly [code: number, jt: number, jf: number, k: number]

const NUMBER_OFFSET = 0
const ARCHITECTURE_OFFSET = 4
const argument = (index: number) => 16 + 8 * index

const load = (offset: number): Instruction => [0x20, 0, 0, offset]
const and = (mask: number): Instruction => [0x54, 0, 0, mask]
const jumpEqual = (k: number, jt: number, jf: number): Instruction => [0x15, jt, jf, k]
const jumpIfAnyBit = (k: number, jt: number, jf: number): Instruction => [0x45, jt, jf, k]
const jumpAtLeast = (k: number, jt: number, jf: number): Instruction => [0x35, jt, jf, k]
const jump = (over: number): Instruction => [0x05, 0, 0, over]
const ret = (k: number): Instruction => [0x06, 0, 0, k]

const ALLOW = 0x7fff0000
const KILL_PROCESS = 0x80000000
const errno = (number: number) => 0x00050000 | number
const EPERM = 1
const EAGAIN = 11
const ENOSYS = 38

/** Reached by the comparison before: the first where it failed, the second where a jump over one was taken. */
const refuseOrAllow: readonly Instruction[] = [ret(errno(EPERM)), ret(ALLOW)]

const AF_UNIX = 1
const SOCK_STREAM = 1
const SOCKET_TYPE_MASK = 0xf
const F_SETLEASE = 1024
const F_NOTIFY = 1026
const TIOCSTI = 0x5412
const TIOCLINUX = 0x541c
const MAP_SHARED_ANONYMOUS = 0x21
const CLONE_THREAD = 0x10000
/** NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET. */
const CLONE_NAMESPACES = 0x7e020000

const onlyZero = (offset: number): Instruction[] => [load(offset), jumpEqual(0, 1, 0), ...refuseOrAllow]

const MACHINE = {
  x64: { audit: 0xc000003e, lastNumber: 462 },
  arm64: { audit: 0xc00000b7, lastNumber: 462 },
}

function cloneLeaf(threadsOnly: boolean): Instruction[] {
  return [
    load(argument(0)),
    jumpIfAnyBit(CLONE_NAMESPACES, 0, 1),
    ret(KILL_PROCESS),
    ...(threadsOnly ? [jumpIfAnyBit(CLONE_THREAD, 1, 0), ret(errno(EAGAIN))] : []),
    ret(ALLOW),
  ]
}

type Interval = { readonly from: number; readonly leaf: Instruction[] }

/** The whole range of numbers as adjoining intervals with one leaf each; x32 numbers (bit 30) end the process. */
function intervals(leaves: ReadonlyMap<number, Instruction[]>, lastNumber: number): Interval[] {
  const found: Interval[] = [{ from: 0, leaf: [ret(ALLOW)] }]
  for (const number of [...leaves.keys()].sort((a, b) => a - b)) {
    const leaf = leaves.get(number)
    if (!leaf) continue
    if (found.at(-1)?.from === number) found.pop()
    found.push({ from: number, leaf }, { from: number + 1, leaf: [ret(ALLOW)] })
  }
  found.push({ from: lastNumber + 1, leaf: [ret(errno(ENOSYS))] }, { from: 0x40000000, leaf: [ret(KILL_PROCESS)] })
  return found
}

/** A balanced tree of comparisons, so that every system call costs about seven instructions. */
function search(sorted: readonly Interval[]): Instruction[] {
  const middle = sorted[sorted.length >> 1]
  if (!middle) return []
  if (sorted.length === 1) return [...middle.leaf]

  const below = search(sorted.slice(0, sorted.length >> 1))
  const above = search(sorted.slice(sorted.length >> 1))
  // Conditional jumps reach 255 instructions, unconditional ones all.
  return below.length <= 255
    ? [jumpAtLeast(middle.from, below.length, 0), ...below, ...above]
    : [jumpAtLeast(middle.from, 0, 1), jump(below.length), ...below, ...above]
}

function encode(program: readonly Instruction[]): Uint8Array {
  const bytes = new Uint8Array(program.length * 8)
  const view = new DataView(bytes.buffer)
  for (const [index, [code, jt, jf, k]] of program.entries()) {
    view.setUint16(index * 8, code, true)
    view.setUint8(index * 8 + 2, jt)
    view.setUint8(index * 8 + 3, jf)
    view.setUint32(index * 8 + 4, k >>> 0, true)
  }
  return bytes
}

/** No right solution calls these; each is a way out of a jail, into another process, or into the kernel. */
const KILLED = [
  'ptrace',
  'process_vm_readv',
  'process_vm_writev',
  'process_madvise',
  'pidfd_getfd',
  'kcmp',
  'mount',
  'umount2',
  'pivot_root',
  'chroot',
  'unshare',
  'setns',
  'open_tree',
  'move_mount',
  'fsopen',
  'fsconfig',
  'fsmount',
  'fspick',
  'mount_setattr',
  'open_by_handle_at',
  'reboot',
  'kexec_load',
  'kexec_file_load',
  'init_module',
  'finit_module',
  'delete_module',
  'bpf',
  'perf_event_open',
  'userfaultfd',
  'keyctl',
  'add_key',
  'request_key',
  'acct',
  'swapon',
  'swapoff',
  'settimeofday',
  'clock_settime',
  'sethostname',
  'setdomainname',
  'iopl',
  'ioperm',
  'uselib',
  'nfsservctl',
  'quotactl',
  'quotactl_fd',
  'fanotify_init',
  'fanotify_mark',
  'vhangup',
  'memfd_secret',
] as const

/**
 * Refused in a way that libraries and ordinary programs survive; System V and POSIX IPC too, since the submissions of a
 * slot share its ipc namespace, and watches, which tell what others open.
 */
const REFUSED = [
  'socket',
  'syslog',
  'adjtimex',
  'clock_adjtime',
  'modify_ldt',
  'name_to_handle_at',
  'lookup_dcookie',
  'move_pages',
  'migrate_pages',
  'mbind',
  'set_mempolicy',
  'get_mempolicy',
  'set_mempolicy_home_node',
  'process_mrelease',
  'pidfd_send_signal',
  'shmget',
  'msgget',
  'semget',
  'mq_open',
  'inotify_init',
  'inotify_init1',
  'inotify_add_watch',
] as const

/** As on an older kernel: callers fall back. */
const ABSENT = ['clone3', 'io_uring_setup', 'io_uring_enter', 'io_uring_register'] as const

/** Ways to other processes of the host, to its shared memory and to its network that namespaces would cut. */
const REFUSED_ON_BARE_HOST = [
  'bind',
  'listen',
  'accept',
  'accept4',
  'connect',
  'ioprio_set',
  'shmat',
  'shmctl',
  'semop',
  'semctl',
  'semtimedop',
  'msgsnd',
  'msgrcv',
  'msgctl',
  'mq_unlink',
] as const

/** Their first argument is a process: itself is 0. */
const OF_ITSELF_ONLY = [
  'prlimit64',
  'sched_setaffinity',
  'sched_setscheduler',
  'sched_setparam',
  'sched_setattr',
] as const

const OF_OWNERS = [
  'chmod',
  'fchmod',
  'fchmodat',
  'fchmodat2',
  'chown',
  'fchown',
  'lchown',
  'fchownat',
  'utime',
  'utimes',
  'futimesat',
  'utimensat',
  'setxattr',
  'lsetxattr',
  'fsetxattr',
  'removexattr',
  'lremovexattr',
  'fremovexattr',
] as const

type SystemCall =
  | (typeof KILLED)[number]
  | (typeof REFUSED)[number]
  | (typeof ABSENT)[number]
  | (typeof REFUSED_ON_BARE_HOST)[number]
  | (typeof OF_ITSELF_ONLY)[number]
  | (typeof OF_OWNERS)[number]
  | 'setpriority'
  | 'clone'
  | 'fork'
  | 'vfork'
  | 'socketpair'
  | 'fcntl'
  | 'ioctl'
  | 'personality'
  | 'memfd_create'
  | 'mmap'

/** From the kernel's tables (arch/x86/entry/syscalls/syscall_64.tbl, include/uapi/asm-generic/unistd.h). */
const NUMBERS: { readonly [A in Architecture]: { readonly [S in SystemCall]?: number } } = {
  x64: {
    inotify_init: 253,
    inotify_add_watch: 254,
    inotify_init1: 294,
    shmat: 30,
    shmctl: 31,
    connect: 42,
    accept: 43,
    bind: 49,
    listen: 50,
    semop: 65,
    semctl: 66,
    msgsnd: 69,
    msgrcv: 70,
    msgctl: 71,
    chmod: 90,
    fchmod: 91,
    chown: 92,
    fchown: 93,
    lchown: 94,
    utime: 132,
    setpriority: 141,
    sched_setparam: 142,
    sched_setscheduler: 144,
    setxattr: 188,
    lsetxattr: 189,
    fsetxattr: 190,
    removexattr: 197,
    lremovexattr: 198,
    fremovexattr: 199,
    sched_setaffinity: 203,
    semtimedop: 220,
    utimes: 235,
    mq_unlink: 241,
    ioprio_set: 251,
    fchownat: 260,
    futimesat: 261,
    fchmodat: 268,
    utimensat: 280,
    accept4: 288,
    prlimit64: 302,
    sched_setattr: 314,
    mmap: 9,
    ioctl: 16,
    fcntl: 72,
    shmget: 29,
    socket: 41,
    socketpair: 53,
    clone: 56,
    fork: 57,
    vfork: 58,
    semget: 64,
    msgget: 68,
    ptrace: 101,
    syslog: 103,
    uselib: 134,
    personality: 135,
    vhangup: 153,
    modify_ldt: 154,
    pivot_root: 155,
    adjtimex: 159,
    chroot: 161,
    acct: 163,
    settimeofday: 164,
    mount: 165,
    umount2: 166,
    swapon: 167,
    swapoff: 168,
    reboot: 169,
    sethostname: 170,
    setdomainname: 171,
    iopl: 172,
    ioperm: 173,
    init_module: 175,
    delete_module: 176,
    quotactl: 179,
    nfsservctl: 180,
    lookup_dcookie: 212,
    clock_settime: 227,
    mbind: 237,
    set_mempolicy: 238,
    get_mempolicy: 239,
    mq_open: 240,
    kexec_load: 246,
    add_key: 248,
    request_key: 249,
    keyctl: 250,
    migrate_pages: 256,
    unshare: 272,
    move_pages: 279,
    perf_event_open: 298,
    fanotify_init: 300,
    fanotify_mark: 301,
    name_to_handle_at: 303,
    open_by_handle_at: 304,
    clock_adjtime: 305,
    setns: 308,
    process_vm_readv: 310,
    process_vm_writev: 311,
    kcmp: 312,
    finit_module: 313,
    memfd_create: 319,
    kexec_file_load: 320,
    bpf: 321,
    userfaultfd: 323,
    ...sinceLinux5(),
  },
  arm64: {
    setxattr: 5,
    lsetxattr: 6,
    fsetxattr: 7,
    removexattr: 14,
    lremovexattr: 15,
    fremovexattr: 16,
    inotify_init1: 26,
    inotify_add_watch: 27,
    ioprio_set: 30,
    fchmod: 52,
    fchmodat: 53,
    fchownat: 54,
    fchown: 55,
    utimensat: 88,
    sched_setparam: 118,
    sched_setscheduler: 119,
    sched_setaffinity: 122,
    setpriority: 140,
    mq_unlink: 181,
    msgctl: 187,
    msgrcv: 188,
    msgsnd: 189,
    semctl: 191,
    semtimedop: 192,
    semop: 193,
    shmctl: 195,
    shmat: 196,
    bind: 200,
    listen: 201,
    accept: 202,
    connect: 203,
    accept4: 242,
    prlimit64: 261,
    sched_setattr: 274,
    lookup_dcookie: 18,
    fcntl: 25,
    ioctl: 29,
    umount2: 39,
    mount: 40,
    pivot_root: 41,
    nfsservctl: 42,
    chroot: 51,
    vhangup: 58,
    quotactl: 60,
    acct: 89,
    personality: 92,
    unshare: 97,
    kexec_load: 104,
    init_module: 105,
    delete_module: 106,
    clock_settime: 112,
    syslog: 116,
    ptrace: 117,
    reboot: 142,
    sethostname: 161,
    setdomainname: 162,
    settimeofday: 170,
    adjtimex: 171,
    mq_open: 180,
    msgget: 186,
    semget: 190,
    shmget: 194,
    socket: 198,
    socketpair: 199,
    add_key: 217,
    request_key: 218,
    keyctl: 219,
    clone: 220,
    mmap: 222,
    swapon: 224,
    swapoff: 225,
    mbind: 235,
    get_mempolicy: 236,
    set_mempolicy: 237,
    migrate_pages: 238,
    move_pages: 239,
    perf_event_open: 241,
    fanotify_init: 262,
    fanotify_mark: 263,
    name_to_handle_at: 264,
    open_by_handle_at: 265,
    clock_adjtime: 266,
    setns: 268,
    process_vm_readv: 270,
    process_vm_writev: 271,
    kcmp: 272,
    finit_module: 273,
    memfd_create: 279,
    bpf: 280,
    userfaultfd: 282,
    kexec_file_load: 294,
    ...sinceLinux5(),
  },
}

/** One table for every machine since the numbers were unified. */
function sinceLinux5() {
  return {
    pidfd_send_signal: 424,
    io_uring_setup: 425,
    io_uring_enter: 426,
    io_uring_register: 427,
    open_tree: 428,
    move_mount: 429,
    fsopen: 430,
    fsconfig: 431,
    fsmount: 432,
    fspick: 433,
    clone3: 435,
    pidfd_getfd: 438,
    process_madvise: 440,
    mount_setattr: 442,
    quotactl_fd: 443,
    memfd_secret: 447,
    process_mrelease: 448,
    set_mempolicy_home_node: 450,
    fchmodat2: 452,
  } as const
}
