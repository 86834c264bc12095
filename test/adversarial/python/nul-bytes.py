# kind: stdio
# verdict: wrong
# why: 5.20
import sys
sys.stdout.buffer.write(b"\0" * 1000 + b"\xff\xfe")
