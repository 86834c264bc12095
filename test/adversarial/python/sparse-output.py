# kind: stdio
# verdict: output_limit
# why: 5.26: a hole of a terabyte
import os
os.ftruncate(1, 1 << 20)
os.lseek(1, (1 << 20) + 1, 0)
os.write(1, b"x" * 100_000)
os.ftruncate(1, 1 << 40)
