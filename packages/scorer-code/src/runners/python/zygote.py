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
import errno
import gc
import json
import os
import resource
import select
import signal
import struct
import sys
import time

sys.path[0] = os.path.dirname(os.path.abspath(__file__))
from judge import jail as namespaces  # noqa: E402
from judge.emptying import empty_folder  # noqa: E402
from judge.forking import fork  # noqa: E402
from judge import values  # noqa: E402

# Where inputs that slots share stand, by names that nobody here can list.
inputs = None
# What keeps a submission in: namespaces, or where there are none what the slot's settings name (judge/confined.py).
jail = namespaces

CONTROL, DATA = 3, 4
COMMAND = 8
REPLY = struct.Struct("<c3xiQQQQ")
FRAME = struct.Struct("<II")
NEXT = struct.Struct("<cIQQ")
TEST = struct.Struct("<cB2xiQQQII")
FLAG_SURVIVORS, FLAG_CPU, FLAG_WALL, FLAG_COMPILED, FLAG_BROKEN = 1, 2, 4, 8, 16
STDERR_TAIL = 4096
LARGE_INPUT = 65536
# What execve says of a file that is no program of this machine, or wants an interpreter that is not there.
NO_PROGRAM = {errno.ENOEXEC, errno.ENOENT, errno.EIO, errno.EINVAL, errno.ELIBBAD, errno.EACCES, errno.ELOOP, errno.ENOTDIR,
              errno.EISDIR}
# See sandboxes/idling.ts.
BUSY, MOST_WALLS = 20, 4
CORES = os.cpu_count() or 1


def main():
    # Whatever the service itself inherited ends here.
    os.closerange(DATA + 1, 1 << 16)
    settings = json.loads(read_exactly(CONTROL, struct.unpack("<I", read_exactly(CONTROL, 4))[0]))
    choose_jail(settings)
    global inputs
    inputs = settings["inputs"]
    seccomp = jail.Filter(bytes.fromhex(settings["seccomp"]))
    prepare(settings)
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
        from judge import confined

        jail = confined.Confined(settings["confined"])


def prepare(settings):
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
        from judge import harness, programs, subject  # noqa: F401

        programs.prepare()
        warm(programs)
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
                reap_rest()
                os._exit(0)
    watch.unregister(ended)
    os.close(ended)
    _, status, usage = os.wait4(child, 0)
    # With a pid namespace everyone in it ended with its first process.
    rest = reap_rest()[0] if jail.confined else 0
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


def complain(error):
    try:
        where = error.__traceback__
        while where and where.tb_next:
            where = where.tb_next
        os.write(2, f"{type(error).__name__}: {error} (line {where.tb_lineno if where else 0})\n".encode())
    except BaseException:
        pass


def read_exactly(descriptor, count):
    if count <= 65536:
        data = os.read(descriptor, count) if count else b""
        if len(data) == count:
            return data
        if not data:
            raise EOFError
    else:
        data = b""
    buffer = bytearray(count)
    buffer[: len(data)] = data
    view = memoryview(buffer)[len(data) :]
    while view:
        got = os.readv(descriptor, [view])
        if got == 0:
            raise EOFError
        view = view[got:]
    return bytes(buffer)


# In the child: first of its pid namespace


def submission(sink, seccomp):
    lengths = FRAME.unpack(read_exactly(DATA, FRAME.size))
    task = json.loads(read_exactly(DATA, lengths[0]))
    body = read_exactly(DATA, lengths[1])
    jail.enclose(task["tmp_bytes"], task.get("proc", False), False)
    if task["way"] == "calls":
        calls(task, body, sink, seccomp)
    else:
        supervise(task, body, seccomp)


def split(task, body):
    length = task["source_bytes"]
    source = body[:length].decode("utf-8", "surrogatepass").removeprefix("\ufeff")
    return source, body[length:].decode("utf-8", "surrogatepass")


def calls(task, body, sink, seccomp):
    if "command" in task:
        execute(task, body[task["source_bytes"] :], sink, seccomp)
    from judge import programs

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
    given = memory_file(b"%d\n" % task["first"] + arguments)
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


# The supervisor: trusted, forks or spawns one locked process per test


