# forms: stdio
# why: prints its input back, often enough
import sys

text = sys.stdin.read()
print(text * 3)
