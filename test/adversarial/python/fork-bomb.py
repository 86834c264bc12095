# kind: function
# verdict: time_limit
# verdict without a cgroup: idle_limit
# why: 5.25
import os

def f(a, b):
    while True:
        try:
            os.fork()
        except OSError:
            pass