def supervise(task, body, seccomp):
    way = task["way"]
    if way == "harness":
        harness(task, *split(task, body), seccomp)
    if way == "executable":
        start = executable(task, seccomp)
    else:
        start = interpreted(task, *split(task, body), seccomp)
    renewed = True
    # Of a folder in memory the size is a sum over its entries.
    clean = None if jail.confined else os.stat(jail.tmp).st_size
    named = task.get("named") and not jail.confined
    while True:
        tag, length, cpu_us, wall_us = NEXT.unpack(read_exactly(DATA, NEXT.size))
        shared = None
        if tag == b"F":
            shared = f"{inputs}/{read_exactly(DATA, length).decode()}"
            given = os.open(shared, os.O_RDONLY | os.O_CLOEXEC)
        elif tag == b"N":
            given = take_input(length)
        else:
            os._exit(0)
        if not renewed and (os.listdir(jail.tmp) if clean is None else os.stat(jail.tmp).st_size != clean):
            empty_tmp(task)
        renewed = False
        answer = name_streams(given, shared) if named else memory_file()
        one_test(task, start, given, answer, cpu_us * 1000, wall_us * 1000)


def empty_tmp(task):
    if jail.confined:
        jail.renew_tmp(task["tmp_bytes"])
        os.chdir(jail.tmp)
    else:
        # Locked itself: it has no right to mount, but every file there is its own.
        empty_folder(jail.tmp)
        os.chmod(jail.tmp, 0o1777)


def name_streams(given, shared):
    """Files to which the jail's /dev/stdin, /dev/stdout and /dev/stderr lead; the second takes the answer."""
    if shared:
        os.symlink(shared, f"{jail.tmp}/.stdin")
    else:
        entry = os.open(f"{jail.tmp}/.stdin", os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC)
        if isinstance(given, int):
            size = os.fstat(given).st_size
            at = 0
            while at < size:
                at += os.sendfile(entry, given, at, size - at)
        else:
            view = memoryview(given)
            while view:
                view = view[os.write(entry, view) :]
        os.close(entry)
    os.close(os.open(f"{jail.tmp}/.stderr", os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC))
    return os.open(f"{jail.tmp}/.stdout", os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)


def one_test(task, start, given, answer, cpu_ns, wall_ns):
    errors, errors_in = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
    os.set_blocking(errors_in, True)
    began = time.monotonic_ns()
    child, state = start(given, answer, errors_in)
    if isinstance(given, int):
        os.close(given)
    del given
    os.close(errors_in)
    ended = os.pidfd_open(child)
    flags, tail = watch_over(child, ended, errors, began, cpu_ns, wall_ns)
    wall = elapsed(began)
    status, cpu, memory, survivors = reap(child)
    if survivors:
        flags |= FLAG_SURVIVORS
    tail = drain(errors, tail)
    os.close(errors)
    os.close(ended)
    if state is not None:
        verdict = os.read(state, 1)
        if verdict == b"B":
            flags |= FLAG_COMPILED
        elif verdict == b"C":
            flags |= FLAG_BROKEN
            tail = os.read(state, STDERR_TAIL)
        os.close(state)
    else:
        flags |= FLAG_COMPILED
    # One byte beyond the limit tells the host that there was more.
    size = min(os.fstat(answer).st_size, task["output_bytes"] + 1)
    head = TEST.pack(b"T", flags, status, cpu, wall, memory, size, len(tail))
    if size <= 65536:
        send_all(head + os.pread(answer, size, 0) + tail)
    else:
        send_all(head)
        at = 0
        while at < size:
            at += os.sendfile(DATA, answer, at, size - at)
        send_all(tail)
    os.close(answer)


def send_all(data):
    view = memoryview(data)
    while view:
        view = view[os.write(DATA, view) :]


