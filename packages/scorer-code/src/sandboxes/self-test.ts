import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Isolation } from '@touchstone/contracts'
import type { Slot } from '../languages/language.ts'
import type { RunRequest } from '../run.ts'
import { PROMISES } from './promises.ts'

/** What one attempt to get out came to. */
export type EscapeCheck = {
  readonly name: string
  readonly held: boolean
  /** What the program could do. */
  readonly found: string
}

/**
 * Runs, as a submission, a program that tries to get out of a Python slot in every way that the jail should stop; it is
 * told where the service's process and a file of the host are.
 *
 * @param folder of the host, readable by everyone: the bait is laid there
 * @returns one row for each promise of the tier; the isolation is whole where all are held
 * @throws Failure where the slot is lost; Error where the probe does not come to its end
 */
export async function tryToEscape(
  slot: Slot,
  tier: Exclude<Isolation, 'none'>,
  folder: string,
): Promise<EscapeCheck[]> {
  const bait = join(folder, 'bait')
  mkdirSync(bait, { recursive: true, mode: 0o777 })
  const file = join(bait, 'secret')
  writeFileSync(file, 'nobody reads this', { mode: 0o666 })
  try {
    const request: RunRequest = {
      language: 'python',
      source: PROBE,
      process: 'submission',
      limits: {
        cpuMs: 5000,
        wallMs: 20_000,
        totalCpuMs: 10_000,
        memoryBytes: 256 << 20,
        outputBytes: 1 << 16,
        compileCpuMs: 5000,
      },
      task: { kind: 'function', entry: 'probe', calls: [{ args: JSON.stringify([process.pid, file]) }] },
    }
    const report = await slot.run({ kind: 'source', source: PROBE }, request)
    const [outcome] = report.tests
    if (outcome?.status !== 'ok') throw new Error(`the probe ended with ${outcome?.status}: ${outcome?.error}`)
    return readChecks(JSON.parse(Buffer.from(outcome.output).toString('utf8')), tier)
  } finally {
    rmSync(bait, { recursive: true, force: true })
  }
}

function readChecks(said: unknown, tier: Exclude<Isolation, 'none'>): EscapeCheck[] {
  if (!Array.isArray(said)) throw new Error('the probe answered no list')
  const found = new Map<string, string[]>()
  for (const row of said) {
    if (!Array.isArray(row)) throw new Error('the probe answered no row')
    found.set(String(row[0]), Array.isArray(row[1]) ? row[1].map(String) : [])
  }
  return PROMISES.filter(promise => promise[tier] === 'held').map(({ name }) => {
    const ways = found.get(name)
    if (!ways) return { name, held: false, found: 'it was not tried' }
    return { name, held: ways.length === 0, found: ways.join(', ') }
  })
}

