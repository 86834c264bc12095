"""What the processes of a slot and the host say to each other on the data channel, and the little that all of them need."""

import os
import struct

DATA = 4
# Head of a test: N, its length, limits of CPU and wall in microseconds, then the input. F: the name of its file. Q: the end.
NEXT = struct.Struct("<cIQQ")
# How a test ended: T, flags, status, CPU, wall, peak memory in KB, lengths of output and of the tail of its errors.
TEST = struct.Struct("<cB2xiQQQII")
FLAG_SURVIVORS, FLAG_CPU, FLAG_WALL, FLAG_COMPILED, FLAG_BROKEN = 1, 2, 4, 8, 16
STDERR_TAIL = 4096


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


def write_all(descriptor, data):
    written = os.write(descriptor, data)
    if written != len(data):
        view = memoryview(data)[written:]
        while view:
            view = view[os.write(descriptor, view) :]


def memory_file(folder, data=b""):
    try:
        file = os.memfd_create("file")
    except OSError:
        # The filter of a supervisor that locked itself may refuse it.
        file = os.open(folder, os.O_TMPFILE | os.O_RDWR | os.O_CLOEXEC)
    at = 0
    while at < len(data):
        # Its place stays at the beginning.
        at += os.pwrite(file, data[at:] if at else data, at)
    return file


def complain(error):
    """A fault of ours, told on the slot's standard error."""
    try:
        where = error.__traceback__
        while where and where.tb_next:
            where = where.tb_next
        os.write(2, f"{type(error).__name__}: {error} (line {where.tb_lineno if where else 0})\n".encode())
    except BaseException:
        pass