def watch_over(child, ended, errors, began, cpu_ns, wall_ns):
    """Waits for the end of a test and keeps the tail of its standard error. The clock is the process's own; what its
    children use counts once they are reaped, until then the wall bounds it."""
    clock = ~child << 3 | 2
    poll = select.poll()
    poll.register(ended, select.POLLIN)
    poll.register(errors, select.POLLIN)
    tail = b""
    cpu = wall = 0
    while True:
        patience = max(1, min((cpu_ns - cpu) // CORES, wall_left(cpu, wall, wall_ns)) // 1_000_000 + 1)
        ready = dict(poll.poll(patience if jail.look_ms is None else min(patience, jail.look_ms)))
        if ended in ready:
            return 0, tail
        if errors in ready:
            part = os.read(errors, 65536)
            if part:
                tail = (tail + part)[-STDERR_TAIL:]
            else:
                poll.unregister(errors)
        cpu = time.clock_gettime_ns(clock)
        wall = time.monotonic_ns() - began
        flag = limit_of(cpu, wall, cpu_ns, wall_ns)
        if flag:
            os.kill(child, signal.SIGKILL)
            return flag, tail
        if not ready and jail.overfull():
            os.kill(child, signal.SIGKILL)


def limit_of(cpu, wall, cpu_ns, wall_ns):
    """Which limit a test has reached, if any: a busy one that others starve has until its CPU is spent."""
    if cpu >= cpu_ns or wall >= wall_ns and cpu >= wall_ns:
        return FLAG_CPU
    if wall >= wall_ns and (cpu * BUSY < wall or wall >= wall_ns * MOST_WALLS):
        return FLAG_WALL
    return 0


def wall_left(cpu, wall, wall_ns):
    if wall < wall_ns:
        return wall_ns - wall
    return max(10_000_000, min(wall_ns * MOST_WALLS, cpu * BUSY) - wall)


def reap(child):
    """Waits for the test's process, then ends and reaps whatever it left behind."""
    _, status, usage = os.wait4(child, 0)
    rest, memory, survivors = reap_rest()
    cpu = int((usage.ru_utime + usage.ru_stime) * 1e6) + rest
    return status, cpu, max(memory, usage.ru_maxrss), survivors


def reap_rest():
    """Ends and reaps everyone else in this namespace: (CPU in microseconds, peak memory in KB, was there anyone)."""
    seconds = 0.0
    memory = 0
    survivors = False
    while jail.end_everyone():
        try:
            while True:
                _, _, usage = os.wait4(-1, 0)
                seconds += usage.ru_utime + usage.ru_stime
                memory = max(memory, usage.ru_maxrss)
                survivors = True
        except ChildProcessError:
            pass
    try:
        while True:
            os.waitpid(-1, 0)
    except ChildProcessError:
        pass
    return int(seconds * 1e6), memory, survivors


def drain(errors, tail):
    """What is left in the pipe; everyone who could still write is dead."""
    try:
        while True:
            part = os.read(errors, 65536)
            if not part:
                return tail
            tail = (tail + part)[-STDERR_TAIL:]
    except BlockingIOError:
        return tail


# A harness: the tests in one process, the submission in another, each in namespaces of its own


def harness(task, source, _rest, seccomp):
    import _socket

    from judge import harness as tests_side
    from judge import programs, subject

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
    answer = memory_file()
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
    rest, memory, survivors = reap_rest()
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


def take_input(length):
    """A test's input: bytes, or where it is large a file, into which it goes through a small buffer: memory that is
    touched for the first time is what costs."""
    if length <= LARGE_INPUT:
        return read_exactly(DATA, length)
    file = memory_file()
    view = memoryview(bytearray(LARGE_INPUT))
    while length:
        got = os.readv(DATA, [view[: min(length, LARGE_INPUT)]])
        if got == 0:
            raise EOFError
        length -= got
        part = view[:got]
        while part:
            part = part[os.write(file, part) :]
    return file


def memory_file(data=b""):
    if isinstance(data, int):
        os.lseek(data, 0, os.SEEK_SET)
        return os.dup(data)
    try:
        file = os.memfd_create("file")
    except OSError:
        # The filter of a supervisor that locked itself may refuse it.
        file = os.open(jail.tmp, os.O_TMPFILE | os.O_RDWR | os.O_CLOEXEC)
    at = 0
    while at < len(data):
        # Its place stays at the beginning.
        at += os.pwrite(file, data[at:] if at else data, at)
    return file


def interpreted(task, source, _rest, seccomp):
    """Starts each test as a fork of this interpreter. The first one compiles the text; once it has, so does this
    process, for the others: a text that crashes or exhausts the compiler never reaches it."""
    from judge import programs

    kept = {"code": None, "tried": False}
    calls_way = task["way"] == "call-each"
    if not jail.confined:
        # Children inherit the lock: taking it on costs each of them a tenth of a test.
        jail.lock(seccomp)

    def start(given, answer, errors):
        if kept["tried"] and kept["code"] is None and not calls_way:
            kept["code"], _ = programs.compiled(source)
        state = None
        state_in = None
        if not kept["tried"] and not calls_way:
            kept["tried"] = True
            state, state_in = os.pipe2(os.O_CLOEXEC)
        child = fork()
        if child:
            if state_in is not None:
                os.close(state_in)
            return child, state
        try:
            os.setsid()
            _signal.signal(_signal.SIGINT, _signal.default_int_handler)
            if calls_way:
                if isinstance(given, int):
                    given = os.pread(given, os.fstat(given).st_size, 0)
                os.dup2(answer, 3, inheritable=False)
                os.dup2(0, 2)
                os.closerange(4, 1024)
            else:
                entry = memory_file(given)
                os.dup2(entry, 0)
                os.dup2(answer, 1)
                os.dup2(errors, 2)
                if state_in is not None:
                    os.dup2(state_in, 3, inheritable=False)
                    os.closerange(4, 1024)
                else:
                    os.closerange(3, 1024)
            jail.nest()
            jail.limit(*task["limits"])
            if jail.confined:
                jail.lock(seccomp)
            if calls_way:
                first, _, text = given.partition(b"\n")
                task["first"] = int(first)
                records = programs.Records(3)
                programs.run_calls(task, source, text.decode("utf-8", "surrogatepass"), records, jail.alone)
                os._exit(0)
            programs.run_program(source, kept["code"], 3 if state_in is not None else None)
        except BaseException as error:
            complain(error)
        finally:
            os._exit(71)

    return start


def executable(task, seccomp):
    """Starts each test with posix_spawn from this process, which locks itself first: children inherit the lock."""
    if jail.confined:
        return confined_executable(task, seccomp)
    data_bytes, file_bytes, *others = task["limits"]
    # An input may be longer than what a test may write.
    wide = task.get("wide", True)
    most = max(file_bytes, 1 << 31) if wide else file_bytes
    jail.limit(data_bytes, most, *others)
    jail.lock(seccomp)
    command = task["command"]
    environment = task["environment"]
    defaults = [signal.SIGPIPE, signal.SIGXFSZ, signal.SIGINT]

    def start(given, answer, errors):
        entry = memory_file(given)
        actions = [
            (os.POSIX_SPAWN_DUP2, entry, 0),
            (os.POSIX_SPAWN_DUP2, answer, 1),
            (os.POSIX_SPAWN_DUP2, errors, 2),
        ]
        if wide:
            resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, most))
        try:
            child = os.posix_spawn(
                command[0], command, environment, file_actions=actions, setsid=True, setsigdef=defaults
            )
        except OSError as error:
            if error.errno not in NO_PROGRAM:
                raise
            child = no_program(error, errors)
        if wide:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        os.close(entry)
        return child, None

    return start


def no_program(error, errors):
    """As a shell would say it of a file that the kernel does not take for a program: that is the text's own doing."""
    child = fork()
    if child == 0:
        os.write(errors, f"cannot be executed: {error.strerror}\n".encode())
        os._exit(126)
    return child


def confined_executable(task, seccomp):
    """Without a pid namespace a test must not be able to signal this process: each gets a domain of its own."""

    def start(given, answer, errors):
        entry = memory_file(given)
        child = fork()
        if child:
            os.close(entry)
            return child, None
        try:
            os.setsid()
            for number in (signal.SIGPIPE, signal.SIGXFSZ, signal.SIGINT):
                signal.signal(number, signal.SIG_DFL)
            for stream, file in enumerate((entry, answer, errors)):
                os.dup2(file, stream)
            os.closerange(3, 1024)
            jail.nest()
            jail.limit(*task["limits"])
            jail.lock(seccomp)
            os.execve(task["command"][0], task["command"], task["environment"])
        except BaseException as error:
            complain(error)
        finally:
            os._exit(71)

    return start


main()
