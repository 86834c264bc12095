"""A process per test. The supervisor is trusted and the first of its pid namespace; it forks or spawns a locked process for
each test and ends all of them before the next.

What this costs is pages: after a fork each page that is written to is copied or at least faulted again, in the supervisor
and in the test, and in Python to look at an object is to write to it. So what tests need is made once, before the fork,
and the ordinary test goes through few objects: local names, plain numbers, few functions, no exception."""

import _signal
import errno
import os
import resource
import select
import signal
import time

from .emptying import empty_folder
from .forking import fork
from .frames import (
    DATA,
    FLAG_BROKEN,
    FLAG_COMPILED,
    FLAG_SURVIVORS,
    NEXT,
    STDERR_TAIL,
    TEST,
    complain,
    memory_file,
    read_exactly,
    write_all,
)
from .idling import limit_of, wall_left

# What execve says of a file that is no program of this machine, or wants an interpreter that is not there.
NO_PROGRAM = {errno.ENOEXEC, errno.ENOENT, errno.EIO, errno.EINVAL, errno.ELIBBAD, errno.EACCES, errno.ELOOP, errno.ENOTDIR,
              errno.EISDIR}
# What is read or written at once, and what no longer goes the short way.
PIECE = 65536
CORES = os.cpu_count() or 1


def supervise(task, source, seccomp, jail, inputs):
    """Never returns. `inputs` is the folder of the inputs that slots share."""
    if task["way"] != "executable":
        start = interpreted(task, source, seccomp, jail)
    elif jail.confined:
        start = confined_executable(task, seccomp, jail)
    else:
        start = executable(task, seccomp, jail)
    serve(task, start, jail, inputs)


def serve(task, start, jail, inputs):
    output_bytes, folder, look_ms = task["output_bytes"], jail.tmp, jail.look_ms
    unpack, pack, head_bytes = NEXT.unpack, TEST.pack, NEXT.size
    read, write, close, seek, read_at = os.read, os.write, os.close, os.lseek, os.pread
    listdir, look, pipe, pidfd_open, wait = os.listdir, os.stat, os.pipe2, os.pidfd_open, os.wait4
    new_poll, readable, cloexec = select.poll, select.POLLIN, os.O_CLOEXEC
    now, end_everyone, memory = time.monotonic_ns, jail.end_everyone, memory_file
    # Of a folder in memory the size is a sum over its entries.
    clean = None if jail.confined else look(folder).st_size
    named = task.get("named") and not jail.confined
    renewed = True
    while True:
        tag, length, cpu_us, wall_us = unpack(read_exactly(DATA, head_bytes))
        if tag == b"N" and length <= PIECE:
            entry, shared = memory(folder, read_exactly(DATA, length)), None
        else:
            entry, shared = take_large(tag, length, folder, inputs)
        if not renewed and (listdir(folder) if clean is None else look(folder).st_size != clean):
            empty_tmp(task, jail)
        renewed = False

        answer = name_streams(entry, shared, folder) if named else memory(folder)
        errors, errors_in = pipe(cloexec)
        began = now()
        child, state = start(entry, answer, errors_in)
        close(entry)
        ended = pidfd_open(child)
        poll = new_poll()
        poll.register(ended, readable)
        # This process keeps an end to write to, or the end of the pipe would wake it before that of the test.
        poll.register(errors, readable)
        share_us = cpu_us // CORES
        patience = (share_us if share_us < wall_us else wall_us) // 1000 + 1
        ready = poll.poll(patience if look_ms is None or patience < look_ms else look_ms)
        if len(ready) == 1 and ready[0][0] == ended:
            flags, tail = 0, b""
        else:
            flags, tail = watch_over(child, (ended, errors, poll), ready, (began, cpu_us * 1000, wall_us * 1000), jail)
        wall = (now() - began) // 1000
        _, status, usage = wait(child, 0)
        # By their places: user and system time in seconds, peak memory in KB.
        cpu, peak = int((usage[0] + usage[1]) * 1000000), usage[2]
        if end_everyone():
            more_cpu, more_peak, survivors = reap_rest(jail)
            cpu, peak = cpu + more_cpu, max(peak, more_peak)
            if survivors:
                flags |= FLAG_SURVIVORS
        close(errors_in)
        if look_ms is None:
            # Everyone else who could write to it is dead.
            part = read(errors, PIECE)
            if part:
                tail = drain(errors, tail + part)
        else:
            tail = drain(errors, tail)
        close(errors)
        close(ended)
        if state is None:
            flags |= FLAG_COMPILED
        else:
            flags, tail = judged_text(state, flags, tail)
        # One byte beyond the limit tells the host that there was more.
        size = seek(answer, 0, 2)
        if size > output_bytes:
            size = output_bytes + 1
        head = pack(b"T", flags, status, cpu, wall, peak, size, len(tail))
        if size > PIECE:
            send_large(head, answer, size, tail)
        else:
            data = head + read_at(answer, size, 0) + tail
            sent = write(DATA, data)
            if sent != len(data):
                write_all(DATA, memoryview(data)[sent:])
        close(answer)


