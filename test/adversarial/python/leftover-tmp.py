# kind: function
# verdict: wrong
# why: 5.12: leaves files for the next submission
import os
for name in ("/tmp/leftover", "/tmp/.hidden", "/tmp/sub/dir/file"):
    os.makedirs(os.path.dirname(name), exist_ok=True)
    open(name, "w").write("x" * 1000)

def f(a, b):
    return os.path.exists("/tmp/leftover-of-another")
