# kind: stdio
# verdict: idle_limit
# why: 5.22
import time
time.sleep(1000)
