# kind: function
# verdict: runtime_error
# verdict without namespaces: runtime_error|time_limit
# why: 5.26: many files
import os

TMP = os.environ.get("TMPDIR", "/tmp")


def f(a, b):
    for number in range(100_000):
        open(f"{TMP}/{number}", "w").close()
