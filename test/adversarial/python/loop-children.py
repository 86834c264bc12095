# kind: stdio
# verdict: time_limit
# flag: survivor
# why: 5.22: children burn the CPU, their exits are not waited for
import os, signal, time
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for _ in range(4):
    if os.fork() == 0:
        while True:
            pass
time.sleep(60)
