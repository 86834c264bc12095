# kind: stdio
# verdict: runtime_error
# flag: survivor
# why: 5.25: children that nobody waits for
import os
for _ in range(100_000):
    if os.fork() == 0:
        os._exit(0)
