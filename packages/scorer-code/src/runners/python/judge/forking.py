"""A fork without what CPython does after one: it makes locks anew, forgets other threads, runs hooks of the library. The
processes that fork here have one thread and hold no lock, so nothing of that is needed, and it writes to a hundred pages, each
of which a child must copy: a third of what a test costs. The C library's own hooks run as ever."""

import ctypes

# PyDLL: the interpreter's lock stays with this thread, in the parent and in the child.
_fork = ctypes.PyDLL(None, use_errno=True).fork
_fork.restype = ctypes.c_int


def fork():
    child = _fork()
    if child < 0:
        raise OSError(ctypes.get_errno(), "fork")
    return child
