# kind: stdio
# verdict: time_limit
# flag: survivor
# why: 5.25
import os
while True:
    try:
        os.fork()
    except OSError:
        pass
