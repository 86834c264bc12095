# kind: stdio
# verdict: wrong
# why: 5.12: keeps /tmp busy with a file that has no name and a daemon that holds it
import os

TMP = os.environ.get("TMPDIR", "/tmp")

file = os.open(f"{TMP}/x", os.O_CREAT | os.O_RDWR)
os.unlink(f"{TMP}/x")
os.write(file, b"x" * 1_000_000)
os.mkdir(f"{TMP}/cwd")
os.chdir(f"{TMP}/cwd")
if os.fork() == 0:
    os.setsid()
    while True:
        os.write(file, b"x")
print(0)
