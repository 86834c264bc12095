"""The warm interpreter of a slot. It forks one child per submission and reads nothing of what the submission is given:
its memory is copied into every child, so it holds no payload, no result and no secret.

Descriptor 3 is the control channel, 4 the data channel; both lead to the host.

  host ──3──▶ R run · T tick · K kill         (8 bytes)
  zygote ─3─▶ Y ready · t tick · D done       (REPLY)
  host ──4──▶ frame of the submission; it is the child that reads it
  zygote ─4─▶ the child's records, copied from its memory file by the kernel

Two ways to run (`task` of the frame):
- calls: one child makes all calls. It is the first process of its own pid namespace, so its end is everyone's end.
- programs: a trusted supervisor, first of its pid namespace, forks or spawns a locked process per test and ends all of
  them before the next."""

import _signal
import gc
import json
import os
import select
import signal
import struct
import sys
import time

from . import jail as namespaces
from . import values
from .forking import fork
from .frames import (
    DATA,
    FLAG_COMPILED,
    FLAG_SURVIVORS,
    NEXT,
    TEST,
    complain,
    memory_file,
    read_exactly,
)
from .idling import limit_of, wall_left
from .supervisor import NO_PROGRAM, reap_rest, supervise

# Where inputs that slots share stand, by names that nobody here can list.
inputs = None
# What keeps a submission in: namespaces, or where there are none what the slot's settings name (judge/confined.py).
jail = namespaces

CONTROL = 3
COMMAND = 8
REPLY = struct.Struct("<c3xiQQQQ")
FRAME = struct.Struct("<II")
CORES = os.cpu_count() or 1


def main(loaded):
    """@param loaded: to be called once no module of this package is missing"""
    # Whatever the service itself inherited ends here.
    os.closerange(DATA + 1, 1 << 16)
    settings = json.loads(read_exactly(CONTROL, struct.unpack("<I", read_exactly(CONTROL, 4))[0]))
    choose_jail(settings)
    global inputs
    inputs = settings["inputs"]
    seccomp = jail.Filter(bytes.fromhex(settings["seccomp"]))
    prepare(settings, loaded)
    own = os.pidfd_open(os.getpid())
    clean = jail.prepare_tmp(settings["tmp_bytes"])
    os.write(CONTROL, REPLY.pack(b"Y", 0, 0, 0, 0, 0))
    watch = select.poll()
    watch.register(CONTROL, select.POLLIN)
    while True:
        command = os.read(CONTROL, COMMAND)
        if not command:
            return
        if command[:1] != b"R":
            # A tick or kill that crossed the end of its submission.
            continue
        one_submission(own, seccomp, watch)
        if not jail.tmp_is_clean(clean):
            jail.renew_tmp(settings["tmp_bytes"])


def choose_jail(settings):
    global jail
    if "confined" in settings:
        from . import confined

        jail = confined.Confined(settings["confined"])


def prepare(settings, loaded):
    """Everything that a child would else do for the first time, at a cost of copied pages."""
    null = os.open("/dev/null", os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)
    for descriptor in (CONTROL, DATA):
        os.set_inheritable(descriptor, False)
    # As the first process of a namespace a supervisor gets no signal from inside it, unless there is a handler.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    jail.prepare_zygote()
    # `random` would seed itself anew in each child; the same submission must do the same everywhere.
    register, os.register_at_fork = os.register_at_fork, lambda **_: None
    import random

    os.register_at_fork = register
    random.seed(20_250_101)
    if settings.get("numpy"):
        import numpy

        numpy.random.seed(20_250_101)
        numpy.array([[1, 2], [3, 4]]).dot(numpy.array([1, 2])).sum()
    if settings.get("python", True):
        from . import harness, large_pages, programs, subject  # noqa: F401

        large_pages.move_code()
        programs.prepare()
        warm(programs)
    loaded()
    sys.path[:] = [path for path in sys.path if "/site-packages" in path or "/lib" in path]
    gc.collect()
    gc.freeze()


def warm(programs):
    sink = os.memfd_create("warm")
    source = "class Solution:\n def f(self, a: List[int]) -> int:\n  return [x for x in a if x]\n" + "x = {1: 2}\n" * 20
    task = {"task": "function", "entry": "f", "first": 0, "output_bytes": 1 << 20}
    main_module = sys.modules["__main__"]

    def alone():
        return True

    programs.run_calls(task, source, '[[[1,2,{"t":[1]}]],[[1.5,"a"]]]', programs.Records(sink), alone)
    programs.run_calls(task, "def f(*a): raise ValueError(1)", "[[1]]", programs.Records(sink), alone)
    programs.run_calls(task, "def f(:", "[[1]]", programs.Records(sink), alone)
    values.encode([(1, 2), {1: {2}}, b"x", 1j], 1000)
    sys.stdin.readline()
    print("a", 1, 1.5, file=sys.stdout)
    sys.stdout.flush()
    code, _ = programs.compiled("import sys\ndef main():\n a, b = map(int, sys.stdin.read().split())\n")
    namespace = programs.namespace("__main__", "")
    exec(code, namespace)
    sys.modules["__main__"] = main_module
    sys.modules.pop("solution", None)
    os.close(sink)


