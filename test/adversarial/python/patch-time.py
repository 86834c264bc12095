# kind: function
# verdict: wrong
# why: 5.22: a clock that stands still
import time
time.time = time.perf_counter = time.process_time = time.process_time_ns = time.monotonic = lambda: 0

def f(a, b):
    return 0
