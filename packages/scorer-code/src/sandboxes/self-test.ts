import type { Slot } from '../languages/language.ts'
import type { RunRequest } from '../run.ts'

/**
 * Runs, as a submission, a program that tries to get out of a Python slot in every way that the jail should stop.
 * @returns what it could do and should not; empty where the isolation is whole
 */
export async function escapes(slot: Slot): Promise<readonly string[]> {
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
    task: { kind: 'function', entry: 'probe', calls: [{ args: '[]' }] },
  }
  const report = await slot.run({ kind: 'source', source: PROBE }, request)
  const [outcome] = report.tests
  if (outcome?.status !== 'ok') return [`the probe ended with ${outcome?.status}: ${outcome?.error}`]
  const found: unknown = JSON.parse(Buffer.from(outcome.output).toString('utf8'))
  return Array.isArray(found) ? found.map(String) : ['the probe answered no list']
}

const PROBE = `
import ctypes, os, resource, socket

libc = ctypes.CDLL(None, use_errno=True)
found = []

def may(name, attempt):
    try:
        if attempt():
            found.append(name)
    except BaseException:
        pass

def survives(call):
    """Is the system call let through? It is made in a child, which the filter ends."""
    child = os.fork()
    if child == 0:
        os._exit(0 if call() == 0 else 1)
    return os.waitpid(child, 0)[1] == 0

def reads(path):
    return lambda: os.listdir(path) is not None if os.path.isdir(path) else open(path, "rb").read(1) is not None

def writes(path):
    def attempt():
        open(path, "wb").close()
        return True
    return attempt

def probe():
    may("not first of its pid namespace", lambda: os.getpid() != 1)
    may("new privileges possible", lambda: libc.prctl(39, 0, 0, 0, 0) != 1)
    may("no seccomp filter", lambda: libc.prctl(21, 0, 0, 0, 0) != 2)
    for capability in range(41):
        if libc.prctl(23, capability, 0, 0, 0) == 1:
            found.append("capability %d" % capability)
    for path in ("/root", "/home", "/proc", "/sys", "/var", "/etc/passwd", "/etc/shadow", "/etc/hostname"):
        may("reads " + path, reads(path))
    for path in ("/escape", "/dev/escape", "/usr/escape", "/run/escape", "/run/judge/escape"):
        may("writes " + path, writes(path))
    may("shares /dev/shm", lambda: os.stat("/dev/shm").st_dev != os.stat("/tmp").st_dev)
    may("opens a network socket", lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM))
    may("opens a unix socket", lambda: socket.socket(socket.AF_UNIX, socket.SOCK_STREAM))
    may("raises its limits", lambda: resource.setrlimit(resource.RLIMIT_DATA, (-1, -1)) is None)
    may("makes namespaces", lambda: survives(lambda: libc.unshare(0x10000000)))
    may("mounts", lambda: survives(lambda: libc.mount(b"tmpfs", b"/tmp", b"tmpfs", 0, None)))
    may("changes root", lambda: survives(lambda: libc.chroot(b"/tmp")))
    may("traces", lambda: survives(lambda: libc.ptrace(0, 0, 0, 0)))
    may("signals beyond its namespace", lambda: os.kill(2, 0) is None)
    return found
`
