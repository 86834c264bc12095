# kind: stdio
# verdict: output_limit
# why: 5.26: a flood that the kernel copies
import os

with open("/tmp/x", "wb") as file:
    file.truncate(1 << 20)
source = os.open("/tmp/x", os.O_RDONLY)
while True:
    os.sendfile(1, source, 0, 1 << 20)
