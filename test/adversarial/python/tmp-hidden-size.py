# kind: function
# verdict: runtime_error
# verdict without namespaces: runtime_error|time_limit
# why: 5.26: fills the disk below a folder that cannot be looked into
import os


def f(a, b):
    place = os.environ.get("TMPDIR", "/tmp") + "/closed"
    os.mkdir(place)
    os.chdir(place)
    os.chmod(place, 0o300)
    for number in range(100_000):
        with open(str(number), "wb") as file:
            file.write(b"x" * 1_000_000)
