# kind: stdio
# verdict: wrong
# why: 5.16: gives back what it got
import sys
print(sys.stdin.read())
