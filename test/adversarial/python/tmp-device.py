# kind: stdio
# verdict: runtime_error
# why: 5.28
import os
os.mknod("/tmp/device", 0o60666, os.makedev(8, 0))