def watch_over(child, streams, ready, limits, jail):
    """Waits for the end of a test and keeps the tail of its standard error. The clock is the process's own; what its
    children use counts once they are reaped, until then the wall bounds it."""
    (ended, errors, poll), (began, cpu_ns, wall_ns) = streams, limits
    clock = ~child << 3 | 2
    tail = b""
    while True:
        for descriptor, _ in ready:
            if descriptor == ended:
                return 0, tail
            tail = (tail + os.read(errors, PIECE))[-STDERR_TAIL:]
        cpu = time.clock_gettime_ns(clock)
        wall = time.monotonic_ns() - began
        flag = limit_of(cpu, wall, cpu_ns, wall_ns)
        if flag:
            os.kill(child, signal.SIGKILL)
            return flag, tail
        if not ready and jail.overfull():
            os.kill(child, signal.SIGKILL)
        patience = max(1, min((cpu_ns - cpu) // CORES, wall_left(cpu, wall, wall_ns)) // 1_000_000 + 1)
        ready = poll.poll(patience if jail.look_ms is None else min(patience, jail.look_ms))


def reap_rest(jail):
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
    return int(seconds * 1e6), memory, survivors


def drain(errors, tail):
    """What is left in the pipe."""
    os.set_blocking(errors, False)
    try:
        while part := os.read(errors, PIECE):
            tail = (tail + part)[-STDERR_TAIL:]
    except BlockingIOError:
        pass
    return tail[-STDERR_TAIL:]


def take_large(tag, length, folder, inputs):
    """A test's input as a file, and its path where slots share it: one that is there, or one into which it goes through a
    small buffer, since memory that is touched for the first time is what costs. Without a further test this process ends."""
    if tag == b"F":
        path = f"{inputs}/{read_exactly(DATA, length).decode()}"
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC), path
    if tag != b"N":
        os._exit(0)
    file = memory_file(folder)
    view = memoryview(bytearray(PIECE))
    while length:
        got = os.readv(DATA, [view[: min(length, PIECE)]])
        if got == 0:
            raise EOFError
        length -= got
        write_all(file, view[:got])
    os.lseek(file, 0, os.SEEK_SET)
    return file, None


def name_streams(entry, shared, folder):
    """Files to which the jail's /dev/stdin, /dev/stdout and /dev/stderr lead; the second takes the answer."""
    own = os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    if shared:
        os.symlink(shared, f"{folder}/.stdin")
    else:
        copy = os.open(f"{folder}/.stdin", os.O_WRONLY | own)
        size = os.fstat(entry).st_size
        at = 0
        while at < size:
            at += os.sendfile(copy, entry, at, size - at)
        os.close(copy)
    os.close(os.open(f"{folder}/.stderr", os.O_WRONLY | own))
    return os.open(f"{folder}/.stdout", os.O_RDWR | own, 0o600)


def empty_tmp(task, jail):
    if jail.confined:
        jail.renew_tmp(task["tmp_bytes"])
        os.chdir(jail.tmp)
    else:
        # Locked itself: it has no right to mount, but every file there is its own.
        empty_folder(jail.tmp)
        os.chmod(jail.tmp, 0o1777)


def judged_text(state, flags, tail):
    """What the first test said of the program's text: it could be compiled, it could not, or the compiler's end was its."""
    verdict = os.read(state, 1)
    if verdict == b"B":
        flags |= FLAG_COMPILED
    elif verdict == b"C":
        flags |= FLAG_BROKEN
        tail = os.read(state, STDERR_TAIL)
    os.close(state)
    return flags, tail


def send_large(head, answer, size, tail):
    write_all(DATA, head)
    at = 0
    while at < size:
        at += os.sendfile(DATA, answer, at, size - at)
    write_all(DATA, tail)


def interpreted(task, source, seccomp, jail):
    """Starts each test as a fork of this interpreter. The first one compiles the text; once it has, so does this
    process, for the others: a text that crashes or exhausts the compiler never reaches it."""
    from . import programs

    data_bytes, file_bytes, cpu_seconds, processes, stack_bytes = task["limits"]
    confined, by_calls = jail.confined, task["way"] == "call-each"
    code = names = None
    tried = by_calls
    if not confined:
        # Children inherit the lock and these limits: taking them on costs each of them a tenth of a test.
        jail.limit_family(data_bytes, processes, stack_bytes)
        jail.lock(seccomp)
    new_session, put, close, close_range, limit_test = os.setsid, os.dup2, os.close, os.closerange, jail.limit_test
    handle, interrupt, on_interrupt = _signal.signal, _signal.SIGINT, _signal.default_int_handler
    run_program, fork_now = programs.run_program, fork

    def start(entry, answer, errors):
        nonlocal code, names, tried
        if tried and code is None and not by_calls:
            code, _ = programs.compiled(source)
            names = programs.program_names(source)
        state = state_in = None
        if not tried:
            tried = True
            state, state_in = os.pipe2(os.O_CLOEXEC)
        child = fork_now()
        if child:
            if state_in is not None:
                close(state_in)
            return child, state
        try:
            new_session()
            handle(interrupt, on_interrupt)
            if by_calls:
                put(answer, 3, inheritable=False)
                put(entry, 4, inheritable=False)
                put(0, 2)
                close_range(5, 1024)
            else:
                put(entry, 0)
                put(answer, 1)
                put(errors, 2)
                if state_in is None:
                    close_range(3, 1024)
                else:
                    put(state_in, 3, inheritable=False)
                    close_range(4, 1024)
            if confined:
                jail.nest()
                jail.limit(*task["limits"])
                jail.lock(seccomp)
            else:
                limit_test(file_bytes, cpu_seconds)
            if by_calls:
                one_call(task, source, jail)
            if code is None:
                programs.first_run(source, None if state_in is None else 3)
            run_program(code, names)
        except BaseException as error:
            complain(error)
        finally:
            os._exit(71)

    return start


def one_call(task, source, jail):
    """Never returns."""
    from . import programs

    given = os.pread(4, os.fstat(4).st_size, 0)
    os.close(4)
    first, _, text = given.partition(b"\n")
    task["first"] = int(first)
    programs.run_calls(task, source, text.decode("utf-8", "surrogatepass"), programs.Records(3), jail.alone)
    os._exit(0)


def executable(task, seccomp, jail):
    """Starts each test with posix_spawn from this process, which locks itself first: children inherit the lock."""
    data_bytes, file_bytes, *others = task["limits"]
    # An input may be longer than what a test may write.
    wide = task.get("wide", True)
    most = max(file_bytes, 1 << 31) if wide else file_bytes
    jail.limit(data_bytes, most, *others)
    jail.lock(seccomp)
    command = task["command"]
    environment = task["environment"]
    defaults = [signal.SIGPIPE, signal.SIGXFSZ, signal.SIGINT]

    def start(entry, answer, errors):
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
        return child, None

    return start


def no_program(error, errors):
    """As a shell would say it of a file that the kernel does not take for a program: that is the text's own doing."""
    child = fork()
    if child == 0:
        os.write(errors, f"cannot be executed: {error.strerror}\n".encode())
        os._exit(126)
    return child


def confined_executable(task, seccomp, jail):
    """Without a pid namespace a test must not be able to signal this process: each gets a domain of its own."""

    def start(entry, answer, errors):
        child = fork()
        if child:
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
