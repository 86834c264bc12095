# kind: function
# verdict: runtime_error
# flag: blocked_syscall
# why: 5.34
import os

def f(a, b):
    os.mkdir("/tmp/x")
    os.chroot("/tmp/x")
