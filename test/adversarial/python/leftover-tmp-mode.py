# kind: stdio
# verdict: wrong
# why: 5.12: leaves no file but a mode and an attribute of the folder itself
import os

TMP = os.environ.get("TMPDIR", "/tmp")

os.chmod(TMP, 0o755)
try:
    os.setxattr(TMP, "user.left", b"x" * 100)
except OSError:
    pass
print(0)
