# kind: stdio
# verdict: runtime_error
# why: 5.28
import os

TMP = os.environ.get("TMPDIR", "/tmp")
os.mknod(f"{TMP}/device", 0o60666, os.makedev(8, 0))
