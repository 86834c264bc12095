"""Locks a process down, by system calls through ctypes: namespaces, a private /tmp, no capabilities, seccomp, limits."""

import ctypes
import errno
import os
import resource
import signal
import struct

CLONE_NEWNS = 0x00020000
CLONE_NEWPID = 0x20000000
MS_NOSUID, MS_NODEV = 2, 4
MS_NOEXEC, MS_BIND = 8, 4096
MNT_DETACH = 2

PR_SET_DUMPABLE = 4
PR_SET_SECCOMP = 22
PR_CAPBSET_DROP = 24
PR_SET_SECUREBITS = 28
PR_SET_NO_NEW_PRIVS = 38
PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 47, 4
SECCOMP_MODE_FILTER = 2
# NOROOT, NO_SETUID_FIXUP and their locks, KEEP_CAPS_LOCKED: uid 0 of the jail is a name, not a power.
SECUREBITS = 0x2F
CAP_LAST = 63

# Where a submission may write.
tmp = "/tmp"
confined = False
# What is mounted bounds itself: nobody needs to look.
look_ms = None

# Where files may be written.
tmp = "/tmp"

_libc = ctypes.CDLL(None, use_errno=True)
for _name in ("prctl", "unshare", "setns", "mount", "umount2", "capset", "listxattr"):
    getattr(_libc, _name)
# os.kill would tell by an exception that nobody is there, at the cost of ten pages written to. -1 as ctypes takes it at once.
_kill = ctypes.PyDLL(None, use_errno=True).kill
_EVERYONE, _SIGKILL, _NOBODY = 0xFFFFFFFF, int(signal.SIGKILL), errno.ESRCH
_prctl = _libc.prctl
_prctl.argtypes = [ctypes.c_int] + [ctypes.c_ulong] * 4
_libc.mount.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_ulong, ctypes.c_char_p]
_NO_CAPABILITIES = (
    ctypes.create_string_buffer(struct.pack("<Ii", 0x20080522, 0)),
    ctypes.create_string_buffer(bytes(24)),
)


def _check(result, what):
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


