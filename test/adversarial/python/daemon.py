# kind: function
# verdict: wrong
# flag: survivor
# why: 5.11, 5.25: a daemon outlives the call
import os, time

def f(a, b):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            while True:
                time.sleep(0.1)
        os._exit(0)
    return 0
