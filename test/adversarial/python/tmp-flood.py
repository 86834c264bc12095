# kind: function
# verdict: runtime_error
# verdict without namespaces: runtime_error|time_limit
# why: 5.26: fills /tmp
import os

TMP = os.environ.get("TMPDIR", "/tmp")


def f(a, b):
    for number in range(100_000):
        with open(f"{TMP}/{number}", "wb") as file:
            file.write(b"x" * 1_000_000)
