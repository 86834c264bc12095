# kind: stdio
# verdict: time_limit|idle_limit
# why: 5.26
import sys
while True:
    sys.stderr.write("x" * 100_000)
