# kind: stdio
# verdict: wrong
# flag: survivor
# why: 5.25
import os
os.posix_spawn("/bin/sleep", ["sleep", "1000"], {}, setsid=True)
print(0)
