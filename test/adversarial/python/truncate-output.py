# kind: stdio
# verdict: wrong
# why: 5.26
import os
print("x" * 1000, flush=True)
os.ftruncate(1, 0)
os.lseek(1, 0, 0)
