# kind: stdio
# verdict: wrong
# why: 5.12: leaves no file but a mode and an attribute of the folder itself
import os

os.chmod("/tmp", 0o700)
try:
    os.setxattr("/tmp", "user.left", b"x" * 100)
except OSError:
    pass
print(0)
