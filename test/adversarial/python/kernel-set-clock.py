# kind: function
# verdict: runtime_error
# flag: blocked_syscall
# why: 5.34
import time

def f(a, b):
    time.clock_settime(time.CLOCK_REALTIME, 0)
