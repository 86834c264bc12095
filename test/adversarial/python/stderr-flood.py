# kind: stdio
# verdict: wrong
# why: 5.26: standard error does not count
import sys
for _ in range(300):
    sys.stderr.write("x" * 100_000)
print(0)
