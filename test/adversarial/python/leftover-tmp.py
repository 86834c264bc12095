# kind: function
# verdict: wrong
# why: 5.12: leaves files for the next submission
import os

TMP = os.environ.get("TMPDIR", "/tmp")
for name in (f"{TMP}/leftover", f"{TMP}/.hidden", f"{TMP}/sub/dir/file"):
    os.makedirs(os.path.dirname(name), exist_ok=True)
    open(name, "w").write("x" * 1000)

def f(a, b):
    return os.path.exists(f"{TMP}/leftover-of-another")
