# kind: stdio
# verdict: memory_limit
# verdict without a cgroup: wrong
# why: 5.23: many children with a little each
import os, time
for _ in range(7):
    if os.fork() == 0:
        keep = bytearray(b"x") * (60 << 20)
        time.sleep(60)
keep = bytearray(b"x") * (80 << 20)
time.sleep(0.5)
keep2 = bytearray(b"x") * (120 << 20)