def one_submission(own, seccomp, watch):
    sink = os.memfd_create("records")
    started = time.monotonic_ns()
    jail.new_pid_namespace(own)
    child = fork()
    if child == 0:
        try:
            submission(sink, seccomp)
        except BaseException as error:  # Our own fault: it is told on the slot's standard error.
            complain(error)
        finally:
            os._exit(70)
    ended = os.pidfd_open(child)
    clock = ~child << 3 | 2
    sent = 0
    watch.register(ended, select.POLLIN)
    while True:
        ready = [descriptor for descriptor, _ in watch.poll(jail.look_ms)]
        if ended in ready:
            break
        if not ready:
            if jail.overfull():
                os.kill(child, signal.SIGKILL)
            continue
        command = os.read(CONTROL, COMMAND)[:1]
        if command == b"T":
            cpu = time.clock_gettime_ns(clock) // 1000
            sent += forward(sink, sent)
            os.write(CONTROL, REPLY.pack(b"t", 0, cpu, elapsed(started), 0, sent))
        else:
            # Also at the end of the channel: the host is gone.
            os.kill(child, signal.SIGKILL)
            if not command:
                os.waitpid(child, 0)
                reap_rest(jail)
                os._exit(0)
    watch.unregister(ended)
    os.close(ended)
    _, status, usage = os.wait4(child, 0)
    # With a pid namespace everyone in it ended with its first process.
    rest = reap_rest(jail)[0] if jail.confined else 0
    sent += forward(sink, sent)
    os.close(sink)
    cpu = int((usage.ru_utime + usage.ru_stime) * 1e6) + rest
    os.write(CONTROL, REPLY.pack(b"D", status, cpu, elapsed(started), usage.ru_maxrss, sent))


def elapsed(started):
    return (time.monotonic_ns() - started) // 1000


def forward(sink, start):
    """From the memory file to the host without a copy in this process."""
    sent = 0
    while True:
        count = os.sendfile(DATA, sink, start + sent, 1 << 22)
        if count == 0:
            return sent
        sent += count


# In the child: first of its pid namespace


def submission(sink, seccomp):
    lengths = FRAME.unpack(read_exactly(DATA, FRAME.size))
    task = json.loads(read_exactly(DATA, lengths[0]))
    body = read_exactly(DATA, lengths[1])
    jail.enclose(task["tmp_bytes"], task.get("proc", False), False)
    if task["way"] == "calls":
        calls(task, body, sink, seccomp)
    elif task["way"] == "harness":
        harness(task, *split(task, body), seccomp)
    else:
        supervise(task, split(task, body)[0], seccomp, jail, inputs)


def split(task, body):
    length = task["source_bytes"]
    source = body[:length].decode("utf-8", "surrogatepass").removeprefix("\ufeff")
    return source, body[length:].decode("utf-8", "surrogatepass")


def calls(task, body, sink, seccomp):
    if "command" in task:
        execute(task, body[task["source_bytes"] :], sink, seccomp)
    from . import programs

    source, arguments = split(task, body)
    if sink != 3:
        os.dup2(sink, 3, inheritable=False)
    os.dup2(0, 2)
    os.closerange(4, 1024)
    jail.limit(*task["limits"])
    jail.lock(seccomp)
    _signal.signal(_signal.SIGINT, _signal.default_int_handler)
    records = programs.Records(3)
    try:
        programs.run_calls(task, source, arguments, records, jail.alone)
    finally:
        os._exit(0)


def execute(task, arguments, sink, seccomp):
    """A compiled program whose harness makes the calls: it reads them on standard input and writes its records on
    standard output."""
    given = memory_file(jail.tmp, b"%d\n" % task["first"] + arguments)
    sink = os.dup(sink)
    os.dup2(0, 2)
    os.dup2(given, 0)
    os.dup2(sink, 1)
    os.closerange(3, 1024)
    for ignored in (signal.SIGPIPE, signal.SIGXFSZ, signal.SIGINT):
        signal.signal(ignored, signal.SIG_DFL)
    jail.limit(*task["limits"])
    jail.lock(seccomp)
    try:
        os.execve(task["command"][0], task["command"], task["environment"])
    except OSError as error:
        if error.errno not in NO_PROGRAM:
            raise
        # Loaded, compiled, ready, and then it ends.
        os.write(1, b"".join(struct.pack("<cIQQ", tag, 0, 0, 0) for tag in (b"L", b"B", b"M")))
        os._exit(126)


