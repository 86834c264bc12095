# kind: stdio
# verdict: idle_limit
# why: 5.26: reads what nobody writes
import os
reading, writing = os.pipe()
os.read(reading, 1)
