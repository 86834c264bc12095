# kind: function
# verdict: runtime_error
# flag: blocked_syscall
# why: 5.34
import socket

def f(a, b):
    socket.sethostname("owned")
