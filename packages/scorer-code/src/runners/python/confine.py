"""Starts a command without namespaces: Landlock, a user of its own where we are root, no capability, no privilege to be
gained, a seccomp filter, rlimits, its own session, a clean environment, closed descriptors.

  confine.py probe              says on standard output what the kernel has
  confine.py SPEC COMMAND …     SPEC is JSON, see `sandboxes/confinement.ts`

This process stays as the monitor: it ends with the command, or at SIGTERM, or with its parent, and ends everyone in the
jail before it does. Exit status: the command's, 128 + signal, or 97 where the jail could not be made."""

import json
import os
import resource
import signal
import sys

sys.path[:0] = [os.path.dirname(os.path.abspath(__file__))]
from judge import jail, landlock  # noqa: E402

NOT_MADE = 97
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36


class Ended(Exception):
    pass


def main():
    if sys.argv[1] == "probe":
        probe()
        return
    spec = json.loads(sys.argv[1])
    try:
        child = begin(spec, sys.argv[2:])
    except BaseException as error:
        os.write(2, f"confine: {type(error).__name__}: {error}\n".encode())
        os._exit(NOT_MADE)
    status = watch(child)
    sweep(spec)
    os._exit(status)


def probe():
    try:
        found = {"abi": landlock.version()}
    except OSError as error:
        found = {"errno": error.errno}
    os.write(1, json.dumps(found).encode())


def begin(spec, command):
    abi = spec["abi"]
    if not landlock.scopes_hold(abi):
        raise PermissionError("signals would not stay inside")
    program = None
    if spec["filter"] is not None:
        with open(spec["filter"], "rb", closefd=True) as file:
            program = jail.Filter(file.read())
    os.closerange(spec["streams"], 1 << 16)
    signal.signal(signal.SIGTERM, end)
    jail._prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    jail._prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    jail._prctl(jail.PR_SET_DUMPABLE, 0, 0, 0, 0)
    jail._check(jail._prctl(jail.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")
    landlock.scope(abi)
    child = os.fork()
    if child:
        # The jail's streams are the command's alone: their ends must be seen when it ends.
        null = os.open("/dev/null", os.O_RDWR)
        for stream in range(spec["streams"]):
            os.dup2(null, stream)
        os.close(null)
        return child
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.setsid()
        os.umask(0o022)
        for limit, value in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_NPROC, spec["processes"])):
            hard = resource.getrlimit(limit)[1]
            value = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(limit, (value, value))
        become(spec["uid"])
        jail._prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        os.chdir(spec["folder"])
        landlock.restrict(abi, spec["read"], spec["write"], spec["devices"])
        if program is not None:
            jail.lock(program)
        os.execve(command[0], command, spec["environment"])
    except BaseException as error:
        os.write(2, f"confine: {type(error).__name__}: {error}\n".encode())
    finally:
        os._exit(NOT_MADE)


def become(uid):
    if uid is not None:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    jail._check(jail._libc.capset(*jail._NO_CAPABILITIES), "capset")


def end(_signal, _frame):
    raise Ended


def watch(child):
    try:
        _, status = os.waitpid(child, 0)
    except Ended:
        return 128 + signal.SIGTERM
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def sweep(spec):
    """Ends everyone in the jail: whoever is in this process's Landlock domain and, where the slot has one, has its user. The
    signal comes from a child that is bound by both."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while True:
        sweeper = os.fork()
        if sweeper == 0:
            try:
                become(spec["uid"])
                landlock.end_all_within_reach(spec["service"])
            finally:
                os._exit(0)
        others = False
        try:
            while True:
                others |= os.waitpid(-1, 0)[0] != sweeper
        except ChildProcessError:
            pass
        if not others:
            return


main()
