# kind: stdio
# verdict: wrong
# why: 5.18: counts the tests in a file
import os

TMP = os.environ.get("TMPDIR", "/tmp")
seen = os.path.exists(f"{TMP}/count")
open(f"{TMP}/count", "a").write("x")
print("seen" if seen else "fresh")
