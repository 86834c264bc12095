# kind: stdio
# verdict: wrong
# why: 5.20: writes many answers over each other, as a terminal would show one
import sys

for number in range(1000):
    sys.stdout.write("\r\x1b[2K%d\b\b\b\x00\x0c\x85\u2028" % number)
