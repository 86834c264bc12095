# kind: function
# verdict: wrong|runtime_error
# why: 5.34: file handles, fanotify, pidfds, own filters, personalities, affinity
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
NUMBERS = (304, 303, 300, 301, 434, 444, 317, 135, 167, 179, 163, 175, 246, 320, 425, 426, 428, 429, 430, 431, 442, 443, 447)


def f(a, b):
    worked = []
    for number in NUMBERS:
        if libc.syscall(number, 0, 0, 0, 0, 0) >= 0:
            worked.append(number)
    return ["worked"] + [number for number in worked if number not in (135, 317)]
