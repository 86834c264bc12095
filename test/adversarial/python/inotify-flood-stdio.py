# kind: stdio
# verdict: wrong|runtime_error
# why: 5.35: takes every watch and handle that it can get
import ctypes
import os

libc = ctypes.CDLL(None)
for _ in range(4000):
    if libc.inotify_init() < 0:
        break
held = []
while len(held) < 100000:
    try:
        held.append(os.eventfd(0))
    except (OSError, AttributeError):
        break
print(0)
