# kind: stdio
# verdict: wrong
# flag: survivor
# why: 5.25
import os, sys, time
print(0)
sys.stdout.flush()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        while True:
            os.write(1, b"later")
            time.sleep(0.01)
    os._exit(0)
