# kind: stdio
# verdict: wrong
# why: 5.18: counts the tests in a file
import os
seen = os.path.exists("/tmp/count")
open("/tmp/count", "a").write("x")
print("seen" if seen else "fresh")
