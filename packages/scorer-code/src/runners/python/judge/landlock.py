"""Landlock by system calls: a process, and all that it starts, opens only what it was given. See landlock(7)."""

import ctypes
import os
import signal
import stat
import struct

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
VERSION_FLAG = 1
RULE_PATH_BENEATH = 1

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
REMOVE, MAKE_DEVICE = 1 << 4 | 1 << 5, 1 << 6 | 1 << 11
MAKE = 1 << 7 | 1 << 8 | 1 << 9 | 1 << 10 | 1 << 12
REFER, TRUNCATE, IOCTL_DEVICE = 1 << 13, 1 << 14, 1 << 15
BIND_TCP, CONNECT_TCP = 1, 2
SCOPE_ABSTRACT_SOCKET, SCOPE_SIGNAL = 1, 2
OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEVICE

# First version of the kernel's interface that knows a right; what it does not know, it does not hold.
RIGHTS = {1: EXECUTE | WRITE_FILE | READ_FILE | READ_DIR | REMOVE | MAKE | MAKE_DEVICE, 2: REFER, 3: TRUNCATE,
          5: IOCTL_DEVICE}
NETWORK_SINCE, SCOPES_SINCE = 4, 6

_libc = ctypes.CDLL(None, use_errno=True)
_syscall = _libc.syscall
_syscall.argtypes = [ctypes.c_long] + [ctypes.c_void_p] * 4
_syscall.restype = ctypes.c_long


def _call(number, *arguments):
    result = _syscall(number, *arguments, *(None,) * (4 - len(arguments)))
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result


def version():
    """Of the kernel's interface, from 1. OSError ENOSYS: a kernel without it; EOPNOTSUPP: turned off at boot; EPERM: a
    filter around this process."""
    return _call(CREATE_RULESET, None, None, VERSION_FLAG)


def scopes_hold(abi):
    """Are signals and abstract sockets kept inside the domain?"""
    return abi >= SCOPES_SINCE


def rights_of(abi):
    handled = 0
    for since, rights in RIGHTS.items():
        if abi >= since:
            handled |= rights
    return handled


def restrict(abi, read, write=(), devices=()):
    """From here on this thread, and what it starts, may read and execute below `read`, do everything but make devices
    below `write`, and use `devices`. Paths that are not there are left out. no_new_privs must be set."""
    handled = rights_of(abi)
    network = BIND_TCP | CONNECT_TCP if abi >= NETWORK_SINCE else 0
    scopes = SCOPE_ABSTRACT_SOCKET | SCOPE_SIGNAL if scopes_hold(abi) else 0
    attributes = struct.pack("<QQQ", handled, network, scopes)
    known = 24 if abi >= SCOPES_SINCE else 16 if abi >= NETWORK_SINCE else 8
    ruleset = _call(CREATE_RULESET, ctypes.create_string_buffer(attributes[:known], known), known, None)
    try:
        for paths, rights in (
            (read, EXECUTE | READ_FILE | READ_DIR),
            (write, handled & ~MAKE_DEVICE),
            (devices, READ_FILE | WRITE_FILE | TRUNCATE),
        ):
            for path in paths:
                _allow(ruleset, path, rights & handled)
        _call(RESTRICT_SELF, ruleset, None)
    finally:
        os.close(ruleset)


def scope(abi):
    """Signals and abstract sockets of this process, and of what it starts, stay among them; files are left as they are."""
    if scopes_hold(abi):
        attributes = struct.pack("<QQQ", 0, 0, SCOPE_ABSTRACT_SOCKET | SCOPE_SIGNAL)
        ruleset = _call(CREATE_RULESET, ctypes.create_string_buffer(attributes, 24), 24, None)
        _call(RESTRICT_SELF, ruleset, None)
        os.close(ruleset)


def end_all_within_reach(service):
    """Ends every process that this one may signal, but itself. `service` is one that must not be among them."""
    try:
        os.kill(service, 0)
    except (PermissionError, ProcessLookupError):
        os.kill(-1, signal.SIGKILL)
    else:
        raise PermissionError("the service is within reach")


def _allow(ruleset, path, rights):
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(place).st_mode):
            rights &= OF_FILES
        rule = ctypes.create_string_buffer(struct.pack("<Qi", rights, place), 12)
        _call(ADD_RULE, ruleset, RULE_PATH_BENEATH, rule)
    finally:
        os.close(place)