class Filter:
    """A seccomp program in memory, ready for prctl."""

    def __init__(self, program):
        self._code = ctypes.create_string_buffer(program, len(program))
        self._header = ctypes.create_string_buffer(
            struct.pack("<HxxxxxxQ", len(program) // 8, ctypes.addressof(self._code))
        )
        self.address = ctypes.addressof(self._header)


def prepare_zygote():
    """Once, in the zygote: what every child inherits and nobody needs."""
    _prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    _prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
    # What is dropped here does not take away the zygote's own rights, only the way to get any again.
    for capability in range(CAP_LAST + 1):
        _prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
    _check(_prctl(PR_SET_SECUREBITS, SECUREBITS, 0, 0, 0), "securebits")
    _check(_prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")
    for limit, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
        (resource.RLIMIT_MEMLOCK, 65536),
        (resource.RLIMIT_NOFILE, 512),
    ):
        hard = resource.getrlimit(limit)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(limit, (value, value))


def new_pid_namespace(own):
    """The next fork starts a new pid namespace below the caller's own. `own` is a pidfd of the caller: without the
    setns, a second unshare would be refused."""
    own_pid_namespace(own)
    _check(_libc.unshare(CLONE_NEWPID), "unshare pid")


def own_pid_namespace(own):
    """The next fork stays in the caller's own pid namespace."""
    _check(_libc.setns(own, CLONE_NEWPID), "setns")


def prepare_tmp(size):
    """A /tmp of the slot's own, lent to one submission after the other. Returns what it looks like when it is empty."""
    os.chdir("/")
    _mount_tmp(size)
    return _look()


def tmp_is_clean(clean):
    """Does /tmp look as when it was new? No name that a submission left is read into this process."""
    return _look() == clean


def renew_tmp(size):
    """A fresh /tmp over one that was written to."""
    os.chdir("/")
    _check(_libc.umount2(b"/dev/shm", MNT_DETACH), "umount /dev/shm")
    _check(_libc.umount2(b"/tmp", MNT_DETACH), "umount /tmp")
    _mount_tmp(size)


def enclose(tmp_bytes, proc, own_mounts, shared=None):
    """Own session: process groups cross pid namespaces, without it kill(0, …) reaches the zygote. With `proc` or
    `own_mounts` also mounts of its own: a /proc of its own processes, a /tmp beside the slot's, with `shared`, a folder of
    the slot's /tmp, in its place there too."""
    os.setsid()
    if proc or own_mounts:
        if shared:
            os.chdir(shared)
        _check(_libc.unshare(CLONE_NEWNS), "unshare mount")
        _mount_tmp(tmp_bytes)
        if shared:
            os.mkdir(shared)
            _check(_libc.mount(b".", shared.encode(), None, MS_BIND, None), "bind the shared folder")
    os.chdir(shared or "/tmp")
    if proc:
        _check(_libc.mount(b"proc", b"/proc", b"proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, None), "mount /proc")


def _mount_tmp(size):
    options = b"size=%d,nr_inodes=8192,mode=1777" % size
    _check(_libc.mount(b"tmpfs", b"/tmp", b"tmpfs", MS_NOSUID | MS_NODEV, options), "mount /tmp")
    # Semaphores of multiprocessing live in /dev/shm: the same private folder by another name.
    _check(_libc.mount(b"/tmp", b"/dev/shm", None, MS_BIND, None), "bind /dev/shm")


def _look():
    room, folder = os.statvfs("/tmp"), os.stat("/tmp")
    attributes = _libc.listxattr(b"/tmp", None, 0)
    return room.f_ffree, room.f_bfree, folder.st_size, folder.st_mode, folder.st_nlink, attributes


def nest():
    """The pid namespace keeps signals in."""


def overfull():
    return False


def end_everyone():
    """Ends whoever else is in this pid namespace. Was there anyone? Those that have ended and are not yet waited for are
    anyone too."""
    if _kill(_EVERYONE, _SIGKILL) == 0:
        return True
    if ctypes.get_errno() != _NOBODY:
        raise OSError(ctypes.get_errno(), "kill")
    return False


def alone():
    """Is this the last process of its namespace?"""
    try:
        os.kill(-1, 0)
    except ProcessLookupError:
        return True
    except BaseException:
        return True
    return False


def limit(data_bytes, file_bytes, cpu_seconds, processes, stack_bytes):
    limit_family(data_bytes, processes, stack_bytes)
    limit_test(file_bytes, cpu_seconds)


def limit_family(data_bytes, processes, stack_bytes, set_limit=resource.setrlimit):
    """What a supervisor may share with its tests."""
    set_limit(resource.RLIMIT_DATA, (data_bytes, data_bytes))
    set_limit(resource.RLIMIT_NPROC, (processes, processes))
    hard = resource.getrlimit(resource.RLIMIT_STACK)[1]
    soft = stack_bytes if hard == resource.RLIM_INFINITY else min(stack_bytes, hard)
    set_limit(resource.RLIMIT_STACK, (soft, hard))


def limit_test(file_bytes, cpu_seconds, set_limit=resource.setrlimit, files=resource.RLIMIT_FSIZE, cpu=resource.RLIMIT_CPU):
    set_limit(files, (file_bytes, file_bytes))
    # The hard limit kills; the soft one would be a signal, which the first process of a namespace never gets.
    set_limit(cpu, (cpu_seconds, cpu_seconds))


def lock(seccomp):
    """Gives up every capability for good and takes on the filter. Nothing untrusted may have run before."""
    _check(_libc.capset(*_NO_CAPABILITIES), "capset")
    _check(_prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, seccomp.address, 0, 0), "seccomp")