const PROBE = `
import ctypes, fcntl, mmap, os, resource, socket, struct

libc = ctypes.CDLL(None, use_errno=True)
x64 = os.uname().machine == "x86_64"

def probe(service, bait):
    rows = []
    if service == os.getpid():
        # In a pid namespace of its own this process has the number that the service has in a container's.
        service = 4194303

    def check(name, **attempts):
        """What of these could be done; an attempt that raises or answers False could not."""
        found = []
        for what, attempt in attempts.items():
            try:
                if attempt():
                    found.append(what)
            except BaseException:
                pass
        rows.append([name, found])

    def survives(call):
        """Is the system call let through? It is made in a child, which the filter ends."""
        child = os.fork()
        if child == 0:
            os._exit(0 if call() == 0 else 1)
        return os.waitpid(child, 0)[1] == 0

    def reads(path):
        return os.listdir(path) is not None if os.path.isdir(path) else open(path, "rb").read(1) is not None

    def writes(path):
        open(path, "ab").close()
        return True

    def any_of(action, *paths):
        def attempt():
            for path in paths:
                try:
                    if action(path):
                        return True
                except OSError:
                    pass
            return False
        return attempt

    def call(number_x64, number_arm64, *arguments):
        return lambda: survives(lambda: libc.syscall(number_x64 if x64 else number_arm64, *arguments) < 0 and 1)

    host = os.path.dirname(bait)
    check("reads_host_files",
          bait=lambda: reads(bait), folder=lambda: reads(host),
          etc=any_of(reads, "/etc/passwd", "/etc/shadow", "/etc/hostname"),
          home=any_of(reads, "/root", "/home", "/var", "/srv", "/opt"),
          kernel=any_of(reads, "/sys", "/sys/class", "/dev/kmsg", "/dev/mem"))
    check("reads_processes",
          proc=any_of(reads, "/proc", "/proc/self/environ", "/proc/self/maps", f"/proc/{service}/cmdline",
                      f"/proc/{service}/environ", f"/proc/{os.getppid()}/status"))
    check("writes_outside",
          bait=lambda: writes(bait), host=any_of(writes, host + "/escape", "/escape", "/usr/escape", "/run/escape",
                                                 "/var/tmp/escape", "/run/judge/escape", "/etc/escape"),
          devices=any_of(writes, "/dev/escape", "/dev/shm/../escape"),
          runner=lambda: writes(os.__file__),
          links=lambda: os.link(bait, os.path.join(os.getcwd(), "linked")) is None,
          renames=lambda: os.rename(bait, bait + "-") is None, removes=lambda: os.unlink(bait) is None)
    check("changes_owned_files", mode=lambda: os.chmod(bait, 0o600) is None and os.stat(bait).st_mode & 0o777 == 0o600,
          time=lambda: os.utime(bait, (1, 1)) is None and os.stat(bait).st_mtime == 1)
    check("connects_out",
          tcp=lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM), udp=lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
          tcp6=lambda: socket.socket(socket.AF_INET6, socket.SOCK_STREAM), unix=lambda: socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
          netlink=lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW), vsock=lambda: socket.socket(40, socket.SOCK_STREAM),
          packet=lambda: socket.socketpair(socket.AF_INET, socket.SOCK_STREAM),
          io_uring=call(425, 425, 1, ctypes.create_string_buffer(256)))
    def kills(target):
        return lambda: os.kill(target, 0) is None
    check("signals_outside", service=kills(service), parent=lambda: os.getppid() != 0 and os.kill(os.getppid(), 0) is None,
          first=lambda: os.getpid() != 1 and os.kill(1, 0) is None,
          thread=lambda: libc.syscall(234 if x64 else 131, service, service, 0) == 0)
    def of_library(action):
        with open(os.__file__, "rb") as file:
            return action(file.fileno())
    check("holds_up_others", lease=lambda: of_library(lambda file: fcntl.fcntl(file, 1024, fcntl.F_RDLCK)) == 0,
          writer=lambda: of_library(lambda file: fcntl.fcntl(file, 1024, fcntl.F_WRLCK)) == 0,
          notified=lambda: fcntl.fcntl(os.open(os.path.dirname(os.__file__), os.O_RDONLY), 1026, 1) == 0,
          watch=lambda: libc.inotify_add_watch(libc.inotify_init1(0), os.__file__.encode(), 32) >= 0)
    check("limits_others", limits=lambda: resource.prlimit(service, resource.RLIMIT_NOFILE) is not None,
          parent=lambda: os.getppid() != 0 and resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE) is not None,
          affinity=lambda: os.sched_setaffinity(service, os.sched_getaffinity(0)) is None,
          priority=lambda: os.setpriority(os.PRIO_PROCESS, service, 19) is None,
          everyone=lambda: os.getpid() != 1 and os.setpriority(os.PRIO_USER, os.getuid(), 19) is None)
    check("sees_processes", number=lambda: os.getpid() != 1,
          others=lambda: any(os.path.exists(f"/proc/{n}") for n in (1, service, os.getppid())),
          service=lambda: exists(service))
    check("traces", ptrace=lambda: survives(lambda: libc.ptrace(0, 0, 0, 0)), attach=lambda: survives(lambda: libc.ptrace(16, service, 0, 0)),
          memory=call(310, 270, service, None, 0, None, 0, 0), descriptors=call(438, 438, 3, 0, 0), compare=call(312, 272, service, service, 0, 0, 0))
    check("makes_namespaces", user=lambda: survives(lambda: libc.unshare(0x10000000)), mount=lambda: survives(lambda: libc.unshare(0x00020000)),
          net=lambda: survives(lambda: libc.unshare(0x40000000)), clone=call(56, 220, 0x10000011, 0, 0, 0, 0),
          join=lambda: survives(lambda: libc.setns(0, 0)))
    check("mounts", tmpfs=lambda: survives(lambda: libc.mount(b"tmpfs", b"/tmp", b"tmpfs", 0, None)), bind=lambda: survives(lambda: libc.mount(b"/", b"/tmp", None, 4096, None)),
          unmount=lambda: survives(lambda: libc.umount2(b"/tmp", 2)), tree=call(428, 428, -100, b"/", 1), root=lambda: survives(lambda: libc.chroot(b"/tmp")))
    check("uses_keys", keyctl=call(250, 219, 0, -3, 1, 0, 0), add=call(248, 217, b"user", b"a", b"b", 1, -3))
    check("loads_into_kernel", bpf=call(321, 280, 0, None, 0), perf=call(298, 241, None, 0, -1, -1, 0),
          userfaultfd=call(323, 282, 0), module=call(313, 273, 0, b"", 0), reboot=call(169, 142, 0, 0, 0, 0))
    check("gains_privileges", possible=lambda: libc.prctl(39, 0, 0, 0, 0) != 1,
          capabilities=lambda: any(libc.prctl(23, n, 0, 0, 0) == 1 for n in range(41)) and any(capabilities()),
          root=lambda: os.setuid(0) is None and os.getuid() == 0 and any(capabilities()),
          dumpable=lambda: os.getpid() != 1 and False)
    check("has_no_filter", filter=lambda: libc.prctl(21, 0, 0, 0, 0) != 2)
    check("raises_limits", data=lambda: resource.setrlimit(resource.RLIMIT_DATA, (-1, -1)) is None,
          cpu=lambda: resource.setrlimit(resource.RLIMIT_CPU, (-1, -1)) is None, files=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (1 << 20, 1 << 20)) is None)
    check("leaves_shared_memory", system_v=lambda: libc.shmget(0, 4096, 0o1600) >= 0, queue=lambda: libc.msgget(0, 0o1600) >= 0,
          semaphore=lambda: libc.semget(0, 1, 0o1600) >= 0, posix_queue=lambda: libc.mq_open(b"/a", 0o102, 0o600, None) >= 0,
          attached=lambda: libc.shmctl(0, 13, ctypes.create_string_buffer(256)) >= 0 and os.getpid() != 1)
    return rows

def exists(process):
    try:
        os.kill(process, 0)
        return True
    except PermissionError:
        return True
    except OSError:
        return False

def capabilities():
    header = struct.pack("<Ii", 0x20080522, 0)
    data = ctypes.create_string_buffer(24)
    libc.capget(ctypes.create_string_buffer(header), data)
    effective = struct.unpack("<6I", data.raw)
    return [effective[0], effective[1], effective[3], effective[4]]
`
