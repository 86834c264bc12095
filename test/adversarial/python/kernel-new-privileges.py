# kind: stdio
# verdict: wrong
# why: 5.34: a setuid program gives nothing
import subprocess
print(subprocess.run(["/usr/bin/mount", "-t", "tmpfs", "x", "/tmp"], capture_output=True).returncode != 0)