# A harness: the tests in one process, the submission in another, each in namespaces of its own


def harness(task, source, _rest, seccomp):
    import _socket

    from . import harness as tests_side
    from . import programs, subject

    ours, theirs = (end.detach() for end in _socket.socketpair())
    own = os.pidfd_open(os.getpid())
    jail.new_pid_namespace(own)
    shared = f"{jail.tmp}/shared" if task.get("shared") else None
    if shared:
        os.mkdir(shared)
    # Before the tests are read: their text must not be in this process when it is copied.
    submitted = fork()
    if submitted == 0:
        try:
            jail.enclose(task["tmp_bytes"], False, True, shared)
            os.dup2(theirs, 3, inheritable=False)
            os.dup2(0, 2)
            os.closerange(4, 1024)
            jail.limit(*task["limits"])
            jail.lock(seccomp)
            _signal.signal(_signal.SIGINT, _signal.default_int_handler)
            subject.serve(source, 3, task["output_bytes"])
        except subject.calls.Broken:
            os._exit(72)
        except BaseException as error:
            complain(error)
        finally:
            os._exit(71)
    os.close(theirs)
    jail.own_pid_namespace(own)

    tag, length, cpu_us, wall_us = NEXT.unpack(read_exactly(DATA, NEXT.size))
    if tag != b"N":
        os._exit(0)
    given = json.loads(read_exactly(DATA, length))
    given["shared"] = shared
    answer = memory_file(jail.tmp)
    began = time.monotonic_ns()
    testing = fork()
    if testing == 0:
        try:
            os.setsid()
            # Above every other descriptor first, so that none overwrites the other.
            ours, answer = os.dup(ours), os.dup(answer)
            os.dup2(ours, 3, inheritable=False)
            os.dup2(answer, 4, inheritable=False)
            os.dup2(0, 2)
            os.closerange(5, 1024)
            jail.nest()
            jail.limit(*task["limits"])
            jail.lock(seccomp)
            tests_side.run_tests(task, given, 3, programs.Records(4))
            os._exit(0)
        except BaseException as error:
            complain(error)
        finally:
            os._exit(71)
    del given
    os.close(ours)
    flags = watch_pair(testing, submitted, began, cpu_us * 1000, wall_us * 1000)
    wall = elapsed(began)
    _, tests_status, tests_usage = os.wait4(testing, 0)
    try:
        os.kill(submitted, signal.SIGKILL)
    except ProcessLookupError:
        pass
    _, status, usage = os.wait4(submitted, 0)
    if status == 72 << 8:
        # It ended because the tests had.
        status = tests_status
    rest, memory, survivors = reap_rest(jail)
    if survivors:
        flags |= FLAG_SURVIVORS
    seconds = sum(used.ru_utime + used.ru_stime for used in (tests_usage, usage))
    size = min(os.fstat(answer).st_size, task["output_bytes"] + 1)
    report = TEST.pack(
        b"T", flags | FLAG_COMPILED, status, int(seconds * 1e6) + rest, wall, max(usage.ru_maxrss, memory), size, 0
    )
    os.write(DATA, report)
    at = 0
    while at < size:
        at += os.sendfile(DATA, answer, at, size - at)
    read_exactly(DATA, NEXT.size)
    os._exit(0)


def watch_pair(testing, submitted, began, cpu_ns, wall_ns):
    """Waits for the tests' end; the CPU of both counts."""
    ended = os.pidfd_open(testing)
    poll = select.poll()
    poll.register(ended, select.POLLIN)
    cpu = wall = 0
    flags = 0
    while True:
        patience = min((cpu_ns - cpu) // CORES, wall_left(cpu, wall, wall_ns))
        patience = max(1, patience // 1_000_000 + 1)
        if poll.poll(patience if jail.look_ms is None else min(patience, jail.look_ms)):
            break
        if jail.overfull():
            os.kill(submitted, signal.SIGKILL)
        cpu = 0
        for process in (testing, submitted):
            try:
                cpu += time.clock_gettime_ns(~process << 3 | 2)
            except OSError:
                pass
        wall = time.monotonic_ns() - began
        flags = limit_of(cpu, wall, cpu_ns, wall_ns)
        if flags:
            os.kill(testing, signal.SIGKILL)
            break
    os.close(ended)
    return flags
