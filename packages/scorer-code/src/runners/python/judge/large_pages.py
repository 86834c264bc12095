"""The interpreter's own code on large pages. The pages of a file are mapped anew by each child that runs into them, thirty times
in the shortest program, and unmapped at its end: a sixth of what a test costs. A large page of memory comes with the fork."""

import ctypes
import os

SIZE = 2 << 20
SMALL = 4096
READ, WRITE, EXECUTE = 1, 2, 4
PRIVATE_ANONYMOUS = 0x22
MADV_COLLAPSE = 25
MAY_MOVE_TO_THIS_PLACE = 3
# getauxval
PROGRAM_HEADERS, COUNT_OF_HEADERS = 3, 5
LOADED, HEADERS_THEMSELVES = 1, 6


class Segment(ctypes.Structure):
    """Elf64_Phdr"""

    _fields_ = [("type", ctypes.c_uint32), ("flags", ctypes.c_uint32)] + [
        (name, ctypes.c_uint64) for name in ("offset", "address", "physical", "in_file", "size", "alignment")
    ]


def move_code():
    """Copies code and constants of the program's file, whole large pages of them, to memory that takes their place. Where it
    cannot be (Linux before 6.1, no large page to be had, an interpreter that is a library) all stays as it is. On arm64 too:
    there code that was written must be flushed from caches first."""
    if os.uname().machine != "x86_64":
        return
    libc = ctypes.CDLL(None, use_errno=True)
    address, size, number = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int
    libc.getauxval.restype, libc.getauxval.argtypes = ctypes.c_size_t, [ctypes.c_size_t]
    libc.mmap.restype, libc.mmap.argtypes = address, [address, size, number, number, number, ctypes.c_long]
    libc.mremap.restype, libc.mremap.argtypes = address, [address, size, size, number, address]
    libc.munmap.argtypes = [address, size]
    libc.madvise.argtypes = libc.mprotect.argtypes = [address, size, number]

    begin, end = constants(libc)
    if not begin <= ctypes.cast(ctypes.pythonapi.Py_IsInitialized, address).value < end:
        return
    for place in range(-(-begin // SIZE) * SIZE, end - SIZE + 1, SIZE):
        room = libc.mmap(None, 2 * SIZE, READ | WRITE, PRIVATE_ANONYMOUS, -1, 0)
        if room == ctypes.c_void_p(-1).value:
            return
        copy = -(-room // SIZE) * SIZE
        ctypes.memmove(copy, place, SIZE)
        if libc.madvise(copy, SIZE, MADV_COLLAPSE) or libc.mprotect(copy, SIZE, READ | EXECUTE):
            libc.munmap(room, 2 * SIZE)
            return
        # One system call, into which this very code goes and out of which its copy comes.
        libc.mremap(copy, SIZE, SIZE, MAY_MOVE_TO_THIS_PLACE, place)
        if copy > room:
            libc.munmap(room, copy - room)
        libc.munmap(copy + SIZE, room + SIZE - copy)


def constants(libc):
    """From where to where the program's file is mapped and never written to."""
    headers, count = libc.getauxval(PROGRAM_HEADERS), libc.getauxval(COUNT_OF_HEADERS)
    segments = list((Segment * count).from_address(headers)) if headers else []
    base = next((headers - segment.address for segment in segments if segment.type == HEADERS_THEMSELVES), 0)
    begin = end = 0
    for segment in segments:
        if segment.type == LOADED:
            first = (base + segment.address) // SMALL * SMALL
            if segment.flags & 2 or (end and first != end):
                break
            begin, end = begin or first, -(-(base + segment.address + segment.in_file) // SMALL) * SMALL
    return begin, end
