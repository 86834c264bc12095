# kind: stdio
# verdict: wrong
# verdict without namespaces: wrong|runtime_error
# why: 5.28: names, links and modes that trip a cleaner
import os

TMP = os.environ.get("TMPDIR", "/tmp")
os.makedirs(f"{TMP}/a/" + "/".join(["d" * 200] * 10))
os.symlink("/", f"{TMP}/root")
os.symlink(f"{TMP}/loop", f"{TMP}/loop")
os.mkfifo(f"{TMP}/fifo")
os.mkdir(f"{TMP}/locked")
open(f"{TMP}/locked/file", "w").close()
os.chmod(f"{TMP}/locked", 0)
open(f"{TMP}/new\nline", "w").close()
print(0)
