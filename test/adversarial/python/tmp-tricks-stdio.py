# kind: stdio
# verdict: wrong
# why: 5.28: names, links and modes that trip a cleaner
import os
os.makedirs("/tmp/a/" + "/".join(["d" * 200] * 10))
os.symlink("/", "/tmp/root")
os.symlink("/tmp/loop", "/tmp/loop")
os.mkfifo("/tmp/fifo")
os.mkdir("/tmp/locked")
open("/tmp/locked/file", "w").close()
os.chmod("/tmp/locked", 0)
open("/tmp/new\nline", "w").close()
print(0)
