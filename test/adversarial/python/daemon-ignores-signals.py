# kind: stdio
# verdict: wrong
# flag: survivor
# why: 5.33
import os, signal, time
if os.fork() == 0:
    for number in range(1, 64):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    while True:
        time.sleep(0.1)
print(0)
