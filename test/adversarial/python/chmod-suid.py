# kind: stdio
# verdict: wrong
# why: 5.34: a setuid shell of its own
import os, shutil, subprocess

TMP = os.environ.get("TMPDIR", "/tmp")
shutil.copy("/bin/sh", f"{TMP}/sh")
os.chmod(f"{TMP}/sh", 0o4755)
print(subprocess.run([f"{TMP}/sh", "-p", "-c", "touch /usr/x || echo no"], capture_output=True, text=True).stdout)
