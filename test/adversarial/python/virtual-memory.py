# kind: function
# verdict: wrong|runtime_error|memory_limit
# why: 5.23: reserves terabytes and touches a page here and there
import mmap


def f(a, b):
    held = []
    for _ in range(64):
        try:
            area = mmap.mmap(-1, 1 << 40, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000)
            area[0] = 1
            held.append(area)
        except (OSError, ValueError, MemoryError):
            break
    return len(held) * 1000
