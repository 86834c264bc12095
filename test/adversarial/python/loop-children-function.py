# kind: function
# verdict: time_limit
# verdict without a cgroup: idle_limit
# why: 5.22
import os, time

def f(a, b):
    for _ in range(4):
        if os.fork() == 0:
            while True:
                pass
    time.sleep(60)
