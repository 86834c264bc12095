# kind: stdio
# verdict: wrong
# why: 5.34: a setuid shell of its own
import os, shutil, subprocess
shutil.copy("/bin/sh", "/tmp/sh")
os.chmod("/tmp/sh", 0o4755)
print(subprocess.run(["/tmp/sh", "-p", "-c", "touch /usr/x || echo no"], capture_output=True, text=True).stdout)
